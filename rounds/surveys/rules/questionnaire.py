"""What is asked: the default items of each department and of the visit service, and what counts as an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

SCALE, TEXT = "scale", "text"
LONGEST_TEXT = 500


class AnswerRefusedError(ValueError):
    """The answers do not fit the questionnaire; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class ItemDraft:
    """An item to be asked. `function` names the department it is about; empty: the visit service (A42)."""

    text_zh: str
    text_en: str
    category: str = ""
    function: str = ""
    kind: str = SCALE


@dataclass(frozen=True)
class Question:
    """One item as the retailer sees it."""

    key: int
    kind: str
    text_zh: str
    text_en: str


@dataclass(frozen=True)
class Questionnaire:
    """What a token opens: the questions, and whether they may still be answered."""

    company: str
    title: str
    is_sample: bool
    is_open: bool
    is_answered: bool
    starts_on: date
    ends_on: date
    questions: tuple[Question, ...]

    def accepts(self, day: date) -> bool:
        """Whether an answer given on this day counts."""
        return self.is_open and not self.is_answered and self.starts_on <= day <= self.ends_on


def clean_answers(questions: tuple[Question, ...], answers: Mapping[int, Any]) -> dict[int, int | str]:
    """The answers that were given, checked: scores 1-5, texts up to 500 characters; unanswered items are left out.

    AnswerRefusedError with code `unknown_item`, `not_a_score`, `too_long` or `nothing_answered`.
    """
    known = {question.key: question for question in questions}
    if set(answers) - set(known):
        raise AnswerRefusedError("unknown_item")
    cleaned: dict[int, int | str] = {}
    for key, value in answers.items():
        if value in (None, ""):
            continue
        cleaned[key] = _text(value) if known[key].kind == TEXT else _score(value)
    if not any(known[key].kind == SCALE for key in cleaned):
        raise AnswerRefusedError("nothing_answered")
    return cleaned


def _score(value: Any) -> int:
    text = str(value)
    if isinstance(value, bool) or text not in {"1", "2", "3", "4", "5"}:
        raise AnswerRefusedError("not_a_score")
    return int(text)


def _text(value: Any) -> str:
    text = str(value).strip()
    if len(text) > LONGEST_TEXT:
        raise AnswerRefusedError("too_long")
    return text


DEFAULT_ITEMS = (
    ItemDraft("您对卷烟货源供应满意吗？", "How satisfied are you with the supply of goods?",
              "supply_issue", "sales_department"),
    ItemDraft("货源供应情况告诉您得及时吗？", "Are you told in time about the supply situation?",
              "supply_issue", "sales_department"),
    ItemDraft("您对电话订货服务满意吗？", "How satisfied are you with the phone order service?",
              "order_issue", "call_centre"),
    ItemDraft("您对新品介绍满意吗？", "How satisfied are you with the introduction of new products?",
              "order_issue", "call_centre"),
    ItemDraft("您对送货服务满意吗？", "How satisfied are you with the delivery service?",
              "delivery_issue", "distribution_centre"),
    ItemDraft("您对市场管理满意吗？", "How satisfied are you with the management of the market?",
              "market_issue", "monopoly_department"),
    ItemDraft("价格调整向您说明得及时、清楚吗？", "Are price changes explained to you in time and clearly?",
              "price_issue", "planning_department"),
    ItemDraft("您对客户经理的拜访服务满意吗？", "How satisfied are you with the visits of your account manager?",
              "visit_issue"),
    ItemDraft("您反映的问题，客户经理协调、答复得及时吗？",
              "Does your account manager coordinate and reply in time when you raise an issue?", "visit_issue"),
    ItemDraft("您还有什么意见或建议？", "Is there anything else you would like to tell us?", kind=TEXT),
)  # fmt: skip
