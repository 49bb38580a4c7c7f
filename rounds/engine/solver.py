"""The door of the engine: solve, and compile in advance."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from time import perf_counter

from rounds.engine.annealing import GIVEN, HURRIED, MAIN, OPENINGS, WITH_HOURS, WITHOUT_HOURS, Search, Stage
from rounds.engine.arrays import Given, allowed, pack
from rounds.engine.hours import has_hours, without_hours
from rounds.engine.plan import Draft, cost_of, left_out, routes_of, terms_of, trimmed
from rounds.engine.problem import Day, Pattern, Place, Problem, Progress, Stop
from rounds.engine.relief import told
from rounds.engine.result import Result, Route
from rounds.engine.territories import assign_territories
from rounds.engine.workload import Journeys

CHUNK = 200
TRIES = 10  # chunks from one exact pricing of the best plan to the next
DEFAULT_SECONDS = 10.0
MANY = 200  # steps a place from which several searches are worth their time
A_SECOND = 50_000  # steps to expect of a second


@dataclass
class _Clock:
    stop: Stop
    began: float
    iterations: int = 0
    improved_at: int = 0
    told: float = 0.0

    @property
    def seconds(self) -> float:
        return perf_counter() - self.began

    @property
    def limit(self) -> float | None:
        if self.stop.seconds is None and self.stop.iterations is None:
            return DEFAULT_SECONDS
        return self.stop.seconds

    def share(self) -> float:
        """How much of the budget is spent, 0 to 1."""
        shares = [0.0]
        if self.limit is not None:
            shares.append(self.seconds / max(1e-9, self.limit))
        if self.stop.iterations is not None:
            shares.append(self.iterations / self.stop.iterations if self.stop.iterations else 1.0)
        return max(shares)

    def steps(self) -> float:
        """How many steps the budget is good for, about."""
        timed = inf if self.limit is None else self.limit * A_SECOND
        return timed if self.stop.iterations is None else min(timed, self.stop.iterations)

    def chunk(self) -> int:
        """Steps until the clock is asked again."""
        return CHUNK if self.stop.iterations is None else min(CHUNK, self.stop.iterations - self.iterations)

    def is_over(self) -> bool:
        tired = self.stop.no_improvement is not None and self.iterations - self.improved_at >= self.stop.no_improvement
        return tired or self.share() >= 1 or (self.stop.cancel is not None and self.stop.cancel())

    def tell(self, cost: float, unserved: int) -> None:
        if self.stop.progress is not None and self.seconds - self.told >= 0.5:
            self.told = self.seconds
            self.stop.progress(Progress(self.seconds, self.iterations, cost, unserved))


def solve(problem: Problem, stop: Stop, seed: int = 0, *, start: Result | Sequence[Route] | None = None) -> Result:
    """Plan a horizon.

    Parameters
    ----------
    problem : Problem
        What is to be planned.
    stop : Stop
        When to stop. With an iteration limit alone the plan depends on the problem and the seed only.
    seed : int
        Of the random numbers.
    start : Result, sequence of Route or None
        A plan to begin with, of this problem or of one with the same places in the same order; visits that no allowed
        pattern has are dropped from it, and what breaks a limit is cut back. None: a greedy start.

    Returns
    -------
    Result
        A plan that keeps every limit; what did not fit is in ``unserved``, never silently stretched.

    Notes
    -----
    Ruin and recreate with simulated annealing, see ``kernels.py`` and ``annealing.Stage``. A better plan is kept as
    soon as it is found: the result is never worse than its start, whose cost is the first entry of ``history``.
    """
    clock = _Clock(stop, perf_counter())
    given = pack(problem)
    if not problem.places or not len(given.way):
        draft = Draft((), tuple(allowed(place)[0] for place in problem.places))
        return _result(problem, given, draft, clock, seed, [])
    run = _Run(problem, given, clock)
    if start is not None:
        run.cool(GIVEN, seed, start.routes if isinstance(start, Result) else start)
    elif clock.steps() < MANY * len(problem.places):
        run.cool(HURRIED, seed, None)
    elif has_hours(problem):
        run.begin(seed)
        looser = without_hours(problem)
        guess = _Run(looser, pack(looser), clock, shown=run)
        guess.search(seed, WITHOUT_HOURS)
        run.cool(WITH_HOURS, seed, guess.routes(), is_looser=True)
    else:
        run.search(seed, 1.0)
    return _result(problem, given, run.best, clock, seed, run.history)


class _Run:
    """Searches one after the other, and the best plan of them all; progress is told of ``shown``, usually itself."""

    def __init__(self, problem: Problem, given: Given, clock: _Clock, shown: "_Run | None" = None) -> None:
        self.problem, self.given, self.clock, self.shown = problem, given, clock, shown or self
        self.best = Draft((), ())
        self.history: list[tuple[float, int, float]] = []

    def routes(self) -> tuple[Route, ...]:
        """The rounds of the best plan."""
        return routes_of(self.problem, self.given.travel, self.best)

    def search(self, seed: int, part: float) -> None:
        """Several openings and the best of them cooled down, in the first part of the budget."""
        for number, stage in enumerate(OPENINGS):
            self.cool(stage.within(part), seed * len(OPENINGS) + number, None)
        self.cool(MAIN.within(part), seed, self.routes())

    def begin(self, seed: int, start: Sequence[Route] | None = None, *, is_looser: bool = False) -> Search:
        """A search at its start, which is noted."""
        search = Search(self.problem, self.given, seed)
        search.begin(start, is_looser=is_looser)
        self._note(search)
        return search

    def cool(self, stage: Stage, seed: int, start: Sequence[Route] | None, *, is_looser: bool = False) -> None:
        """Search until the stage ends; without time for it, nothing but the first start is made."""
        clock, shown = self.clock, self.shown
        if self.history and clock.is_over() and not is_looser:
            return
        search = self.begin(seed, start, is_looser=is_looser)
        clock.improved_at = tried = clock.iterations
        while not clock.is_over() and clock.share() < stage.ends:
            size = clock.chunk()
            search.advance(size, stage.heat(clock.share()))
            clock.iterations += size
            if clock.iterations >= tried + CHUNK * TRIES:
                tried = clock.iterations
                self._judge(search)
            clock.tell(shown.history[-1][2], len(left_out(shown.best)) if clock.stop.progress else 0)
        self._judge(search)

    def _judge(self, search: Search) -> None:
        search.judge()
        self._note(search)

    def _note(self, search: Search) -> None:
        if not self.history or search.cost < self.history[-1][2] - 1e-9:
            self.best = search.champion
            self.clock.improved_at = self.clock.iterations
            self.history.append((self.clock.seconds, self.clock.iterations, search.cost))


def warm() -> None:
    """Compile the kernels, or load them from Numba's cache, so that no user waits."""
    days = (Day(end=60.0), Day(end=60.0))
    places = tuple(Place((Pattern((0,)), Pattern((1,))), x=float(i), y=1.0, service=2.0) for i in range(4))
    solve(Problem(days, places), Stop(iterations=CHUNK), 1)
    spots = [0.0, 0.1, 0.2, 0.4]
    assign_territories(spots, spots, [1.0] * 4, 2, journeys=Journeys(1.0), stop=Stop(iterations=1))


def _result(
    problem: Problem, given: Given, draft: Draft, clock: _Clock, seed: int, history: list[tuple[float, int, float]]
) -> Result:
    seconds = clock.seconds
    why = told(problem, given, trimmed(problem, given.travel, draft), seed)
    draft = why.draft
    routes = routes_of(problem, given.travel, draft)
    terms = terms_of(problem, routes, draft)
    cost = cost_of(problem, terms)
    if history and cost < history[-1][2] - 1e-9:
        history.append((clock.seconds, clock.iterations, cost))
    return Result(
        routes=routes,
        patterns=tuple(pattern.days for pattern in draft.patterns),
        terms=terms,
        cost=cost,
        unserved=why.unserved,
        stretched=why.stretched,
        iterations=clock.iterations,
        seconds=seconds,
        seed=seed,
        history=tuple(history),
        standins=why.standins,
    )
