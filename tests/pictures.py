"""Pictures for tests, good and bad ones; none of them comes from a camera."""

import io
import struct
import zlib

from PIL import Image

PNG_SIGN, JPEG_SIGN = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


def scene(width: int = 800, height: int = 600, shift: int = 0) -> Image.Image:
    """A picture with something to see in every direction."""
    return Image.linear_gradient("L").resize((width, height)).rotate(30 + shift, fillcolor=90).convert("RGB")


def jpeg(image: Image.Image, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", **more)
    return out.getvalue()


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def with_position(image: Image.Image) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "CameraMaker"
    exif[0x0112] = 6  # turned by 90 degrees
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 20.0)
    return jpeg(image, exif=exif)


def hollow_png(width: int, height: int) -> bytes:
    """A PNG of so many pixels in some kilobytes."""
    row = zlib.compressobj(9)
    packed = b"".join(row.compress(b"\0" * (width + 1)) for _ in range(height // 50)) + row.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    parts = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return PNG_SIGN + b"".join(parts)


def noisy(width: int, height: int, seed: int = 1) -> bytes:
    """A JPEG of many bytes: a small picture of noise made large."""
    grain = Image.frombytes("RGB", (97, 73), bytes((seed * n * n + n) % 251 for n in range(97 * 73 * 3)))
    return jpeg(grain.resize((width, height)), quality=92)
