"""A text of headings, paragraphs, tables and pictures as a Word document."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from docx import Document
from docx.document import Document as Made
from docx.oxml.ns import qn
from docx.shared import Mm
from PIL.Image import Image

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # no XML may hold them
FONT = "SimSun"


@dataclass(frozen=True)
class Part:
    """One heading with what stands below it; the first row of a table is its head, `picture` the bytes of a PNG."""

    heading: str
    paragraphs: Sequence[str] = ()
    tables: Sequence[Sequence[Sequence[str]]] = ()
    picture: bytes = b""
    caption: str = ""


def illustrated(title: str, parts: Iterable[Part], *, mark: str) -> bytes:
    """The bytes of a .docx on A4; `mark` (who took it out, when, what for) stands at the foot of every page."""
    made = _on_a4()
    made.sections[0].footer.paragraphs[0].text = _printable(mark)
    made.core_properties.comments = _printable(mark)[:255]
    made.add_heading(_printable(title), level=0)
    for part in parts:
        made.add_heading(_printable(part.heading), level=1)
        for line in part.paragraphs:
            made.add_paragraph(_printable(line))
        if part.picture:
            made.add_paragraph(_printable(part.caption))
            made.add_picture(BytesIO(part.picture), width=Mm(165))
        for rows in part.tables:
            _add_table(made, rows)
    packed = BytesIO()
    made.save(packed)
    return packed.getvalue()


def _add_table(made: Made, rows: Sequence[Sequence[str]]) -> None:
    table = made.add_table(rows=0, cols=max(map(len, rows)))
    table.style = "Table Grid"
    for number, row in enumerate(rows):
        for cell, text in zip(table.add_row().cells, row, strict=False):
            run = cell.paragraphs[0].add_run(_printable(text))
            run.bold = number == 0
    made.add_paragraph("")


def png(image: Image) -> bytes:
    """The bytes of a picture."""
    packed = BytesIO()
    image.save(packed, "PNG")
    return packed.getvalue()


def document(title: str, sections: Iterable[tuple[str, str]]) -> bytes:
    """The bytes of a .docx on A4: title, then each heading with its paragraphs."""
    made = _on_a4()
    made.add_heading(_printable(title), level=0)
    for heading, text in sections:
        made.add_heading(_printable(heading), level=1)
        for line in text.split("\n"):
            made.add_paragraph(_printable(line))
    packed = BytesIO()
    made.save(packed)
    return packed.getvalue()


def _on_a4() -> Made:
    made = Document()
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    for name in ("Normal", "Title", "Heading 1"):
        fonts = made.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme would win over the named font
        for script in ("ascii", "hAnsi", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
    return made


def _printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)
