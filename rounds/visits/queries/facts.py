"""What was observed on a visit, in words; what belongs to the household is not among it (E04, PIPL)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from rounds.visits.rules.reasons import gettext_noop
from rounds.visits.rules.record import kept_facts

FACT_LABELS = {
    "stock_cartons": gettext_noop("库存（条）"),
    "out_of_stock": gettext_noop("断货的品规"),
    "slow_selling": gettext_noop("卖得慢的品规"),
    "asked_for": gettext_noop("有人问的品规"),
    "out_of_province_brands": gettext_noop("省外品牌（个）"),
    "display_grade": gettext_noop("陈列（1—5）"),
    "price_labels": gettext_noop("明码标价"),
    "no_position": gettext_noop("没有位置的原因"),
}
VALUES: Mapping[tuple[str, Any], str] = {
    ("price_labels", "yes"): gettext_noop("齐全"),
    ("price_labels", "no"): gettext_noop("有缺"),
}


def facts_said(facts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Label and value of each fact, in the order of a visit; figures stay figures."""
    shown = kept_facts(facts)
    places = {name: place for place, name in enumerate(FACT_LABELS)}
    names = sorted(shown, key=lambda name: places.get(name, len(places)))
    return [(_(FACT_LABELS.get(name, name)), _value(name, shown[name])) for name in names]


def _value(name: str, value: Any) -> Any:
    words = VALUES.get((name, value))
    return _(words) if words else value
