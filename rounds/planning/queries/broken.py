"""Every interval a draft does not keep, with its reason and what would mend it (C28-C30)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rounds.engine import Result, Stretched, Unserved
from rounds.planning.queries.problem import Shop, Situation
from rounds.planning.rules import reasons
from rounds.planning.rules.gaps import Gap, is_broken, is_overdue
from rounds.planning.rules.rhythm import longest_rest

LONG_REST = 3  # days: more than a weekend


@dataclass(frozen=True)
class DraftBroken:
    """One interval a draft does not keep."""

    retailer_id: int
    wanted: int
    longest: int | None
    because: list[dict[str, Any]]


def broken_in(situation: Situation, door: Mapping[int, Sequence[date]], result: Result | None) -> list[DraftBroken]:
    """Judged from the dates of the door visits alone; the engine only says why. Shops without position come last."""
    limits = _limits(situation, result) if result else {}
    found = []
    for shop in situation.shops:
        gap = situation.gap_of(shop, door.get(shop.retailer.pk, ()))
        if is_broken(gap, interval=shop.rhythm.interval_days, tolerance=situation.tolerance):
            told = limits.get(shop.retailer.pk, [])
            found.append(_named(shop, gap.days, _why(shop, situation, gap, told)))
    for shop in situation.unplaced:
        found.append(_named(shop, None, [reasons.no_position_reason(), *_overdue(shop, situation)]))
    return found


def overdue_in(situation: Situation) -> int:
    """How many were overdue before the plan begins (E10)."""
    return sum(_is_overdue(shop, situation) for shop in (*situation.shops, *situation.unplaced))


def _named(shop: Shop, longest: int | None, because: list[reasons.Reason]) -> DraftBroken:
    told = [reason.record() for reason in because]
    return DraftBroken(shop.retailer.pk, shop.rhythm.interval_days, longest, told)


def _why(shop: Shop, situation: Situation, gap: Gap, told: list[reasons.Reason]) -> list[reasons.Reason]:
    causes = [*told, *_rest(situation, gap)]
    if not causes:
        shut = sorted(situation.shut_weekdays(shop))
        causes = [reasons.shut_reason(shut) if shut else reasons.no_day_reason()]
    stated = reasons.gap_reason(gap.days, gap.since, gap.until, shop.rhythm.interval_days)
    return [stated, *causes, *_overdue(shop, situation)]


def _rest(situation: Situation, gap: Gap) -> list[reasons.Reason]:
    first = max(gap.since + timedelta(days=1), situation.first_day)
    last = min(gap.until - timedelta(days=1), situation.last_day)
    rest = longest_rest(first, last, situation.workdays)
    return [reasons.rest_reason(rest.days, rest.first, rest.last)] if rest and rest.days >= LONG_REST else []


def _is_overdue(shop: Shop, situation: Situation) -> bool:
    first, interval = situation.first_day, shop.rhythm.interval_days
    return is_overdue(shop.last_visit, first_day=first, interval=interval, tolerance=situation.tolerance)


def _overdue(shop: Shop, situation: Situation) -> list[reasons.Reason]:
    if shop.last_visit is None or not _is_overdue(shop, situation):
        return []
    return [reasons.overdue_reason((situation.first_day - shop.last_visit).days - shop.rhythm.interval_days)]


def _limits(situation: Situation, result: Result) -> dict[int, list[reasons.Reason]]:
    """What the engine says of each retailer it could not serve as wanted: the limit, and what would admit him."""
    found: dict[int, list[reasons.Reason]] = {}
    missed: list[Unserved | Stretched] = [*result.unserved, *result.stretched]
    for one in missed:
        told = found.setdefault(situation.shops[one.place].retailer.pk, [])
        told.append(reasons.limit_reason(one.reason.value))
        for relief in one.reliefs:
            together = len(relief.relaxations) > 1
            for wider in relief.relaxations:
                day = situation.workdays[wider.day]
                told.append(reasons.relief_reason(wider.limit.value, day, wider.amount, together=together))
    return {pk: _once(told) for pk, told in found.items()}


def _once(told: list[reasons.Reason]) -> list[reasons.Reason]:
    """The same sentence is not said twice."""
    return [one for number, one in enumerate(told) if one not in told[:number]]
