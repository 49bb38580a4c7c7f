"""The quadrant chart: capability × will, a sample of points per quadrant, full counts beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from rounds.people.models import Staff
from rounds.segments.models import Segment, SegmentProposal, SegmentRun, SegmentSpell
from rounds.segments.models.segment import SegmentProposalQuerySet
from rounds.segments.queries.board import NONE, Narrowing, narrowed
from rounds.segments.queries.current import current_segments
from rounds.segments.rules.spread import spread

POINTS_PER_QUADRANT = 250
SYMBOLS = {"promote": "triangle", "maintain": "rect", "guide": "circle", "care": "diamond", NONE: "pin"}
COLOURS = {"promote": 2, "maintain": 1, "guide": 0, "care": 4, NONE: 9}
PALETTE = {0: "#2f6fd0", 1: "#e08214", 2: "#1b9e77", 4: "#7a5cc4", 9: "#6b7280"}
SHUFFLE = 2_654_435_761  # Knuth's multiplier: a sample that looks random and is the same for everybody
PRIME = 4_294_967_291


@dataclass(frozen=True)
class Chart:
    """The drawing, the number of retailers by quadrant, and how many of them are drawn."""

    option: dict[str, Any]
    counts: dict[str, int]
    drawn: int

    @property
    def total(self) -> int:
        """How many retailers the quadrants hold."""
        return sum(self.counts.values())


def quadrant_chart(user: Staff, run: SegmentRun, narrowing: Narrowing, *, at: datetime) -> Chart:
    """Points of one run within reach; colour and shape tell the present segment. Three queries."""
    rows = _proposals(user, run, narrowing, at)
    counts = dict(rows.values_list("segment").annotate(number=Count("pk")).order_by())
    shuffled = (F("retailer_id") * SHUFFLE) % PRIME
    place = Window(RowNumber(), partition_by=F("segment"), order_by=[shuffled, F("retailer_id")])
    fields = ("retailer_id", "retailer__name", "capability", "will", "segment")
    sample = list(rows.annotate(place=place).filter(place__lte=POINTS_PER_QUADRANT).values(*fields))
    present = current_segments(user.company, at=at, retailer_ids=[row["retailer_id"] for row in sample])
    return Chart(_option(sample, present, run.thresholds, counts), counts, len(sample))


def _proposals(user: Staff, run: SegmentRun, narrowing: Narrowing, at: datetime) -> SegmentProposalQuerySet:
    rows = SegmentProposal.objects.visible_to(user).filter(run=run)
    rows = narrowed(rows, narrowing)
    if narrowing.segment:
        spells = SegmentSpell.objects.visible_to(user).at(at)
        if narrowing.segment == NONE:
            return rows.exclude(retailer__in=spells.values("retailer"))
        rows = rows.filter(retailer__in=spells.filter(segment=narrowing.segment).values("retailer"))
    return rows


def labels() -> dict[str, str]:
    """The names of the segments, and of having none."""
    return {value: _(str(label)) for value, label in Segment.choices} | {NONE: _("未细分")}


def _option(
    sample: Sequence[Mapping[str, Any]], present: Mapping[int, str], lines: Mapping[str, Any], counts: Mapping[str, int]
) -> dict[str, Any]:
    needed, will_needed = float(lines["capability_needed"]), float(lines["will_needed"])
    places = [(row["capability"], row["will"]) for row in sample]
    drawn = spread(places, capability_line=needed, will_line=will_needed)
    names = labels()
    series: dict[str, list[dict[str, Any]]] = {segment: [] for segment in names}
    for row, place in zip(sample, drawn, strict=True):
        segment = present.get(row["retailer_id"], NONE)
        series[segment].append(_point(row, place, names[segment], names[row["segment"]]))
    quiet = {
        "splitLine": {"show": False},
        "axisLine": {"show": False},
        "axisLabel": {"showMinLabel": False, "showMaxLabel": False},
    }
    across = {"min": -0.1, "max": 1.1, "name": _("经营能力"), "nameLocation": "middle", "nameGap": 28}
    return {
        "legend": {
            "data": [{"name": names[segment], "icon": SYMBOLS[segment]} for segment in names if series[segment]]
        },
        "grid": {"top": 48, "right": 48},
        "xAxis": {"type": "value", **across, **quiet},
        "yAxis": {"type": "value", "min": -1.2, "max": 1.2, "name": _("发展意愿"), **quiet},
        "series": [_quadrants(needed, will_needed, names, counts), *_scatters(series, names)],
    }


def _point(row: Mapping[str, Any], place: tuple[float, float], present: str, proposed: str) -> dict[str, Any]:
    axes = _("经营能力 %(capability)s，发展意愿 %(will)s")
    said = axes % {"capability": f"{row['capability']:.2f}", "will": f"{row['will']:+.2f}"}
    types = _("现为%(present)s，按规则为%(proposed)s") % {"present": present, "proposed": proposed}
    return {
        "value": list(place),
        "url": reverse("retailers:detail", args=[row["retailer_id"]]),
        "tip": f"{row['retailer__name']}\n{types}\n{said}",
    }


def _scatters(series: Mapping[str, list[dict[str, Any]]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "type": "scatter",
            "name": names[segment],
            "symbol": SYMBOLS[segment],
            "symbolSize": 9,
            "itemStyle": {"color": PALETTE[COLOURS[segment]], "opacity": 0.72},
            "data": points,
        }
        for segment, points in series.items()
        if points
    ]


def _quadrants(
    needed: float, will_needed: float, names: Mapping[str, str], counts: Mapping[str, int]
) -> dict[str, Any]:
    """The four fields behind the points, each with its name and its full count, and the two threshold lines."""
    corners = {
        "promote": ([needed, 1.2], [1.1, will_needed], "insideTopRight"),
        "maintain": ([needed, will_needed], [1.1, -1.2], "insideBottomRight"),
        "guide": ([-0.1, 1.2], [needed, will_needed], "insideTopLeft"),
        "care": ([-0.1, will_needed], [needed, -1.2], "insideBottomLeft"),
    }
    areas = []
    for segment, (start, end, corner) in corners.items():
        text = _("%(segment)s %(count)s 户") % {"segment": names[segment], "count": f"{counts.get(segment, 0):,}"}
        look = {"position": corner, "color": PALETTE[COLOURS[segment]], "fontWeight": 600, "fontSize": 13}
        shade = {"color": PALETTE[COLOURS[segment]], "opacity": 0.06}
        areas.append([{"name": text, "coord": start, "label": look, "itemStyle": shade}, {"coord": end}])
    across = {"formatter": _("门槛 %(line)s") % {"line": f"{needed:.2f}"}, "position": "end"}
    up = {"formatter": f"{will_needed:.2f}", "position": "end"}
    lines = [{"xAxis": needed, "label": across}, {"yAxis": will_needed, "label": up}]
    return {
        "type": "scatter",
        "data": [],
        "silent": True,
        "markArea": {"silent": True, "data": areas},
        "markLine": {"data": lines},
    }
