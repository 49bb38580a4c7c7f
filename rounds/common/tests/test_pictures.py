"""Pictures from outside: what is wrong with them is found, what is shown of them is clean (trust.md F9)."""

import io
from pathlib import Path

import pytest
from PIL import Image

from rounds.common.pictures import Flaw, OffsetError, WrongBytesError, append, held, look_at, whole
from rounds.common.pictures.looking import MOST_PIXELS
from tests.pictures import JPEG_SIGN, PNG_SIGN, hollow_png, jpeg, png, scene, with_position


def test_a_good_photo_gets_two_clean_copies() -> None:
    seen = look_at(with_position(scene(3000, 2000)))
    assert (seen.flaw, seen.content_type, seen.width, seen.height) == (Flaw.NONE, "image/jpeg", 3000, 2000)
    for copy, longest in ((seen.large, 1600), (seen.small, 320)):
        image = Image.open(io.BytesIO(copy))
        assert image.format == "JPEG"
        assert max(image.size) == longest
        assert image.size[0] < image.size[1]  # turned upright, as its metadata asked
        assert not image.getexif()
        assert b"CameraMaker" not in copy
        assert b"Exif" not in copy


def test_a_transparent_signature_is_shown_on_white() -> None:
    pen = Image.new("RGBA", (600, 225), (0, 0, 0, 0))
    pen.paste((16, 24, 40, 255), (100, 100, 400, 110))
    seen = look_at(png(pen))
    assert seen.flaw == Flaw.NONE
    assert Image.open(io.BytesIO(seen.large)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(("place", "byte"), [(17, 0), (19, 11), (71, 1), (73, 2)])
def test_one_odd_byte_of_metadata_is_a_flaw_and_no_error(place: int, byte: int) -> None:
    """Each of these makes the library raise something else: struct.error, AttributeError, TypeError."""
    content = bytearray(with_position(scene(200, 150)))
    content[content.index(b"Exif\0\0") + place] = byte
    assert look_at(bytes(content)).flaw == Flaw.UNREADABLE


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (b"", Flaw.EMPTY),
        (b"<svg onload=alert(1)>", Flaw.UNREADABLE),
        (b"PK\x03\x04" + b"x" * 500, Flaw.UNREADABLE),
        (b"GIF89a" + b"\x01" * 100, Flaw.UNREADABLE),
        (PNG_SIGN + b"ink" * 50, Flaw.UNREADABLE),
        (JPEG_SIGN + b"\xe0ink" * 50, Flaw.UNREADABLE),
        (b"\0\0\0\x18ftypheic" + b"\0" * 400, Flaw.HEIC),
        (jpeg(scene())[:9000], Flaw.TRUNCATED),
        (png(scene())[:9000], Flaw.TRUNCATED),
        (hollow_png(50_000, 50_000), Flaw.TOO_LARGE),
        (jpeg(scene()) + b"PK\x03\x04 and a whole archive \xff\xd9", Flaw.MORE_INSIDE),
        (png(scene()) + b"<script>alert(1)</script>", Flaw.MORE_INSIDE),
        (jpeg(scene(), progressive=True), Flaw.NONE),
        (jpeg(scene(), optimize=True, restart_marker_blocks=4), Flaw.NONE),
        (png(scene()), Flaw.NONE),
    ],
)
def test_what_is_wrong_with_a_picture_is_said_and_nothing_breaks(content: bytes, flaw: Flaw) -> None:
    seen = look_at(content)
    assert seen.flaw == flaw
    assert bool(seen.large) == (flaw in (Flaw.NONE, Flaw.MORE_INSIDE))
    assert b"archive" not in seen.large
    assert b"script" not in seen.large


def test_a_hollow_picture_is_small_and_still_not_unpacked() -> None:
    assert len(hollow_png(50_000, 50_000)) < 100_000 < MOST_PIXELS
    for width, height in ((50_000, 50_000), (4001, 3125)):
        assert look_at(hollow_png(width, height)).flaw == Flaw.TOO_LARGE


def test_the_same_scene_looks_the_same_at_another_size_and_quality_and_another_scene_does_not() -> None:
    def bits(content: bytes) -> int:
        return int(look_at(content).dhash, 16)

    first = bits(jpeg(scene(1600, 1200), quality=90))
    assert (first ^ bits(jpeg(scene(800, 600), quality=40))).bit_count() <= 4
    assert (first ^ bits(jpeg(scene(1600, 1200, shift=90)))).bit_count() > 12


def test_pieces_are_added_only_where_they_belong(tmp_path: Path) -> None:
    part = tmp_path / "coming" / "part"
    assert held(part) == 0
    assert append(part, b"abcd", offset=0, total=10) == 4
    for offset in (0, 2, 7):
        with pytest.raises(OffsetError) as wrong:
            append(part, b"ef", offset=offset, total=10)
        assert wrong.value.right == 4
    with pytest.raises(OffsetError):
        append(part, b"x" * 7, offset=4, total=10)
    assert append(part, b"efghij", offset=4, total=10) == 10
    assert whole(part, "72399361da6a7754fec986dca5b7cbaf1c810a28ded4abaf56b2106d06cb78b0") == b"abcdefghij"


def test_wrong_bytes_are_thrown_away(tmp_path: Path) -> None:
    part = tmp_path / "part"
    append(part, b"abc", offset=0, total=3)
    with pytest.raises(WrongBytesError):
        whole(part, "0" * 64)
    assert held(part) == 0
