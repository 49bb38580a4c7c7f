"""The comparisons as drawings: one bar for each class, the share of retailers whose interval is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from rounds.planning.rules.fairness import AXIS_LABELS, CLASS_LABELS, Comparison, Group
from rounds.planning.rules.reasons import Reason

TONES = {"behind": "warning", "ahead": "info", "even": "success", "few": "neutral", "empty": "neutral"}
QUIET = "#9aa4b2"
PLAIN = "#2f6fd0"


@dataclass(frozen=True)
class Card:
    """One comparison as the page shows it."""

    axis: str
    title: str
    comparison: Comparison
    option: dict[str, Any]
    label: str
    tone: str
    verdict: str
    groups: tuple[tuple[str, Group], ...]


def charts_of(comparisons: Iterable[Comparison]) -> list[Card]:
    """A card for each axis, in the language of the reader."""
    return [_card(one) for one in comparisons]


def said(reason: Reason) -> str:
    """The sentence with its figures, names of classes translated."""
    words = {name: _(value) if isinstance(value, str) and value else value for name, value in reason.params.items()}
    sentence: str = _(reason.text)
    return sentence % words


def _card(comparison: Comparison) -> Card:
    title = _(AXIS_LABELS[comparison.axis])
    groups = tuple((_(CLASS_LABELS[group.name]), group) for group in comparison.groups)
    shown = [(name, group) for name, group in groups if group.shops]
    shares = "；".join(f"{name} {100 * (group.kept_share or 0):.1f}%" for name, group in shown)
    return Card(
        axis=comparison.axis,
        title=title,
        comparison=comparison,
        option=_option(shown),
        label=_("%(title)s的间隔保持率：%(shares)s") % {"title": title, "shares": shares},
        tone=TONES[comparison.verdict],
        verdict=said(comparison.because),
        groups=groups,
    )


def _option(groups: list[tuple[str, Group]]) -> dict[str, Any]:
    """Bars lying, the first class on top; small groups are pale, and say so beside their name."""
    rows = list(reversed(groups))
    names = [_("%(name)s（样本少）") % {"name": name} if group.is_small else name for name, group in rows]
    return {
        "grid": {"top": 4, "bottom": 4, "left": 4, "right": 56},
        "xAxis": {"type": "value", "min": 0, "max": 100, "show": False},
        "yAxis": {"type": "category", "data": names, "axisTick": {"show": False}, "axisLine": {"show": False}},
        "series": [
            {
                "type": "bar",
                "barMaxWidth": 22,
                "showBackground": True,
                "label": {"show": True, "position": "right", "formatter": "{c}%"},
                "data": [
                    {
                        "value": round(100 * (group.kept_share or 0), 1),
                        "itemStyle": {"color": QUIET if group.is_small else PLAIN},
                        "tip": _("%(name)s：%(kept)s / %(shops)s 户保持间隔")
                        % {"name": name, "kept": group.kept, "shops": group.shops},
                    }
                    for name, group in rows
                ],
            }
        ],
    }
