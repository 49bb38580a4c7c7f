"""The door of the engine: solve, and compile in advance."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from rounds.engine.annealing import Search
from rounds.engine.arrays import Given, allowed, pack
from rounds.engine.plan import Draft, cost_of, left_out, routes_of, terms_of, trimmed
from rounds.engine.problem import Day, Pattern, Place, Problem, Progress, Stop
from rounds.engine.relief import told
from rounds.engine.result import Result, Route

CHUNK = 200
TRIES = 10  # chunks from one exact pricing of the best plan to the next
DEFAULT_SECONDS = 10.0


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
    Ruin and recreate with simulated annealing, see ``kernels.py``. A better plan is kept as soon as it is found: the
    result is never worse than its start, whose cost is the first entry of ``history``.
    """
    clock = _Clock(stop, perf_counter())
    given = pack(problem)
    if not problem.places or not len(given.way):
        draft = Draft((), tuple(allowed(place)[0] for place in problem.places))
        return _result(problem, given, draft, clock, seed, [])
    search = Search(problem, given, seed)
    search.begin(start.routes if isinstance(start, Result) else start)
    history = [(clock.seconds, 0, search.cost)]
    tried = 0
    while not clock.is_over():
        size = clock.chunk()
        search.advance(size, clock.share())
        clock.iterations += size
        if clock.iterations >= tried + CHUNK * TRIES or clock.is_over():
            tried = clock.iterations
            search.judge()
        if search.cost < history[-1][2] - 1e-9:
            clock.improved_at = clock.iterations
            history.append((clock.seconds, clock.iterations, search.cost))
        clock.tell(search.cost, len(left_out(search.champion)) if stop.progress else 0)
    return _result(problem, given, search.champion, clock, seed, history)


def warm() -> None:
    """Compile the kernels, or load them from Numba's cache, so that no user waits."""
    days = (Day(end=60.0), Day(end=60.0))
    places = tuple(Place((Pattern((0,)), Pattern((1,))), x=float(i), y=1.0, service=2.0) for i in range(4))
    solve(Problem(days, places), Stop(iterations=CHUNK), 1)


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
