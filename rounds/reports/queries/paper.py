"""A report as a file: Word, workbook, or the HTML that is printed to PDF. All show what the page shows."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from rounds.common.books import Book
from rounds.common.documents import Part, illustrated
from rounds.people.models import Staff
from rounds.reports.models import Remark
from rounds.reports.rules.drawing import picture_of
from rounds.reports.rules.leaving import mark_of
from rounds.reports.rules.period import FALL, RISE, Figure, Report, Section, direction

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
KINDS = {"docx": WORD, "xlsx": XLSX, "pdf": PDF}


def mark_for(user: Staff, purpose: str, *, at: datetime) -> str:
    """Who takes it out, when and what for."""
    when = at.astimezone(ZoneInfo(user.company.timezone)).strftime("%Y-%m-%d %H:%M")
    return mark_of(
        user.name,
        user.username,
        when,
        purpose.strip()[:80],
        pattern=_("%(name)s（%(number)s）于 %(when)s 导出，内部资料"),
        with_purpose=_("用途：%(purpose)s"),
    )


def word_of(report: Report, remarks: Sequence[Remark], *, mark: str) -> bytes:
    """The report as .docx."""
    parts = [_part(section) for section in report.sections]
    if remarks:
        parts.append(Part(_("附言"), [said_by(remark) for remark in remarks]))
    return illustrated(report.title, parts, mark=mark)


def _part(section: Section) -> Part:
    tables: list[list[list[str]]] = []
    if section.figures:
        heads = [_("指标"), _("本期"), _("环比"), _("同比")]
        tables.append([heads, *([one.label, value_of(one), *changes_of(one)] for one in section.figures)])
    for table in section.tables:
        tables.append([list(table.heads), *([_text(cell) for cell in row] for row in table.rows)])
    picture = picture_of(section.chart) if section.chart else b""
    return Part(section.title, section.sentences, tables, picture, section.chart.title if section.chart else "")


def workbook_of(report: Report, remarks: Sequence[Remark], *, mark: str) -> bytes:
    """The report as .xlsx: one sheet of key figures, then one per section."""
    book = Book(taken_by=mark)
    for number, section in enumerate(report.sections, start=1):
        _sheets(book, section, number)
    if remarks:
        book.sheet(_("附言"), ((_("附言"), 100),), [[said_by(remark)] for remark in remarks])
    return book.closed()


def _sheets(book: Book, section: Section, number: int) -> None:
    if section.figures:
        heads = (
            (_("指标"), 24),
            (_("本期"), 14),
            (_("上期"), 14),
            (_("去年同期"), 14),
            (_("环比"), 16),
            (_("同比"), 16),
        )
        rows = [[one.label, one.now, one.earlier, one.year_ago, *changes_of(one)] for one in section.figures]
        book.sheet(f"{number} {section.title}", heads, rows)
    for place, table in enumerate(section.tables, start=1):
        name = f"{number}.{place} {section.title}" if section.figures or place > 1 else f"{number} {section.title}"
        book.sheet(name, [(head, 22) for head in table.heads], table.rows)
    if not section.figures and not section.tables:
        book.sheet(f"{number} {section.title}", ((_("说明"), 60),), [[line] for line in section.sentences])


def html_of(report: Report, remarks: Sequence[Remark], *, mark: str) -> str:
    """The page that is printed to PDF; its style sheet lies beside it."""
    context = {
        "report": report,
        "parts": [(one, shown_figures(one)) for one in report.sections],
        "remarks": [said_by(remark) for remark in remarks],
        "mark": mark,
    }
    return render_to_string("reports/period_paper.html", context)


def said_by(remark: Remark) -> str:
    """A remark is marked as somebody's own words."""
    return _("%(name)s附言（%(day)s）：%(text)s") % {
        "name": remark.author.name,
        "day": f"{remark.made_at:%Y-%m-%d}",
        "text": remark.text,
    }


def value_of(figure: Figure, value: float | str | None = "now") -> str:
    """A value of this figure (its present one unless told) in words; a dash where there is none."""
    chosen = figure.now if isinstance(value, str) else value
    if chosen is None:
        return "—"
    return f"{chosen * 100:.1f}%" if figure.is_share else f"{chosen:,.0f} {figure.unit}".strip()


def shown_figures(section: Section) -> list[tuple[str, ...]]:
    """The key figures of a section as text: label, now, before, a year ago, 环比, 同比."""
    rows = section.figures
    return [(one.label, value_of(one), value_of(one, one.earlier), value_of(one, one.year_ago), *changes_of(one))
            for one in rows]  # fmt: skip


def changes_of(figure: Figure) -> list[str]:
    """环比 and 同比, each as word, arrow and size."""
    return [_change(figure.mom, is_share=figure.is_share), _change(figure.yoy, is_share=figure.is_share)]


def _change(value: float | None, *, is_share: bool) -> str:
    if value is None:
        return "—"
    unit = _("个百分点") if is_share else "%"
    word = {RISE: _("上升 ↑"), FALL: _("下降 ↓")}.get(direction(value), _("持平 →"))
    return word if word == _("持平 →") else f"{word} {abs(value) * 100:.1f} {unit}".replace(" %", "%")


def _text(cell: str | int | float | None) -> str:
    if cell is None:
        return "—"
    return f"{cell:,}" if isinstance(cell, int) else f"{cell:g}" if isinstance(cell, float) else cell
