"""What a recording really is, whatever its sender calls it: only kinds a browser can play are taken."""

SIGNS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x1a\x45\xdf\xa3", "audio/webm"),
    (0, b"OggS", "audio/ogg"),
    (4, b"ftyp", "audio/mp4"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"\xff\xf9", "audio/aac"),
)
ENDINGS = {
    "audio/webm": "webm",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/wav": "wav",
}
MEDIA_BRANDS = (b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"iso5", b"iso6", b"dash", b"3gp4", b"3gp5", b"3gp6")


def sound_type(content: bytes) -> str:
    """The kind of sound these bytes begin like, or an empty text: a picture or a program is no sound."""
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "audio/wav"
    for at, sign, kind in SIGNS:
        if content[at : at + len(sign)] == sign:
            return kind if kind != "audio/mp4" or content[8:12] in MEDIA_BRANDS else ""
    return ""
