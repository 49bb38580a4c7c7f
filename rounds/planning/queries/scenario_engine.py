"""A scenario's question in the engine's numbers, and its answers as slots and minutes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from rounds.engine import (
    ImpossibleTerritoriesError,
    Journeys,
    Progress,
    Staffing,
    Stop,
    Territories,
    assign_territories,
    managers_needed,
)
from rounds.planning.queries.scenario_question import Question, Slot
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.reasons import Reason, gettext_noop

Floats = NDArray[np.float64]
Report = Callable[[int, str], None]
NOBODY = -1
TRIALS = 24  # arrangements the engine tries
PHASES = (TRIALS, 40, 40)  # steps it tells of: arrangements, borders from them, borders from today's
WORK_BEGINS, WORK_ENDS = 5, 95  # percent
BAND = (4.0, 40.0)  # visits a day that an estimate of journeys makes sense for


class RefusedDivisionError(Exception):
    """No division can answer the question; `reason` says why in a sentence."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.text % reason.params)
        self.reason = reason


@dataclass(frozen=True)
class Assigned:
    """Slot of every retailer with a position; minutes of work, pieces and the middle by slot."""

    labels: list[int]
    minutes: dict[int, float]
    pieces: dict[int, int]
    middles: dict[int, tuple[float, float]]


def homes_of(slots: Sequence[Slot], numbers: Iterable[int]) -> dict[int, tuple[float, float]]:
    """Where the days of these slots start; nothing unless it is known of all, so that travel is measured alike."""
    found = {number: slots[number].home for number in numbers}
    return {} if None in found.values() else {number: home for number, home in found.items() if home is not None}


def as_it_is(question: Question, before: Sequence[int], homes: Mapping[int, tuple[float, float]]) -> Assigned:
    """Today's division, measured like any other."""
    known = [place for place, slot in enumerate(before) if slot != NOBODY]
    slots = sorted({before[place] for place in known})
    if not slots:
        return Assigned(list(before), {}, {}, {})
    held = [slots.index(before[place]) for place in known]
    starts = [homes[slot] for slot in slots] if homes else None
    drawn = _drawn(question, known, len(slots), per_day=_per_day(question, len(slots)), fixed=held, homes=starts)
    return _named(drawn, slots, list(before))


def redrawn(
    question: Question,
    slots: Sequence[Slot],
    taking: Sequence[int],
    before: Sequence[int],
    homes: Mapping[int, tuple[float, float]],
    report: Report,
) -> Assigned:
    """The division asked for: even, compact, in one piece, relationships at their price."""
    place_of = {slot: place for place, slot in enumerate(taking)}
    everybody = range(len(question.shops))
    fixed = [place_of.get(slot, NOBODY) if _stays(question, p) else NOBODY for p, slot in enumerate(before)]
    _refuse_stranded(question, before, fixed)
    percents = [slots[number].percent for number in taking]
    try:
        drawn = _drawn(
            question,
            everybody,
            len(taking),
            per_day=_per_day(question, len(taking)),
            fixed=fixed,
            previous=[place_of.get(slot, NOBODY) for slot in before],
            keep=_ties(question),
            shares=percents,
            capacity=[question.capacity * percent / 100 for percent in percents] if _strict(question) else None,
            homes=[homes[number] for number in taking] if homes else None,
            stop=Stop(iterations=TRIALS, progress=Teller(report, relations=max(before, default=NOBODY) != NOBODY)),
        )
    except ImpossibleTerritoriesError as error:
        raise RefusedDivisionError(_too_much(question, percents)) from error
    if _strict(question) and float(drawn.excess.max()) > 1:
        raise RefusedDivisionError(_too_much(question, percents))
    return _named(drawn, taking, [])


def staffed(question: Question, report: Report) -> Staffing:
    """How many full account managers the work needs, travel included, and which numbers were tried in vain."""
    least = ceil(sum(load.minutes for load in question.loads) / question.capacity)
    try:
        return managers_needed(
            *_places(question, range(len(question.shops))),
            question.capacity,
            journeys=_journeys(question, range(len(question.shops)), _per_day(question, max(1, least))),
            tolerance=question.settings[chosen.TERRITORY_TOLERANCE],
            seed=question.settings[chosen.SEED],
            stop=Stop(iterations=TRIALS, progress=lambda _: report(WORK_BEGINS, "")),
        )
    except ImpossibleTerritoriesError as error:
        shop = question.shops[error.outlets[0]] if error.outlets else question.shops[0]
        text = gettext_noop("有零售户一户的工作量就超出一人的外勤时间（如%(name)s）")
        raise RefusedDivisionError(Reason(text, {"name": shop.name}, ("C18",))) from error


class Teller:
    """Turns the engine's steps into percent."""

    def __init__(self, report: Report, *, relations: bool) -> None:
        self.report, self.phases = report, PHASES if relations else PHASES[:2]
        self.phase, self.last = 0, -1

    def __call__(self, progress: Progress) -> None:
        if progress.iterations < self.last:
            self.phase = min(self.phase + 1, len(self.phases) - 1)
        self.last = progress.iterations
        done = (self.phase + min(1.0, progress.iterations / self.phases[self.phase])) / len(self.phases)
        self.report(int(WORK_BEGINS + done * (WORK_ENDS - WORK_BEGINS)), "")


def _drawn(
    question: Question,
    places: Sequence[int],
    managers: int,
    *,
    per_day: float,
    fixed: Sequence[int],
    previous: Sequence[int] | None = None,
    keep: Floats | float = 0.0,
    shares: Sequence[int] | None = None,
    capacity: Sequence[float] | None = None,
    homes: Sequence[tuple[float, float]] | None = None,
    stop: Stop | None = None,
) -> Territories:
    """The engine's answer for some of the retailers."""
    return assign_territories(
        *_places(question, places),
        managers,
        tolerance=question.settings[chosen.TERRITORY_TOLERANCE],
        seed=question.settings[chosen.SEED],
        journeys=_journeys(question, places, per_day),
        previous=previous,
        keep=keep,
        fixed=fixed,
        shares=shares,
        capacity=capacity,
        homes=homes,
        stop=stop,
    )


def _places(question: Question, places: Sequence[int]) -> tuple[Floats, Floats, Floats]:
    """Latitude, longitude and minutes in the shop."""
    shops = [question.shops[place] for place in places]
    return (
        np.array([shop.lat or 0.0 for shop in shops]),
        np.array([shop.lon or 0.0 for shop in shops]),
        np.array([question.loads[place].minutes for place in places]),
    )


def _journeys(question: Question, places: Sequence[int], per_day: float) -> Journeys:
    loads = [question.loads[place] for place in places]
    return Journeys(
        visits=np.array([load.visits for load in loads]),
        pace=np.array([load.pace for load in loads]),
        per_day=per_day,
        stop_minutes=question.settings[chosen.STOP_MINUTES],
    )


def _named(drawn: Territories, slots: Sequence[int], labels: list[int]) -> Assigned:
    return Assigned(
        labels or [slots[label] for label in drawn.labels.tolist()],
        dict(zip(slots, drawn.workload.tolist(), strict=True)),
        dict(zip(slots, drawn.pieces.tolist(), strict=True)),
        {slot: (lat, lon) for slot, (lat, lon) in zip(slots, drawn.centres.tolist(), strict=True)},
    )


def _per_day(question: Question, managers: int) -> float:
    """Visits on one day of one account manager, as the division would have it."""
    visits = sum(load.visits for load in question.loads)
    return min(max(visits / (managers * question.workdays), BAND[0]), BAND[1])


def _stays(question: Question, place: int) -> bool:
    return question.shops[place].pk in question.fixed


def _strict(question: Question) -> bool:
    return bool(question.scenario.wishes["strict"])


def _ties(question: Question) -> Floats:
    """Minutes a broken relationship costs, by the word that was chosen; who is visited more is tied more.

    In proportion to the work: with one price for all, a new account manager would get those with the most work, picked
    out of everybody's territory, because they are the fewest.
    """
    keep, settings = question.scenario.wishes["keep"], question.settings
    price = {"free": 0.0, "medium": settings[chosen.TIE_MEDIUM], "strong": settings[chosen.TIE_STRONG]}[keep]
    minutes = np.array([load.minutes for load in question.loads])
    return np.asarray(price * minutes / max(float(minutes.mean()), 1e-9))


def _refuse_stranded(question: Question, before: Sequence[int], fixed: Sequence[int]) -> None:
    """Who must stay cannot stay in a territory that takes no part."""
    lost = [p for p, slot in enumerate(before) if _stays(question, p) and slot != NOBODY and fixed[p] == NOBODY]
    if lost:
        text = gettext_noop("不得移交的零售户中有 %(number)s 户属于不再保留的片区（如%(name)s）")
        params: dict[str, str | int | float] = {"number": len(lost), "name": question.shops[lost[0]].name}
        raise RefusedDivisionError(Reason(text, params, ("D08",)))


def _too_much(question: Question, percents: Sequence[int]) -> Reason:
    text = gettext_noop("人手不够：拜访需要 %(asked)s 小时（不含路上），全部外勤时间 %(had)s 小时，划分后仍有人超出")
    asked = sum(load.minutes for load in question.loads) / 60
    params: dict[str, str | int | float] = {
        "asked": round(asked),
        "had": round(question.capacity * sum(percents) / 6000),
    }
    return Reason(text, params, ("C18",))
