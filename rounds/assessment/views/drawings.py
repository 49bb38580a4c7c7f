"""Small drawings beside a score: one's own line over periods, and how results lie. No names, no ranks."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rounds.assessment.models import Score
from rounds.assessment.queries.beside import Spread


def trend_line(scores: Sequence[Score]) -> dict[str, Any]:
    """Totals over periods as a line; a period without a total is a gap."""
    points = [
        {
            "value": None if score.total is None else float(score.total),
            "tip": f"{score.run.period.name}: {'—' if score.total is None else score.total}",
            "url": reverse("assessment:score", args=(score.pk,)),
        }
        for score in scores
    ]
    return {
        "grid": {"left": 8, "right": 24, "top": 16, "bottom": 8},
        "tooltip": {"trigger": "item"},
        "xAxis": {"type": "category", "data": [score.run.period.name for score in scores]},
        "yAxis": {"type": "value", "min": 0, "max": 100},
        "series": [{"type": "line", "data": points, "name": _("得分"), "symbolSize": 9}],
    }


def spread_bars(spread: Spread) -> dict[str, Any]:
    """How many people lie in which ten points."""
    bars = [
        {"value": count, "tip": _("%(low)s—%(high)s 分：%(count)s 人") % {"low": low, "high": high, "count": count}}
        for low, high, count in spread.bins
    ]
    return {
        "grid": {"left": 8, "right": 8, "top": 16, "bottom": 8},
        "tooltip": {"trigger": "item"},
        "xAxis": {"type": "category", "data": [f"{low}—{high}" for low, high, _count in spread.bins]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [{"type": "bar", "data": bars, "name": _("人数")}],
    }
