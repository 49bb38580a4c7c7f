"""Issues as a spreadsheet: frozen header, text never read as a formula, who took it out on every page."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from rounds.common.books import Book
from rounds.common.templatetags.rounds import clock
from rounds.issues.queries.inbox import Row
from rounds.people.models import Staff

ROW_CAP = 5_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (18, 18, 14, 24, 12, 44, 30, 10, 16, 12, 14, 16, 16, 40)


def sheet_of(rows: Sequence[Row], *, user: Staff, at: datetime) -> bytes:
    """A workbook of at most ROW_CAP rows; when there are more, its last line says so."""
    zone = ZoneInfo(user.company.timezone)
    taken = _("%(name)s（%(number)s）于 %(when)s 导出，内部资料") % {
        "name": user.name,
        "number": user.username,
        "when": f"{at.astimezone(zone):%Y-%m-%d %H:%M}",
    }
    book = Book(taken_by=taken)
    lines = (line_of(row, zone) for row in rows)
    book.sheet(_("问题"), list(zip(titles(), WIDTHS, strict=True)), lines, cap=ROW_CAP, frozen_columns=1)
    return book.closed()


def titles() -> tuple[str, ...]:
    """The header."""
    return (
        _("编号"),
        _("时限（工作时间）"),
        _("催办督办"),
        _("零售户"),
        _("类别"),
        _("问题内容"),
        _("解决意见"),
        _("状态"),
        _("当前持有人"),
        _("总协调人"),
        _("来源"),
        _("反映时间"),
        _("到期时间"),
        _("答复"),
    )


def line_of(row: Row, zone: ZoneInfo) -> tuple[str, ...]:
    """One issue."""
    issue = row.issue
    return (
        issue.number,
        "" if row.minutes_left is None else clock(row.minutes_left, paused=row.is_paused)["text"],
        pushes_said(row),
        issue.retailer.name,
        _(str(issue.get_category_display())),
        issue.text,
        issue.proposed_solution,
        _(str(issue.get_state_display())),
        row.holder,
        issue.coordinator.name if issue.coordinator else "",
        _(str(issue.get_entry_display())),
        f"{issue.raised_at.astimezone(zone):%Y-%m-%d %H:%M}",
        f"{issue.holder_due_at.astimezone(zone):%Y-%m-%d %H:%M}" if issue.holder_due_at else "",
        issue.answer,
    )


def pushes_said(row: Row) -> str:
    """What presses the holder, in words."""
    parts = ((_("督办"), row.orders), (_("催办"), row.reminders), (_("升级提醒"), row.escalations))
    return "、".join(f"{word} {count}" for word, count in parts if count)
