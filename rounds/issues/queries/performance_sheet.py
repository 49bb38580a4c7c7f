"""The figures of a period as a workbook: frozen header, text never read as a formula, and who took it out."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from rounds.common.books import Book, Cell
from rounds.issues.queries.performance import HolderRow, Performance, Period


def performance_workbook(
    rows: Sequence[HolderRow], performance: Performance, period: Period, *, taken_by: str
) -> bytes:
    """Two sheets: by holder, and the closed issues."""
    issues = performance.issues
    book = Book(taken_by=taken_by)
    book.sheet(_("按经手部门"), _widths(_heads()), map(_line, rows))
    of_issues: list[Sequence[Cell]] = [
        (_("从"), str(period.first)),
        (_("到"), str(period.last)),
        (_("办结问题"), issues.closed),
        (_("转手过的问题"), issues.handed_over),
        (_("平均转手次数"), None if issues.hand_overs is None else round(issues.hand_overs, 2)),
        (_("重开过的问题"), issues.reopened),
        (_("从反映到办结（工作分钟，中位数）"), issues.median),
        (_("从反映到办结（工作分钟，九成以内）"), issues.ninth_tenth),
    ]
    book.sheet(_("办结的问题"), _widths((_("项目"), _("数值"))), of_issues)
    return book.closed()


def _widths(heads: Sequence[str]) -> list[tuple[str, int]]:
    return [(head, max(12, len(head) * 2)) for head in heads]


def _heads() -> tuple[str, ...]:
    """The header, in the reader's language."""
    return (
        _("经手"),
        _("次数"),
        _("按时率"),
        _("超时次数"),
        _("工作分钟（中位数）"),
        _("工作分钟（九成以内）"),
        _("暂停分钟（不计）"),
        _("转出次数"),
        _("答复次数"),
        _("答复后重开"),
        _("重开率"),
    )


def _line(row: HolderRow) -> Sequence[Cell]:
    figures = row.figures
    return (
        row.name,
        figures.turns,
        _share(figures.in_time),
        figures.late,
        figures.median,
        figures.ninth_tenth,
        figures.paused,
        figures.handed_on,
        figures.answers,
        figures.reopened,
        _share(figures.reopened_share),
    )


def _share(value: float | None) -> Cell:
    return "" if value is None else f"{value * 100:.1f}%"
