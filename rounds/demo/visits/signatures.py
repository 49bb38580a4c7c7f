"""Signatures as small pictures: a few strokes on white, drawn from dice."""

import struct
import zlib
from functools import cache
from random import Random

import numpy as np

WIDTH, HEIGHT = 220, 84
SIGNATURES = 40


@cache
def signature(number: int) -> bytes:
    """The PNG of one hand; the same number is the same hand."""
    return png(_strokes(Random(f"signature/{number % SIGNATURES}")))


def _strokes(dice: Random) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    paper = np.full((HEIGHT, WIDTH), 255, dtype=np.uint8)
    along = np.linspace(0, 1, 260)[:, None]
    for part in range(dice.choice((2, 3))):
        left = 16 + part * 62
        for _stroke in range(dice.choice((3, 4, 5))):
            points = [(left + dice.uniform(0, 58), dice.uniform(12, HEIGHT - 12)) for _corner in range(3)]
            first, middle, last = (np.array(point) for point in points)
            curve = (1 - along) ** 2 * first + 2 * along * (1 - along) * middle + along**2 * last
            columns, rows = curve.round().astype(int).T
            for across in (0, 1):
                for down in (0, 1):
                    paper[rows + down, columns + across] = 30
    return paper


def png(paper: "np.ndarray[tuple[int, int], np.dtype[np.uint8]]") -> bytes:
    """Grey values as a PNG file (ISO/IEC 15948: signature, IHDR, IDAT, IEND)."""
    height, width = paper.shape
    rows = np.hstack([np.zeros((height, 1), dtype=np.uint8), paper]).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
