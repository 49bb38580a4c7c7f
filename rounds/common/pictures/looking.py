"""What the bytes of a picture really are, whatever their sender calls them; flags with a reason, never a refusal.

Only the header is read before the size is known, so that a small file that unpacks to gigabytes is not unpacked. One
picture is unpacked at a time in a process: the memory this needs is that of the largest allowed one.
"""

import io
import logging
import threading
import warnings
from dataclasses import dataclass

from django.db import models
from PIL import Image, ImageOps

MOST_PIXELS = 12_500_000  # 4,000 × 3,000: 48 MB unpacked, and as much again while it is made smaller
LARGE, SMALL = 1600, 320
QUALITY = 82
PNG_SIGN, JPEG_SIGN = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
LOG = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()


class Flaw(models.TextChoices):
    """What is wrong with a picture; its record counts all the same."""

    NONE = "", "没有问题"
    EMPTY = "empty", "照片是空的（0 字节）"
    UNREADABLE = "unreadable", "不是可以打开的照片"
    HEIC = "heic", "照片是 HEIC 格式，服务器打不开"
    TRUNCATED = "truncated", "照片不完整，只有一部分"
    TOO_LARGE = "too_large", "照片的像素太多，没有打开"
    MORE_INSIDE = "more_inside", "照片后面还带着别的内容"


@dataclass(frozen=True)
class Seen:
    """What was found: the sniffed type, size in pixels, the 64 bits of its look as 16 hex digits, copies to show."""

    content_type: str
    flaw: Flaw = Flaw.NONE
    width: int = 0
    height: int = 0
    dhash: str = ""
    large: bytes = b""
    small: bytes = b""


def look_at(content: bytes) -> Seen:
    """Look at a picture; never raises because of what the bytes are."""
    content_type = _sniffed(content)
    if not content:
        return Seen(content_type, Flaw.EMPTY)
    if content_type == "image/heic":
        return Seen(content_type, Flaw.HEIC)
    if content_type not in ("image/png", "image/jpeg"):
        return Seen(content_type, Flaw.UNREADABLE)
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit here is lower
        try:
            return _opened(content, content_type)
        except Image.DecompressionBombError:
            return Seen(content_type, Flaw.TOO_LARGE)
        except Exception:  # whatever the bytes do to the library, the record counts and the picture is flagged
            LOG.warning("a picture of %s bytes cannot be opened", len(content), exc_info=True)
            return Seen(content_type, Flaw.UNREADABLE)


def _sniffed(content: bytes) -> str:
    if content.startswith(PNG_SIGN):
        return "image/png"
    if content.startswith(JPEG_SIGN):
        return "image/jpeg"
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return "image/heic"
    return "application/octet-stream"


def _opened(content: bytes, content_type: str) -> Seen:
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            return Seen(content_type, Flaw.TOO_LARGE, width, height)
        if content_type == "image/jpeg":
            image.draft("RGB", (LARGE, LARGE))  # decodes to half or a quarter at once when it is much larger
        try:
            image.load()
        except OSError:  # Pillow's word for a picture that ends too early
            return Seen(content_type, Flaw.TRUNCATED, width, height)
        if content_type == "image/jpeg":
            ImageOps.exif_transpose(image, in_place=True)  # small by now; a PNG would be copied whole
        shown = _on_white(image)
    shown.thumbnail((LARGE, LARGE))
    flaw = Flaw.MORE_INSIDE if _end_of(content, content_type) < len(content) else Flaw.NONE
    large = _jpeg(shown)
    dhash = look_of(shown)
    shown.thumbnail((SMALL, SMALL))
    return Seen(content_type, flaw, width, height, dhash, large, _jpeg(shown))


def _on_white(image: Image.Image) -> Image.Image:
    """Colours only: no transparency, no palette, no metadata."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    image.thumbnail((LARGE, LARGE))  # before it is copied twice
    clear = image.convert("RGBA")
    white = Image.new("RGB", clear.size, "white")
    white.paste(clear, mask=clear.getchannel("A"))
    return white


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    clean = image.copy()
    clean.info = {}
    clean.save(out, "JPEG", quality=QUALITY, optimize=True, exif=b"")
    return out.getvalue()


def look_of(image: Image.Image) -> str:
    """dHash: of 8 rows of 9 grey means, whether each is brighter than its right neighbour. The phone does the same."""
    small = image.convert("L").resize((9, 8), Image.Resampling.BOX)
    grey = small.tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            place = row * 9 + column
            bits = bits << 1 | (grey[place] > grey[place + 1])
    return f"{bits:016x}"


def _end_of(content: bytes, content_type: str) -> int:
    """Where the picture itself ends; bytes behind it are something else."""
    return _png_end(content) if content_type == "image/png" else _jpeg_end(content)


def _png_end(content: bytes) -> int:
    at = len(PNG_SIGN)
    while at + 8 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        at += 12 + length
        if kind == b"IEND":
            return at
    return len(content)


def _jpeg_end(content: bytes) -> int:
    """Walk the segments; inside a scan only a marker that is neither stuffing nor a restart counts."""
    at, is_in_scan = 2, False
    while 0 <= at < len(content) - 1:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            break
        marker = content[at + 1]
        if marker == 0xD9:
            return at + 2
        if marker == 0xFF:
            at += 1
            continue
        if is_in_scan and (marker == 0x00 or 0xD0 <= marker <= 0xD7):
            at += 2
            continue
        is_in_scan = marker == 0xDA
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return len(content)
