"""Order advice says what sells and how long the stock lasts; it sets no quota and forces no brand (E16, F05)."""

from collections.abc import Sequence

PRESSURE_PHRASES = (
    "必须订",
    "必须进",
    "一定要订",
    "一定要进",
    "至少订",
    "至少进",
    "最少订",
    "最少要",
    "要订满",
    "订满",
    "订够",
    "销售任务",
    "订货任务",
    "完成任务",
    "下指标",
    "订货指标",
    "搭配",
    "捆绑",
    "搭着订",
    "硬性",
    "压货",
    "不订就",
    "否则不",
)
DENIALS = ("不", "没", "别", "无", "勿")
DENIED_WITHIN = 3  # characters before the phrase: "没有下指标", "不要求完成任务"


def pressure_in(text: str, phrases: Sequence[str] = PRESSURE_PHRASES) -> tuple[str, ...]:
    """The phrases that read like a quota or a forced brand, in their order; denied ones are none (E16, F05)."""
    return tuple(phrase for phrase in phrases if phrase and _stands(phrase, text))


def _stands(phrase: str, text: str) -> bool:
    place = text.find(phrase)
    while place >= 0:
        before = text[max(0, place - DENIED_WITHIN) : place]
        if not any(denial in before for denial in DENIALS):
            return True
        place = text.find(phrase, place + 1)
    return False
