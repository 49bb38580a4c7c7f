"""What the market manager should hear at once (C17), found in what was recorded; the phone finds the same offline.

Both sides run the `anomalies` of rounds/visits/tests/cases.json.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rounds.visits.rules.reasons import Reason, gettext_noop

CLAUSE = re.compile(r"[。！!？?；;，,\n]")
DENIALS = ("没有", "没", "未", "无", "不", "不再", "没再", "没有再", "未再")
WORDS: Mapping[str, tuple[str, ...]] = {
    "out_of_stock": ("断货", "缺货", "脱销"),
    "price": ("低价", "乱价", "倒挂", "抬价"),
    "complaint": ("投诉",),
    "shop_shut": ("歇业", "停业", "转让"),
}
SENTENCES: Mapping[str, str] = {
    "shut": gettext_noop("店铺关门"),
    "stock_is_out": gettext_noop("库存为 0"),
    "brands_are_out": gettext_noop("断货：%(words)s"),
    "labels_are_missing": gettext_noop("价签有缺"),
    "written": gettext_noop("记录里写到：%(words)s"),
    "raised": gettext_noop("零售户投诉：%(words)s"),
    "doubt": gettext_noop("记录有提示：%(words)s"),
    "said": gettext_noop("%(words)s"),
}
QUESTIONS: Mapping[str, str] = {
    "shop_shut": gettext_noop("关门的店问过邻居吗？哪天再去？"),
    "out_of_stock": gettext_noop("断货的品规告诉销售部门了吗？什么时候到货？"),
    "price": gettext_noop("价格不正常是一家，还是一片？"),
    "complaint": gettext_noop("投诉今天回应零售户了吗？"),
}


@dataclass(frozen=True)
class Finding:
    """One anomaly: its kind, the sentence that says it and the words that fill it."""

    kind: str
    sentence: str
    words: str = ""

    def reason(self) -> Reason:
        """The sentence with its words and the rule behind it."""
        return Reason(SENTENCES[self.sentence], {"words": self.words} if self.words else {}, ("C17",))


def anomalies_of(*, state: str, missed_reason: str = "", facts: Mapping[str, Any], words: str) -> list[Finding]:
    """The anomalies of one visit, at most one of a kind: what was tapped counts before what was written."""
    found: list[Finding] = []
    if state == "missed":
        return [Finding("shop_shut", "shut")] if missed_reason == "shop_shut" else []
    found += _tapped(facts)
    known = {finding.kind for finding in found}
    for clause in CLAUSE.split(words):
        for kind, signs in WORDS.items():
            if kind not in known and any(_says(clause, sign) for sign in signs):
                known.add(kind)
                found.append(Finding(kind, "written", clause.strip()[:120]))
    return found


def _tapped(facts: Mapping[str, Any]) -> list[Finding]:
    found = []
    brands = facts.get("out_of_stock")
    stock = facts.get("stock_cartons")
    if isinstance(brands, str) and brands.strip():
        found.append(Finding("out_of_stock", "brands_are_out", brands.strip()[:120]))
    elif isinstance(stock, int | float) and not isinstance(stock, bool) and stock == 0:
        found.append(Finding("out_of_stock", "stock_is_out"))
    if facts.get("price_labels") == "no":
        found.append(Finding("price", "labels_are_missing"))
    return found


def _says(clause: str, sign: str) -> bool:
    """Whether the clause states it; right behind a denial it does not."""
    place = clause.find(sign)
    return place >= 0 and not clause[:place].endswith(DENIALS)
