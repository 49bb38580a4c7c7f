"""The answer to a scenario's question: the engine divides, this says what it means for every territory and retailer."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

from rounds.engine import assign_territories
from rounds.people.rules.settings import TERRITORY_MAXIMUM, TERRITORY_MINIMUM
from rounds.planning.queries.scenario_question import Question, Slot, chosen_slots, new_slots
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.division import Part, imbalance, mean_km, out_of_bounds
from rounds.planning.rules.reasons import Reason, gettext_noop
from rounds.retailers.models import Retailer

Report = Callable[[int, str], None]
NOBODY = -1


class RefusedDivisionError(Exception):
    """No division can answer the question; `reason` says why in a sentence."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.text % reason.params)
        self.reason = reason


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
    """Divide the retailers anew. RefusedDivisionError when nothing can fit; `report` may raise to stop."""
    if not question.shops:
        raise RefusedDivisionError(Reason(gettext_noop("没有标明位置的零售户，无法划分片区"), {}, ("D08",)))
    report(5, "")
    wanted = _wanted(question)
    taking = chosen_slots(question, wanted)
    slots = (*question.slots, *new_slots(question, wanted - len(taking)))
    taking = [*taking, *range(len(question.slots), len(slots))]
    before = _before(question)
    after, centres = _assigned(question, slots, taking, before, report)
    rest = _rest(question, slots, taking, after)
    outlets = _placings(question, after, rest)
    parts = [_parts(question, len(slots), before), _parts(question, len(slots), after)]
    rows = [
        {
            "territory": slot.territory,
            "manager": slot.manager,
            "name": slot.name,
            "percent": slot.percent,
            "lat": centres.get(number, (None, None))[0],
            "lon": centres.get(number, (None, None))[1],
            "before": asdict(parts[0][number]),
            "after": asdict(parts[1][number]) | _exchange(question, outlets, number),
        }
        for number, slot in enumerate(slots)
    ]
    return Division(rows, outlets, _figures(question, slots, taking, outlets, parts))


def _wanted(question: Question) -> int:
    """How many account managers: the number asked for, or as many as the work needs."""
    asked: int | None = question.scenario.wishes["managers"]
    if asked is None:
        work = sum(load.minutes for load in question.loads)
        asked = ceil(work / question.capacity)
    if asked > len(question.shops):
        text = gettext_noop("有位置的零售户只有 %(placed)s 户，不够分给 %(managers)s 名客户经理")
        params: dict[str, str | int | float] = {"placed": len(question.shops), "managers": asked}
        raise RefusedDivisionError(Reason(text, params, ("C18",)))
    return max(1, asked)


def _before(question: Question) -> list[int]:
    numbers = question.slot_numbers()
    return [numbers.get(shop.territory_id or 0, NOBODY) for shop in question.shops]


def _assigned(
    question: Question, slots: Sequence[Slot], taking: Sequence[int], before: Sequence[int], report: Report
) -> tuple[list[int], dict[int, tuple[float, float]]]:
    """Slot of each retailer, and the middle of each slot's work."""
    drawn = assign_territories(
        [shop.lat or 0.0 for shop in question.shops],
        [shop.lon or 0.0 for shop in question.shops],
        [load.minutes for load in question.loads],
        len(taking),
        tolerance=question.settings[chosen.TERRITORY_TOLERANCE],
        seed=question.settings[chosen.SEED],
    )
    labels = drawn.labels.tolist()
    overlap = Counter((label, taking.index(b)) for label, b in zip(labels, before, strict=True) if b in taking)
    name: dict[int, int] = {}
    for (label, place), _ in overlap.most_common():
        if label not in name and place not in name.values():
            name[label] = place
    for label in range(len(taking)):
        if label not in name:
            name[label] = next(p for p in range(len(taking)) if p not in name.values())
    centres = {taking[name[label]]: (lat, lon) for label, (lat, lon) in enumerate(drawn.centres.tolist())}
    report(90, "")
    return [taking[name[label]] for label in labels], centres


def _rest(question: Question, slots: Sequence[Slot], taking: Sequence[int], after: Sequence[int]) -> list[int]:
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


def _parts(question: Question, count: int, labels: Sequence[int]) -> list[Part]:
    """Every slot in figures."""
    found = []
    for number in range(count):
        mine = [place for place, label in enumerate(labels) if label == number]
        points = [(question.shops[p].lon or 0.0, question.shops[p].lat or 0.0) for p in mine]
        middle = (
            (sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)) if points else (0.0, 0.0)
        )
        found.append(
            Part(
                outlets=len(mine),
                visits=sum(question.loads[p].visits for p in mine),
                minutes=sum(question.loads[p].minutes for p in mine),
                km=round(mean_km(points, middle), 2),
                capacity=question.capacity,
            )
        )
    return found


def _exchange(question: Question, outlets: Sequence[Placing], number: int) -> dict[str, int]:
    """How many retailers a slot gets and gives."""
    mine = question.slots[number].territory if number < len(question.slots) else None
    coming = sum(outlet.moves for outlet in outlets if outlet.slot == number)
    going = sum(outlet.moves for outlet in outlets if mine and outlet.retailer.territory_id == mine.pk)
    return {"coming": coming, "going": going}


def _figures(
    question: Question,
    slots: Sequence[Slot],
    taking: Sequence[int],
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
    }
