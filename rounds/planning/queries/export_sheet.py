"""Plans as a workbook: what each comes to, every visit, every interval not kept."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rounds.common.books import ROW_CAP, Book, Cell
from rounds.planning.models import BrokenInterval, VisitPlan
from rounds.planning.queries.export import Line
from rounds.planning.queries.words import told
from rounds.retailers.queries.file import said_of
from rounds.visits.models import Visit

Heads = Sequence[tuple[str, int]]


def plans_workbook(plans: Sequence[VisitPlan], lines: Sequence[Line], *, taken_by: str) -> bytes:
    """The workbook of some plans with their visits. One query, for the broken intervals."""
    book = Book(taken_by=taken_by)
    book.sheet(_("拜访计划"), _plan_heads(), [*map(_plan_row, plans), [], [taken_by]])
    book.sheet(_("拜访"), _visit_heads(), [_visit_row(line) for line in lines])
    broken = BrokenInterval.objects.filter(plan__in=plans).select_related("retailer", "plan__territory")
    rows = broken.order_by("plan__territory__code", "plan", "pk")[: ROW_CAP + 1]
    book.sheet(_("未达到的间隔"), _broken_heads(), [_broken_row(row) for row in rows])
    return book.closed()


def _plan_heads() -> Heads:
    return (
        (_("片区"), 18),
        (_("客户经理"), 14),
        (_("状态"), 10),
        (_("开始日期"), 12),
        (_("结束日期"), 12),
        (_("零售户"), 10),
        (_("上门"), 8),
        (_("电话"), 8),
        (_("路上（分钟）"), 14),
        (_("外勤（分钟）"), 14),
        (_("未达间隔（户）"), 14),
    )


def _plan_row(plan: VisitPlan) -> list[Cell]:
    terms: dict[str, Any] = plan.terms
    figures = ("retailers", "door_visits", "phone_visits", "travel_minutes", "field_minutes", "broken")
    return [
        plan.territory.name,
        plan.manager.name if plan.manager else "",
        _(plan.get_state_display()),
        plan.starts_on,
        plan.ends_on,
        *(round(terms.get(name, 0)) for name in figures),
    ]


def _visit_heads() -> Heads:
    return (
        (_("客户经理"), 14),
        (_("日期"), 12),
        (_("星期"), 10),
        (_("顺序"), 6),
        (_("时间"), 8),
        (_("方式"), 10),
        (_("客户编码"), 14),
        (_("零售户"), 28),
        (_("经营地址"), 36),
        (_("乡镇"), 12),
        (_("市场类型"), 10),
        (_("联系电话"), 14),
        (_("时长（分钟）"), 12),
        (_("拜访目标"), 30),
        (_("为什么是这一天"), 48),
    )


def _visit_row(line: Line) -> list[Cell]:
    shop = line.retailer
    return [
        line.plan.manager.name if line.plan.manager else line.plan.territory.name,
        line.day,
        date_format(line.day, "l"),
        line.position,
        line.clock,
        _(str(Visit.Channel(line.channel).label)),
        shop.code,
        shop.name,
        shop.address,
        shop.town,
        said_of("market_type", shop.market_type),
        line.phone,
        line.service or None,
        line.goal,
        _sentences(line.because),
    ]


def _broken_heads() -> Heads:
    return (
        (_("片区"), 18),
        (_("客户编码"), 14),
        (_("零售户"), 28),
        (_("应隔（天）"), 10),
        (_("最长间隔（天）"), 14),
        (_("原因"), 90),
    )


def _broken_row(row: BrokenInterval) -> list[Cell]:
    shop, gap = row.retailer, row.longest_gap_days
    longest: Cell = _("不上门") if gap is None else gap
    return [row.plan.territory.name, shop.code, shop.name, row.wanted_days, longest, _sentences(told(row.because))]


def _sentences(reasons: Iterable[dict[str, Any]]) -> str:
    return "；".join(f"{reason['text']}（{' '.join(reason['rules'])}）" for reason in reasons)
