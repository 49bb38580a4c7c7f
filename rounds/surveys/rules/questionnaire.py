"""What is asked: the default items of each department and of the visit service, and what counts as an answer."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

SCALE, TEXT, SINGLE, MULTIPLE, YES_NO = "scale", "text", "single", "multi", "yesno"
CHOICES = (SINGLE, MULTIPLE, YES_NO)
SATISFACTION, GUARD, INTENTION = "satisfaction", "guard", "intention"
VISITS = "visit_issue"  # the category of what is about the account manager's own service (A42)
LONGEST_TEXT = 500
MOST_OPTIONS = 9  # one key of the keyboard each
YES_OR_NO = (("是", "Yes"), ("否", "No"))

Given = int | str | tuple[int, ...]


class AnswerRefusedError(ValueError):
    """The answers do not fit the questionnaire; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class ItemDraft:
    """An item to be asked. `function` names the department it is about; empty: the visit service (A42).

    `options` are (Chinese, English) pairs of a choice; `purpose` is satisfaction, guard (E15, E16, F05) or intention
    (B08). A required item must be answered by whoever fills in the page himself; on the phone and on paper he may pass.
    """

    text_zh: str
    text_en: str
    category: str = ""
    function: str = ""
    kind: str = SCALE
    purpose: str = SATISFACTION
    options: tuple[tuple[str, str], ...] = ()
    is_required: bool = True


@dataclass(frozen=True)
class Question:
    """One item as the retailer sees it."""

    key: int
    kind: str
    text_zh: str
    text_en: str
    options: tuple[tuple[str, str], ...] = ()
    is_required: bool = True

    @property
    def chosen_from(self) -> tuple[tuple[str, str], ...]:
        """The options by number from 1: his own of a choice, yes and no of a yes-or-no question."""
        return YES_OR_NO if self.kind == YES_NO else self.options


@dataclass(frozen=True)
class OpenedSurvey:
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


def faults_of(items: Sequence[ItemDraft]) -> tuple[str, ...]:
    """Why this questionnaire cannot be asked yet: codes, in this order; empty when it can.

    `no_items`, `no_scale_item` (nothing to measure satisfaction by), `no_text` (a question without words),
    `few_options` (a choice with fewer than two options), `many_options` (more than nine), `no_subject` (a mark that
    belongs neither to a department nor to the visit service: it would be nobody's satisfaction, A29).
    """
    choices = [item for item in items if item.kind in (SINGLE, MULTIPLE)]
    found = {
        "no_items": not items,
        "no_scale_item": bool(items) and not any(item.kind == SCALE for item in items),
        "no_text": any(not item.text_zh.strip() for item in items),
        "few_options": any(len(item.options) < 2 for item in choices),
        "many_options": any(len(item.options) > MOST_OPTIONS for item in choices),
        "no_subject": any(item.kind == SCALE and not item.function and item.category != VISITS for item in items),
    }
    return tuple(code for code, is_so in found.items() if is_so)


def moved(order: Sequence[int], key: int, *, to: int) -> tuple[int, ...]:
    """The keys with one of them moved to place `to` (from 1, kept within the list). ValueError for a stranger."""
    rest = [one for one in order if one != key]
    if len(rest) == len(order):
        raise ValueError("not in this order")
    place = max(1, min(to, len(order)))
    return (*rest[: place - 1], key, *rest[place - 1 :])


def clean_answers(questions: tuple[Question, ...], answers: Mapping[int, Any]) -> dict[int, Given]:
    """The answers that were given, checked: scores 1-5, texts up to 500 characters, option numbers as a sorted tuple.

    Unanswered items are left out.
    AnswerRefusedError `unknown_item`, `not_a_score`, `not_an_option`, `too_long` or `nothing_answered`.
    """
    known = {question.key: question for question in questions}
    if set(answers) - set(known):
        raise AnswerRefusedError("unknown_item")
    cleaned = {key: _given(known[key], value) for key, value in answers.items() if value not in (None, "", [], ())}
    if not any(known[key].kind == SCALE for key in cleaned):
        raise AnswerRefusedError("nothing_answered")
    return cleaned


def rounded_up(seconds: float | None, *, step: int = 5, most: int = 7200) -> int | None:
    """How long it took, in whole steps of five seconds so that no exact duration tells anybody apart; None: unknown."""
    if seconds is None or seconds <= 0 or seconds > most:
        return None
    return math.ceil(seconds / step) * step


def _given(question: Question, value: Any) -> Given:
    if question.kind == TEXT:
        return _text(value)
    return _score(value) if question.kind == SCALE else _numbers(question, value)


def _score(value: Any) -> int:
    text = str(value)
    if isinstance(value, bool) or text not in {"1", "2", "3", "4", "5"}:
        raise AnswerRefusedError("not_a_score")
    return int(text)


def _numbers(question: Question, value: Any) -> tuple[int, ...]:
    several = value if isinstance(value, list | tuple) else [value]
    allowed = {str(number): number for number in range(1, len(question.chosen_from) + 1)}
    if any(isinstance(one, bool) or str(one) not in allowed for one in several):
        raise AnswerRefusedError("not_an_option")
    numbers = tuple(sorted({allowed[str(one)] for one in several}))
    if question.kind != MULTIPLE and len(numbers) != 1:
        raise AnswerRefusedError("not_an_option")
    return numbers


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
    ItemDraft("最近三个月，有没有人要求您必须订购某个品牌或搭配订购？",
              "In the last three months, did anybody make you order a brand, or a bundle, you did not want?",
              "visit_issue", kind=YES_NO, purpose=GUARD, is_required=False),
    ItemDraft("最近三个月，有没有人让您替工作人员填表、签字或做台账？",
              "In the last three months, did anybody have you fill in forms, sign or keep records for the staff?",
              "visit_issue", kind=YES_NO, purpose=GUARD, is_required=False),
    ItemDraft("接下来三个月，您打算怎样订货？", "How do you mean to order in the next three months?",
              kind=SINGLE, purpose=INTENTION, is_required=False,
              options=(("比现在多", "More than now"), ("和现在差不多", "About as much as now"),
                       ("比现在少", "Less than now"), ("还说不准", "Not sure yet"))),
    ItemDraft("您还有什么意见或建议？", "Is there anything else you would like to tell us?", kind=TEXT,
              is_required=False),
)  # fmt: skip
