"""docs/indicators.md from the registry, in both languages. As a program (`python -m …`) it writes the page."""

from collections.abc import Callable
from pathlib import Path

from babel.messages.pofile import read_po

from rounds.assessment.rules.registry import HALF_LABELS, REGISTRY
from rounds.assessment.rules.scheme import Party

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs/indicators.md"
CATALOGUE = ROOT / "rounds/assessment/locale/en/LC_MESSAGES/django.po"
PARTIES = {
    Party.MANAGER: ("客户经理", "Account managers"),
    Party.MARKET_MANAGER: ("市场经理", "Market managers"),
    Party.DEPARTMENT: ("部门", "Departments"),
}
HEADS = (
    ("指标", "类别", "公式", "来源", "最小样本", "依据"),
    ("Indicator", "Half", "Formula", "Source", "Smallest sample", "Rules"),
)
ABOUT = (
    "能进考核方案的只有这些指标，每个是对冻结事实的一个纯函数。没有销量指标；经营趋势默认不占权重，而且只与各户自己的过去比；"
    "客户经理的类型（E13）和意识（F01）从不进入考核。样本少的按 n ÷（n + k）向全公司平均靠拢，k 见“参数设置”。",
    "Only these indicators can enter a scheme; each is one pure function over frozen facts. None counts volume; the "
    "trend of business weighs nothing by default and compares each retailer with his own past only; types of account "
    "manager (E13) and awareness (F01) never enter the assessment. Small samples lean on the company’s mean by "
    "n ÷ (n + k); k is a setting.",
)


def page() -> str:
    """The whole page: Chinese first, then English."""
    with CATALOGUE.open("rb") as file:
        english = read_po(file)

    def translated(text: str) -> str:
        entry = english.get(text)
        if entry is None or not entry.string:
            raise LookupError(f"no English for {text}")
        return str(entry.string)

    chinese = _half(0, lambda text: text)
    return "# 指标库 · Indicators\n\n" + chinese + "\n---\n\n" + _half(1, translated)


def _half(language: int, say: Callable[[str], str]) -> str:
    lines = [ABOUT[language], ""]
    for party, names in PARTIES.items():
        heads = HEADS[language]
        lines += [f"## {names[language]}", "", f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
        for one in REGISTRY.values():
            if party in one.parties:
                cells = (say(one.label), say(HALF_LABELS[one.half]), say(one.formula), say(one.source))
                lines.append(f"| {' | '.join(cells)} | {one.smallest} | {' '.join(one.rules)} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
