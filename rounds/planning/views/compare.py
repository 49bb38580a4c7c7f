"""Two states of a department's plans side by side: figures, fairness, what moved, the rounds of a day on two maps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.people.models import StaffRequest, Unit
from rounds.people.rules.roles import DESK
from rounds.planning.models import VisitPlan
from rounds.planning.queries import board as boards
from rounds.planning.queries import compare as reads
from rounds.planning.queries.board_round import drawn_round
from rounds.planning.rules.changes import Change, changes_between
from rounds.planning.rules.shares import GROUPS, Figures
from rounds.planning.views.board import asked_of, number, units_of
from rounds.retailers.models import Retailer

CHANGES_SHOWN = 150


@dataclass(frozen=True)
class Line:
    """One figure before and after: more (above 0) or less, by how much, and whether that is better (None: neither)."""

    label: str
    before: str
    after: str
    change: float
    amount: str
    is_better: bool | None


@open_to(*DESK)
def compare(request: StaffRequest) -> HttpResponse:
    """Choose what to compare with what; the newest plans stand on the right, the visits made before on the left."""
    units = units_of(request)
    asked = asked_of(request.GET)
    unit = next((one for one in units if one.pk == asked.unit), units[0] if units else None)
    if unit is None or (asked.unit is not None and unit.pk != asked.unit):
        raise Http404
    options = _options(request, unit)
    context: dict[str, Any] = {"units": units, "unit": unit, "options": options}
    if not options:
        return render(request, "planning/compare.html", context)
    usual = f"n{asked.starts_on}" if asked.starts_on else options[0][0]
    after = _token(request.GET.get("after", ""), options, usual)
    before = _token(request.GET.get("before", ""), [*options, (reads.VISITED, "")], reads.VISITED)
    place = number(request.GET.get("number", "")) or 0
    found = reads.comparison_of(
        reads.plans_of(request.user, unit, before),
        reads.plans_of(request.user, unit, after),
        visited=before == reads.VISITED,
        number=place,
    )
    names = {pair.plan.territory_id: boards.name_of(pair.plan) for pair in found.pairs}
    return render(
        request,
        "planning/compare.html",
        context
        | {"before": before, "after": after, "visited": reads.VISITED, "number": place, "found": found}
        | {
            "lines": lines_of(found.before, found.after),
            "rows": [(pair, names[pair.plan.territory_id]) for pair in found.pairs],
        }
        | {"days": [(index, day) for index, day in enumerate(found.workdays)]}
        | {"map_before": _map(found.pairs, "before"), "map_after": _map(found.pairs, "after")}
        | {"legend": _legend(found.pairs), **_changes(found)},
    )


def _options(request: StaffRequest, unit: Unit) -> list[tuple[str, str]]:
    """What can be chosen: per span what still stands, then its runs."""
    options: list[tuple[str, str]] = []
    for span, versions in boards.versions_of(request.user, unit).items():
        day = date_format(span, "Y-m-d")
        options.append((f"n{span}", _("%(day)s 起 · 各片区最新") % {"day": day}))
        for version in versions:
            at = date_format(timezone.localtime(version.asked_at), "m-d H:i")
            options.append((f"r{version.run}", _("%(day)s 起 · %(at)s 生成") % {"day": day, "at": at}))
    return options


def _token(asked: str, options: Sequence[tuple[str, str]], usual: str) -> str:
    return asked if asked in {token for token, _label in options} else usual


def lines_of(before: Figures, after: Figures) -> list[Line]:
    """The figures as lines of a table. Less is better; of the road only when as many visits are made."""
    road = -1 if before.visits == after.visits else 0
    hours = [(_("路上时间（小时）"), before.travel / 60, after.travel / 60), (_("路程（公里）"), before.km, after.km)]
    counts = [
        (_("未达到的间隔（户）"), before.broken, after.broken),
        (_("超出每天户数范围（天）"), before.outside, after.outside),
    ]
    lines = [_line(_("上门（次）"), before.visits, after.visits, better=0)]
    lines += [_line(label, old, new, digits=1, better=road) for label, old, new in hours]
    lines.append(_line(_("外勤时间（小时）"), before.minutes / 60, after.minutes / 60, digits=1, better=road))
    lines.append(_line(_("每户路上（分钟）"), _each(before), _each(after), digits=1))
    lines += [_line(label, old, new) for label, old, new in counts]
    words = {"near": _("近处"), "far": _("远处"), "urban": _("城镇"), "rural": _("乡村")}
    for name in GROUPS:
        old, new = (one.shares[name].part * 100 if name in one.shares else 0.0 for one in (before, after))
        lines.append(_line(_("%(group)s未达间隔的比例（%%）") % {"group": words[name]}, old, new, digits=1))
    return lines


def _each(figures: Figures) -> float:
    return figures.travel / figures.visits if figures.visits else 0.0


def _line(label: str, before: float, after: float, *, digits: int = 0, better: int = -1) -> Line:
    change = round(after - before, digits)
    verdict = None if not better or not change else (change < 0) == (better < 0)
    figures = [f"{figure:,.{digits}f}" for figure in (before, after, abs(change))]
    return Line(label, figures[0], figures[1], change, figures[2], verdict)


def _map(pairs: Sequence[reads.Pair], side: str) -> dict[str, Any]:
    features: list[dict[str, Any]] = []
    for index, pair in enumerate(pairs):
        half: reads.Side | None = getattr(pair, side)
        if half is not None:
            features += drawn_round(pair.plan, half.stops, colour=index % 10)
    return {"type": "FeatureCollection", "features": features}


def _legend(pairs: Sequence[reads.Pair]) -> list[dict[str, Any]]:
    return [
        {"group": str(pair.plan.pk), "colour": index % 10, "label": boards.name_of(pair.plan)}
        for index, pair in enumerate(pairs)
    ]


def _changes(found: reads.Comparison) -> dict[str, Any]:
    """Which visits moved, where both sides cover the same days."""
    if not found.is_same_span:
        return {"changes": None}
    changes: list[tuple[VisitPlan, Change]] = []
    for pair in found.pairs:
        if pair.before and pair.after:
            changes += [(pair.plan, one) for one in changes_between(pair.before.dates, pair.after.dates)]
    kinds = ("moved", "added", "dropped")
    shown = changes[:CHANGES_SHOWN]
    shops: Mapping[int, Retailer] = Retailer.objects.unscoped(reads.WHY).in_bulk([one.retailer for _plan, one in shown])
    return {
        "changes": [(plan, one, shops[one.retailer]) for plan, one in shown],
        "counts": {kind: sum(one.kind == kind for _plan, one in changes) for kind in kinds},
        "left": len(changes) - len(shown),
    }
