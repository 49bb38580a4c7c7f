"""A text of headings and paragraphs as a Word document: three parts in a zip, written without a library."""

import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from xml.sax.saxutils import escape

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
KINDS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
LINKS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
BODY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s'
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" '
    'w:header="720" w:footer="720" w:gutter="0"/></w:sectPr></w:body></w:document>'
)
FONT = '<w:rFonts w:ascii="SimSun" w:hAnsi="SimSun" w:eastAsia="SimSun"/>'


def document(title: str, sections: Iterable[tuple[str, str]]) -> bytes:
    """The bytes of a .docx on A4: title, then each heading with its paragraphs."""
    parts = [_paragraph(title, size=36, bold=True)]
    for heading, text in sections:
        parts.append(_paragraph(heading, size=28, bold=True))
        parts += [_paragraph(line, size=24) for line in text.split("\n")]
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", KINDS)
        archive.writestr("_rels/.rels", LINKS)
        archive.writestr("word/document.xml", BODY % "".join(parts))
    return packed.getvalue()


def _paragraph(text: str, *, size: int, bold: bool = False) -> str:
    """`size` in half points."""
    weight = "<w:b/>" if bold else ""
    words = escape(UNPRINTABLE.sub("", text))
    style = f'<w:rPr>{FONT}{weight}<w:sz w:val="{size}"/></w:rPr>'
    return (
        f'<w:p><w:pPr><w:spacing w:after="120"/></w:pPr><w:r>{style}<w:t xml:space="preserve">{words}</w:t></w:r></w:p>'
    )
