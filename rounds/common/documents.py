"""A text of headings and paragraphs as a Word document."""

import re
from collections.abc import Iterable
from io import BytesIO

from docx import Document
from docx.document import Document as Made
from docx.oxml.ns import qn
from docx.shared import Mm

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # no XML may hold them
FONT = "SimSun"


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
