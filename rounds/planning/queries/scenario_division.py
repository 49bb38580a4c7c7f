"""The answer to a scenario's question: the engine divides, this says what it means for every territory and retailer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

from rounds.engine.staffing import Tried
from rounds.people.rules.settings import TERRITORY_MAXIMUM, TERRITORY_MINIMUM
from rounds.planning.queries.scenario_engine import (
    NOBODY,
    Assigned,
    RefusedDivisionError,
    Report,
    as_it_is,
    homes_of,
    redrawn,
    staffed,
)
from rounds.planning.queries.scenario_question import Question, Slot, chosen_slots, new_slots
from rounds.planning.rules.division import Part, imbalance, mean_km, out_of_bounds
from rounds.planning.rules.reasons import Reason, gettext_noop
from rounds.retailers.models import Retailer

MOST_TRIED = 4  # numbers of account managers


@dataclass(frozen=True)
class Placing:
    """One retailer and the slot he would belong to."""

    retailer: Retailer
    slot: int
    moves: bool
    minutes: float


@dataclass(frozen=True)
class Division:
    """Rows of the scenario's territories and retailers, and the figures of the whole."""

    rows: list[dict[str, Any]]
    outlets: list[Placing]
    figures: dict[str, Any]


def divided(question: Question, report: Report) -> Division:
    """Divide the retailers anew. RefusedDivisionError when nothing can fit; `report` may raise to stop.

    When the work is to say how many account managers are needed, one more is tried until nobody has too much work or
    too many retailers.
    """
    if not question.shops:
        raise RefusedDivisionError(Reason(gettext_noop("没有标明位置的零售户，无法划分片区"), {}, ("D08",)))
    report(1, "")
    today = _before(question)
    asked: int | None = question.scenario.wishes["managers"]
    if asked is not None:
        return _divided(question, today, asked, report)
    staffing = staffed(question, report)
    crowd = ceil(len(question.shops) / int(question.settings[TERRITORY_MAXIMUM]))
    least = max(staffing.managers, crowd)
    for more in range(MOST_TRIED):
        division = _divided(question, today, least + more, report)
        if not division.figures["after"]["overloaded"] and not division.figures["after"]["crowded"]:
            break
    tried = [_in_vain(question, one) for one in staffing.tried if one.excess > 0]
    reasons = [_needed(question, division), *tried, *_more(question, division, staffing.managers)]
    division.figures["because"] = [reason.record() for reason in reasons]
    return division


def _divided(question: Question, today: list[int], wanted: int, report: Report) -> Division:
    _refuse_too_many(question, wanted)
    taking = chosen_slots(question, wanted)
    slots = (*question.slots, *new_slots(question, wanted - len(taking)))
    taking = [*taking, *range(len(question.slots), len(slots))]
    homes = homes_of(slots, {*taking, *today} - {NOBODY})
    before = as_it_is(question, today, homes)
    after = redrawn(question, slots, taking, today, homes, report)
    rest = _rest(question, taking, after.labels)
    outlets = _placings(question, after.labels, rest)
    parts = [_parts(question, slots, before), _parts(question, slots, after)]
    rows = [
        {
            "territory": slot.territory,
            "manager": slot.manager,
            "name": slot.name,
            "percent": slot.percent,
            "lat": after.middles.get(number, (None, None))[0],
            "lon": after.middles.get(number, (None, None))[1],
            "before": asdict(parts[0][number]),
            "after": asdict(parts[1][number]) | _exchange(question, outlets, number),
        }
        for number, slot in enumerate(slots)
    ]
    return Division(rows, outlets, _figures(question, slots, outlets, parts))


def _refuse_too_many(question: Question, wanted: int) -> None:
    if wanted > len(question.shops):
        text = gettext_noop("有位置的零售户只有 %(placed)s 户，不够分给 %(managers)s 名客户经理")
        params: dict[str, str | int | float] = {"placed": len(question.shops), "managers": wanted}
        raise RefusedDivisionError(Reason(text, params, ("C18",)))


def _needed(question: Question, division: Division) -> Reason:
    text = gettext_noop(
        "需要 %(managers)s 名客户经理：四周工作 %(work)s 小时，每人外勤 %(each)s 小时，每人最多 %(most)s 户"
    )
    after = division.figures["after"]
    params: dict[str, str | int | float] = {
        "managers": after["managers"],
        "work": round(after["minutes"] / 60),
        "each": round(question.capacity / 60),
        "most": question.settings[TERRITORY_MAXIMUM],
    }
    return Reason(text, params, ("C18", "D08"))


def _more(question: Question, division: Division, enough: int) -> list[Reason]:
    """Why more than the work needs: nobody may have too many retailers, and those working part time count less."""
    if division.figures["after"]["managers"] <= enough:
        return []
    text = gettext_noop("按工作量 %(enough)s 人就够，但会有人超过 %(most)s 户，或超出自己的外勤时间")
    return [Reason(text, {"enough": enough, "most": question.settings[TERRITORY_MAXIMUM]}, ("C18",))]


def _in_vain(question: Question, tried: Tried) -> Reason:
    text = gettext_noop("%(managers)s 人不够：最忙的人要 %(peak)s 小时，超出外勤时间 %(each)s 小时")
    each = round(question.capacity / 60)
    return Reason(text, {"managers": tried.managers, "peak": round(tried.peak / 60), "each": each}, ("C18",))


def _before(question: Question) -> list[int]:
    numbers = question.slot_numbers()
    return [numbers.get(shop.territory_id or 0, NOBODY) for shop in question.shops]


def _rest(question: Question, taking: Sequence[int], after: Sequence[int]) -> list[int]:
    """Retailers without a position stay where they are, or go to the slot with the fewest retailers."""
    counts = Counter(after)
    numbers = question.slot_numbers()
    found = []
    for shop in question.unplaced:
        own = numbers.get(shop.territory_id or 0, NOBODY)
        slot = own if own in taking else min(taking, key=lambda number: (counts[number], number))
        counts[slot] += 1
        found.append(slot)
    return found


def _placings(question: Question, after: Sequence[int], rest: Sequence[int]) -> list[Placing]:
    numbers = question.slot_numbers()
    rows = zip(
        (*question.shops, *question.unplaced), (*question.loads, *question.unplaced_loads), (*after, *rest), strict=True
    )
    return [
        Placing(shop, slot, moves=numbers.get(shop.territory_id or 0, NOBODY) != slot, minutes=load.minutes)
        for shop, load, slot in rows
    ]


def _parts(question: Question, slots: Sequence[Slot], assigned: Assigned) -> list[Part]:
    """Every slot in figures."""
    mine: dict[int, list[int]] = {}
    for place, number in enumerate(assigned.labels):
        mine.setdefault(number, []).append(place)
    return [_part(question, slot, mine.get(number, []), number, assigned) for number, slot in enumerate(slots)]


def _part(question: Question, slot: Slot, mine: Sequence[int], number: int, assigned: Assigned) -> Part:
    if not mine:
        return Part(capacity=question.capacity * slot.percent / 100)
    lat, lon = assigned.middles[number]
    minutes, visits = (sum(getattr(question.loads[place], name) for place in mine) for name in ("minutes", "visits"))
    work = assigned.minutes[number]
    points = [(question.shops[place].lon or 0.0, question.shops[place].lat or 0.0) for place in mine]
    return Part(
        outlets=len(mine),
        visits=round(visits, 1),
        minutes=round(work, 1),
        travel=round(max(0.0, work - minutes), 1),
        km=round(mean_km(points, (lon, lat)), 2),
        pieces=assigned.pieces[number],
        capacity=question.capacity * slot.percent / 100,
    )


def _exchange(question: Question, outlets: Sequence[Placing], number: int) -> dict[str, int]:
    """How many retailers a slot gets and gives."""
    mine = question.slots[number].territory if number < len(question.slots) else None
    coming = sum(outlet.moves for outlet in outlets if outlet.slot == number)
    going = sum(outlet.moves for outlet in outlets if mine and outlet.retailer.territory_id == mine.pk)
    return {"coming": coming, "going": going}


def _figures(
    question: Question,
    slots: Sequence[Slot],
    outlets: Sequence[Placing],
    parts: Sequence[Sequence[Part]],
) -> dict[str, Any]:
    moved = sum(outlet.moves for outlet in outlets)
    kept = [outlet for outlet in outlets if outlet.retailer.territory_id in question.slot_numbers()]
    working = [[number for number, part in enumerate(side) if part.outlets] for side in parts]
    before, after = (
        _side(question, [side[number] for number in present], [slots[number].percent or 100 for number in present])
        for side, present in zip(parts, working, strict=True)
    )
    return {
        "before": before,
        "after": after,
        "moved": moved,
        "outlets": len(outlets),
        "kept": sum(not outlet.moves for outlet in kept) / len(kept) if kept else 1.0,
        "capacity": question.capacity,
    }


def _side(question: Question, parts: Sequence[Part], percents: Sequence[int]) -> dict[str, Any]:
    """One side of the comparison as a whole."""
    least, most = question.settings[TERRITORY_MINIMUM], question.settings[TERRITORY_MAXIMUM]
    outlets = sum(part.outlets for part in parts)
    return {
        "managers": len(parts),
        "imbalance": imbalance([part.minutes for part in parts], percents),
        "minutes": sum(part.minutes for part in parts),
        "travel": sum(part.travel for part in parts),
        "km": sum(part.km * part.outlets for part in parts) / outlets if outlets else 0.0,
        "pieces": sum(max(0, part.pieces - 1) for part in parts),
        "beyond": out_of_bounds((part.outlets for part in parts), least, most),
        "overloaded": sum(part.used > 1 for part in parts),
        "crowded": sum(part.outlets > most for part in parts),
    }
