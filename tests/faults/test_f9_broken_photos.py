"""F9: pictures made to exhaust a server: each is looked at in a process of its own, which grows by less than 150 MB."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.faults import invariants
from tests.pictures import hollow_png, jpeg, noisy, with_position
from tests.services.live import ROOT, environment

MOST_GROWTH_MB = 150
LOOK = """
import json, sys
from pathlib import Path
from rounds.common.pictures.looking import look_at

def memory(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024

look_at(Path(sys.argv[1]).read_bytes())  # Pillow's plugins are loaded once, whatever the picture
Path("/proc/self/clear_refs").write_text("5")  # the highest point so far is forgotten
before = memory("VmRSS")
seen = look_at(Path(sys.argv[2]).read_bytes())
print(json.dumps({"flaw": seen.flaw, "grown": memory("VmHWM") - before, "shown": len(seen.large)}))
"""


def large_png() -> bytes:
    """The largest that is opened, with transparency: 12 million pixels of four bytes."""
    out = io.BytesIO()
    Image.new("RGBA", (3500, 3500), (200, 10, 10, 128)).save(out, "PNG")
    return out.getvalue()


def large_jpeg() -> bytes:
    """Progressive: the decoder holds all of its coefficients."""
    return jpeg(Image.open(io.BytesIO(noisy(3500, 3500))), progressive=True, quality=60)


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "hollow PNG 50,000 × 50,000": (lambda: hollow_png(50_000, 50_000), "too_large"),
    "hollow PNG 12,000 × 12,000": (lambda: hollow_png(12_000, 12_000), "too_large"),
    "PNG of 12 million pixels": (large_png, ""),
    "progressive JPEG of 12 million pixels": (large_jpeg, ""),
    "truncated JPEG": (lambda: large_jpeg()[:100_000], "truncated"),
    "HEIC": (lambda: b"\0\0\0\x18ftypheic" + b"\0" * 100_000, "heic"),
    "JPEG with an archive behind": (lambda: noisy(1600, 1200) + b"PK\x03\x04" * 50_000, "more_inside"),
    "photo with its place": (lambda: with_position(Image.open(io.BytesIO(noisy(1600, 1200)))), ""),
}


@pytest.mark.parametrize("name", CASES)
def test_no_picture_makes_the_server_grow(name: str, tmp_path: Path) -> None:
    make, flaw = CASES[name]
    first, picture = tmp_path / "first", tmp_path / "picture"
    first.write_bytes(noisy(400, 300))
    picture.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(first), str(picture)],
        cwd=ROOT, env=environment("", tmp_path), capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    seen = json.loads(done.stdout)
    invariants.say(f"F9 {name}", grown_MB=round(seen["grown"]), flaw=seen["flaw"] or "none")
    assert seen["flaw"] == flaw
    assert seen["grown"] < MOST_GROWTH_MB
    assert bool(seen["shown"]) == (flaw in ("", "more_inside"))
