"""What kind of file this is, judged by its bytes; its name only says what to call it."""

import io
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum

LONGEST_NAME = 120
MOST_PARTS = 5_000
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
IN_NAMES = re.compile(r'[\\/:*?"<>|]')
CONTROLS = frozenset(range(32)) - {9, 10, 13}
OFFICE = "application/vnd.openxmlformats-officedocument"


class Kind(StrEnum):
    """Files that may lie with an issue."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    PDF = "application/pdf"
    DOCX = f"{OFFICE}.wordprocessingml.document"
    XLSX = f"{OFFICE}.spreadsheetml.sheet"
    TEXT = "text/plain"


ENDINGS = {Kind.JPEG: "jpg", Kind.PNG: "png", Kind.PDF: "pdf", Kind.DOCX: "docx", Kind.XLSX: "xlsx", Kind.TEXT: "txt"}
PICTURES = frozenset({Kind.JPEG, Kind.PNG})
SIGNS = ((b"\xff\xd8\xff", Kind.JPEG), (b"\x89PNG\r\n\x1a\n", Kind.PNG), (b"%PDF-", Kind.PDF))


@dataclass(frozen=True)
class Document:
    """What the bytes are, and the name it gets: its own, with the ending of its kind."""

    kind: Kind
    name: str


def document_of(content: bytes, name: str) -> Document | None:
    """None when the bytes are nothing that may lie with an issue: programs, archives, office files with macros."""
    kind = kind_of(content)
    return Document(kind, name_for(name, kind)) if kind else None


def kind_of(content: bytes) -> Kind | None:
    """By the first bytes; inside an archive by the names of its parts, without unpacking one; else whether it reads."""
    for sign, kind in SIGNS:
        if content.startswith(sign):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    return Kind.TEXT if _reads(content) else None


def _office(content: bytes) -> Kind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {part.filename.lower() for part in archive.infolist()[:MOST_PARTS]}
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if any(name.endswith("vbaproject.bin") for name in names) or "[content_types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return Kind.DOCX
    return Kind.XLSX if "xl/workbook.xml" in names else None


def _reads(content: bytes) -> bool:
    """Text in one of the two encodings of the country, without control characters."""
    if not content or CONTROLS & set(content):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def name_for(name: str, kind: Kind) -> str:
    """The last part of the name without what hides or misleads; the ending is that of the kind."""
    bare = IN_NAMES.sub("_", UNPRINTABLE.sub("", name.replace("\\", "/").rpartition("/")[2])).strip(" .")
    ending = ENDINGS[kind]
    stem, dot, last = bare.rpartition(".")
    known = {*ENDINGS.values(), "jpeg"}
    stem = stem if dot and last.lower() in known else bare
    return f"{(stem or '附件')[: LONGEST_NAME - len(ending) - 1]}.{ending}"
