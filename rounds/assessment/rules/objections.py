"""Who may contest a score, until when, who decides, and what upholding it would change (A31, A35, A44).

Nothing that was counted is changed: an upheld objection leaves the record (or the whole part) out of the next version.
The effect is what the same pure rule gives for the same frozen inputs with that one correction, before anybody decides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from rounds.visits.rules.reasons import gettext_noop

MOST_CITED = 20


class Fault(StrEnum):
    """Why an objection, a decision on it, or a correction by hand is not taken."""

    NOT_YOURS = "not_yours"
    NOT_PUBLISHED = "not_published"
    NOT_NEWEST = "not_newest"
    TOO_LATE = "too_late"
    UNKNOWN_RECORD = "unknown_record"
    NO_TEXT = "no_text"
    ALREADY_OPEN = "already_open"
    DECIDED_BEFORE = "decided_before"
    NOT_A_DECIDER = "not_a_decider"
    OWN_OBJECTION = "own_objection"
    INVOLVED = "involved"
    ALREADY_DECIDED = "already_decided"
    NOT_A_VALUE = "not_a_value"
    SAME_VALUE = "same_value"
    ALONE = "alone"
    ALREADY_PROPOSED = "already_proposed"
    NOT_OVER = "run_not_newest"


SENTENCES: Mapping[Fault, str] = {
    Fault.NOT_YOURS: gettext_noop("只有被考核人本人或本部门可以提出异议"),
    Fault.NOT_PUBLISHED: gettext_noop("公布以后才能提出异议"),
    Fault.NOT_NEWEST: gettext_noop("这一版之后已有更新的版本，请在最新一版上提出"),
    Fault.TOO_LATE: gettext_noop(
        "已过提出异议的期限。有新的事实，请与考核员面谈：由他提出人工更正、另一人确认，仍可进入下一版"
    ),
    Fault.UNKNOWN_RECORD: gettext_noop("这一项里没有这条记录"),
    Fault.NO_TEXT: gettext_noop("请写明理由"),
    Fault.ALREADY_OPEN: gettext_noop("对这条记录的异议正在处理，不能重复"),
    Fault.DECIDED_BEFORE: gettext_noop("对这条记录的异议已经裁定，不能再次提出"),
    Fault.NOT_A_DECIDER: gettext_noop("异议由考核员或公司领导裁定"),
    Fault.OWN_OBJECTION: gettext_noop("不能裁定自己提出的异议"),
    Fault.INVOLVED: gettext_noop("您是当事一方，请由另一位考核员或公司领导办理"),
    Fault.ALREADY_DECIDED: gettext_noop("这条异议已经裁定"),
    Fault.NOT_A_VALUE: gettext_noop("更正后的分数要在 0 到 100 之间，最多两位小数"),
    Fault.SAME_VALUE: gettext_noop("更正后的分数与现在相同"),
    Fault.ALONE: gettext_noop("人工更正要两个人：提出的人不能自己确认"),
    Fault.ALREADY_PROPOSED: gettext_noop("这一项已有一份更正等待确认"),
    Fault.NOT_OVER: gettext_noop("只能更正最新一版"),
}


@dataclass(frozen=True)
class Case:
    """What decides whether a part may be contested today. `last_day` is the last day on which it may."""

    is_scored: bool
    is_published: bool
    is_newest: bool
    today: date
    last_day: date | None
    record: str
    records: Sequence[str]
    text: str
    is_open: bool
    was_decided: bool


def objection_fault(case: Case) -> Fault | None:
    """Why this objection is not taken; None when it is."""
    found = (
        (not case.is_scored, Fault.NOT_YOURS),
        (not case.is_published, Fault.NOT_PUBLISHED),
        (not case.is_newest, Fault.NOT_NEWEST),
        (bool(case.record) and case.record not in case.records, Fault.UNKNOWN_RECORD),
        (not case.text.strip(), Fault.NO_TEXT),
        (case.is_open, Fault.ALREADY_OPEN),
        (case.was_decided, Fault.DECIDED_BEFORE),
        (case.last_day is not None and case.today > case.last_day, Fault.TOO_LATE),
    )
    return next((fault for applies, fault in found if applies), None)


@dataclass(frozen=True)
class Decider:
    """How the person who would decide stands to the matter."""

    may_decide: bool
    made_it: bool
    is_involved: bool
    text: str


def decision_fault(decider: Decider) -> Fault | None:
    """Why this person's decision is not taken; None when it is."""
    found = (
        (not decider.may_decide, Fault.NOT_A_DECIDER),
        (decider.made_it, Fault.OWN_OBJECTION),
        (decider.is_involved, Fault.INVOLVED),
        (not decider.text.strip(), Fault.NO_TEXT),
    )
    return next((fault for applies, fault in found if applies), None)


def value_of(text: object, *, now: Decimal | None) -> Decimal | Fault:
    """The value a correction by hand gives, 0 to 100 with at most two decimals, or what is wrong with it."""
    try:
        value = Decimal(str(text))
    except InvalidOperation:
        return Fault.NOT_A_VALUE
    if not value.is_finite() or not 0 <= value <= 100 or value != round(value, 2):
        return Fault.NOT_A_VALUE
    return Fault.SAME_VALUE if value == now else round(value, 2)


@dataclass(frozen=True)
class Contested:
    """The part of one party that a correction is about; `record` empty: the whole part."""

    party: str
    key: int
    indicator: str
    record: str = ""


Results = Callable[[Mapping[str, Any]], Sequence[Mapping[str, Any]]]


def effect_of(inputs: Mapping[str, Any], contested: Contested, results_of: Results) -> dict[str, list[str | None]]:
    """What leaving this out alone would change: {"part": [before, after], "total": [before, after]} as texts.

    Both come from the same rule over the same frozen inputs; they differ by one line of `corrections`, and by the
    value set by hand before, which an upheld objection to the part outdates.
    """
    line = {
        "party": contested.party, "id": contested.key, "indicator": contested.indicator, "record": contested.record,
    }  # fmt: skip
    corrected = {**inputs, "corrections": [*inputs["corrections"], line]}
    if "overrides" in inputs:
        same = (contested.party, contested.key, contested.indicator)
        others = [one for one in inputs["overrides"] if (one["party"], one["id"], one["indicator"]) != same]
        corrected["overrides"] = others
    before, after = (_figures(results_of(each), contested) for each in (inputs, corrected))
    return {name: [before[name], after[name]] for name in ("part", "total")}


def _figures(results: Sequence[Mapping[str, Any]], contested: Contested) -> dict[str, str | None]:
    mine = (one for one in results if (one["party"], one["id"]) == (contested.party, contested.key))
    score = next(mine, None)
    if score is None:
        return {"part": None, "total": None}
    parts = {part["indicator"]: part["value"] for part in score["parts"]}
    return {"part": parts.get(contested.indicator), "total": score["total"]}
