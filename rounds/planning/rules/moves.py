"""Whether a visit of a plan may be moved by hand, and in which order a round stands afterwards (C13, C14, D12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from rounds.planning.rules.reasons import Reason, gettext_noop

T = TypeVar("T")


@dataclass(frozen=True)
class MoveFacts:
    """What decides about moving one visit.

    `day_from` and `day_to` are dates, `first_day` and `last_day` the span of the plan it goes to; `visits` counts that
    day with the visit, `most` is the daily maximum; `late` are the minutes by which the last opening would be missed.
    """

    today: date
    day_from: date
    day_to: date
    first_day: date
    last_day: date
    is_worked: bool = True
    is_open_plan: bool = True
    is_proposal: bool = False
    is_published: bool = False
    is_published_alike: bool = True
    is_same_span: bool = True
    is_same_place: bool = False
    is_begun: bool = False
    is_locked: bool = False
    is_door: bool = True
    is_there_already: bool = False
    visits: int = 0
    most: int = 10_000
    is_shut: bool = False
    late: float = 0.0


def refusal_of(facts: MoveFacts) -> Reason | None:
    """The first reason against the move, or None when nothing is against it."""
    return next(iter([*_against_the_plan(facts), *_against_the_day(facts), *_against_the_round(facts)]), None)


def _against_the_plan(facts: MoveFacts) -> list[Reason]:
    checks = [
        (not facts.is_open_plan, gettext_noop("这份计划已退回、被取代或已结束，不能再调整"), ()),
        (facts.is_proposal, gettext_noop("重排方案只能采纳或放弃，不能再调整"), ("C08",)),
        (not facts.is_same_span, gettext_noop("两份计划的期间不同，不能互相移动"), ()),
        (not facts.is_published_alike, gettext_noop("一份计划已发布，另一份没有：先发布，或先在草稿里调整"), ()),
        (not facts.is_door, gettext_noop("电话拜访不在线路上，不用移动"), ("C28",)),
        (facts.is_begun, gettext_noop("这次拜访已经开始或已有结果，不能移动"), ("E06",)),
        (facts.is_locked, gettext_noop("这次拜访已锁定：先解锁再移动"), ("C14",)),
    ]
    return _said(checks)


def _against_the_day(facts: MoveFacts) -> list[Reason]:
    outside = not facts.first_day <= facts.day_to <= facts.last_day
    checks = [
        (facts.is_same_place, gettext_noop("已经在这一天"), ()),
        (facts.day_from < facts.today, gettext_noop("过去日子里的拜访不能移动"), ("C14",)),
        (facts.day_to < facts.today, gettext_noop("不能移到过去的日子"), ("C14",)),
        (outside, gettext_noop("这一天不在计划期内"), ("C14",)),
        (
            facts.is_published and facts.today in (facts.day_from, facts.day_to),
            gettext_noop("今天的线路已在手机上，不能拖动：请用重排"),
            ("C08",),
        ),
        (not facts.is_worked, gettext_noop("这一天不上班"), ("C14",)),
        (facts.is_there_already, gettext_noop("该店这一天已排了上门拜访"), ("C14",)),
    ]
    return _said(checks)


def _against_the_round(facts: MoveFacts) -> list[Reason]:
    found = []
    if facts.is_shut:
        found.append(Reason(gettext_noop("该店这一天不营业"), {}, ("D12",)))
    if facts.visits > facts.most:
        figures: dict[str, str | int | float] = {"visits": facts.visits, "most": facts.most}
        text = gettext_noop("这一天会有 %(visits)s 户，超过每天上限 %(most)s 户")
        found.append(Reason(text, figures, ("C13",)))
    if facts.late > 0:
        text = gettext_noop("这一天赶不上营业时间，晚 %(minutes)s 分钟")
        found.append(Reason(text, {"minutes": round(facts.late) or 1}, ("D12",)))
    return found


def _said(checks: Sequence[tuple[bool, str, tuple[str, ...]]]) -> list[Reason]:
    return [Reason(text, {}, rules) for is_against, text, rules in checks if is_against]


def in_rank(stops: Sequence[T], ranks: Sequence[int | None]) -> list[T]:
    """The stops in order, those with a locked rank (0 first) at it, or last where the round is shorter."""
    order = [stop for stop, rank in zip(stops, ranks, strict=True) if rank is None]
    fixed = sorted(
        ((rank, number) for number, rank in enumerate(ranks) if rank is not None), key=lambda pair: (pair[0], pair[1])
    )
    for rank, number in fixed:
        order.insert(rank, stops[number])
    return order
