"""A scheme in the reader's language: names of lists, small drawings of curves, what changes, what a trial gave."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rounds.assessment.rules.curves import SHAPE_LABELS, Curve, Shape
from rounds.assessment.rules.differences import Difference, points_said
from rounds.assessment.rules.lines import GROUPS, Book, Line, party_of
from rounds.assessment.rules.registry import HALF_LABELS, REGISTRY, Half
from rounds.assessment.rules.scheme import Party
from rounds.assessment.rules.trying import BANDS, Moved, Trial, in_bands
from rounds.people.models import Department

PARTY_LABELS = {
    Party.MANAGER: gettext_noop("客户经理"),
    Party.MARKET_MANAGER: gettext_noop("市场经理"),
    Party.DEPARTMENT: gettext_noop("部门"),
}
FIELD_LABELS = {
    "weight": gettext_noop("权重"),
    "target": gettext_noop("目标"),
    "curve": gettext_noop("曲线"),
    "floor": gettext_noop("保底"),
    "ceiling": gettext_noop("封顶"),
    "half": gettext_noop("类别"),
}
SHAPES = [(shape.value, label) for shape, label in SHAPE_LABELS.items()]
WIDTH, HEIGHT = 60, 24  # of a small drawing, in its own units


def group_label(group: str) -> str:
    """What a list is called: of account managers, market managers, all departments, or one kind of department."""
    _party, _colon, function = group.partition(":")
    if function:
        return _("部门：%(name)s") % {"name": _(str(Department.Function(function).label))}
    return _("部门（通用）") if group == Party.DEPARTMENT.value else _(PARTY_LABELS[party_of(group)])


def halves() -> list[tuple[str, str]]:
    """The two halves of A30."""
    return [(half.value, _(HALF_LABELS[half])) for half in Half]


def groups_shown(book: Book) -> list[dict[str, Any]]:
    """Every list of a scheme with its lines, and how much weighs the work and how much the person's own quality."""
    shown = []
    for group in GROUPS:
        lines = [line for line in book.lists.get(group, ()) if line.weight]
        if lines:
            sums = {half: sum((line.weight for line in lines if line.half == half), Decimal(0)) for half in Half}
            shown.append(
                {
                    "label": group_label(group),
                    "lines": [_line_shown(line) for line in lines],
                    "halves": [(_(HALF_LABELS[half]), total) for half, total in sums.items() if total],
                }
            )
    return shown


def _line_shown(line: Line) -> dict[str, Any]:
    return {
        "line": line,
        "indicator": REGISTRY[line.indicator],
        "half": _(HALF_LABELS[line.half]),
        "shape": _(SHAPE_LABELS[line.curve.shape]),
        "points": points_said(line),
        "drawing": drawn(line.curve, line.floor, line.ceiling),
    }


def drawn(curve: Curve, floor: Decimal, ceiling: Decimal) -> str:
    """The curve as an SVG path in a box of 60 × 24: value to the right, points upwards, held by floor and ceiling."""
    marks = _marks(curve)
    placed = [(x * WIDTH / 100, HEIGHT - min(max(y, floor), ceiling) * HEIGHT / 100) for x, y in marks]
    return "M" + " L".join(f"{x.normalize():f} {y.normalize():f}" for x, y in placed)


def _marks(curve: Curve) -> list[tuple[Decimal, Decimal]]:
    low, high = Decimal(0), Decimal(100)
    if curve.shape == Shape.LINEAR:
        return [(low, curve.points[0][1]), *curve.points, (high, curve.points[-1][1])]
    marks, level = [(low, low)], low
    for x, y in curve.points:
        marks += [(x, level), (x, y)]
        level = y
    return [*marks, (high, level)]


def told_differences(found: Sequence[Difference]) -> list[dict[str, str]]:
    """Differences with the names of lists, indicators and fields."""
    return [
        {
            "group": group_label(one.group),
            "indicator": _(REGISTRY[one.indicator].label),
            "field": _(FIELD_LABELS[one.field]),
            "before": _value_said(one.field, one.before),
            "after": _value_said(one.field, one.after),
        }
        for one in found
    ]


def _value_said(field: str, value: str) -> str:
    return _(HALF_LABELS[Half(value)]) if field == "half" and value else value


def told_trial(trial: Trial, names: Mapping[tuple[str, int], str]) -> list[dict[str, Any]]:
    """A trial, one table per kind of party: everybody by number with before and after, and how the scores lie."""
    told = []
    for party in Party:
        moved = trial.of(party)
        if moved:
            bands = _bands(moved)
            rows = [(names.get((one.party.value, one.key), str(one.key)), one) for one in moved]
            changed = sum(1 for one in moved if one.before != one.after)
            label = _(PARTY_LABELS[party])
            told.append({"ident": f"trial-{party.value}", "label": label, "rows": rows, "bands": bands,
                         "changed": changed, "option": _bars(bands)})  # fmt: skip
    return told


def _bands(moved: Sequence[Moved]) -> list[tuple[str, int, int]]:
    before, after = in_bands([one.before for one in moved]), in_bands([one.after for one in moved])
    return [(f"{low}—{high}", before[place], after[place]) for place, (low, high) in enumerate(BANDS)]


def _bars(bands: Sequence[tuple[str, int, int]]) -> dict[str, Any]:
    series = ((_("原方案"), 1), (_("试算"), 2))
    return {
        "grid": {"left": 8, "right": 8, "top": 32, "bottom": 8},
        "legend": {"top": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [band[0] for band in bands]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [{"type": "bar", "name": name, "data": [band[place] for band in bands]} for name, place in series],
    }
