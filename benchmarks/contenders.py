"""Who competes: our engine and the pipelines of the peers, each with one thread and the same wall time.

Whatever a contender hands back is driven and priced again by ``judging.judge``; an error is an outcome like any other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

from benchmarks.judging import Verdict, judge, tours_of
from benchmarks.pipelines import pipelines
from benchmarks.pipelines.with_ortools import OrtoolsRouter
from benchmarks.pipelines.with_pyvrp import PyvrpRouter
from benchmarks.pipelines.with_vroom import VroomRouter
from rounds.engine import Problem, Stop, solve, warm

OURS = "Rounds"
Try = Callable[[Problem, float, int], Verdict]


@dataclass(frozen=True)
class Contender:
    """A library and the way it is used."""

    library: str
    pipeline: str
    run: Try


@dataclass(frozen=True)
class Outcome:
    """What a contender made of a case; without ``error``, ``feasible`` is the checker's word."""

    case: str
    library: str
    pipeline: str
    seed: int
    seconds: float
    cost: float | None
    travel: float | None
    unserved: int | None
    short: int | None
    feasible: bool
    faults: tuple[str, ...]
    error: str = ""


def ours(problem: Problem, seconds: float, seed: int) -> Verdict:
    """Our engine as anybody calls it."""
    result = solve(problem, Stop(seconds=seconds), seed)
    return judge(problem, tours_of(result))


def _piped(router: type[pipelines.Router], pipeline: pipelines.Pipeline) -> Try:
    def attempt(problem: Problem, seconds: float, seed: int) -> Verdict:
        best = pipelines.run(problem, router, pipeline, seconds=seconds, seed=seed).best
        if best is None:
            raise RuntimeError("no plan")
        return best

    return attempt


CONTENDERS = (
    Contender(OURS, "engine", ours),
    *(
        Contender(router.name, name, _piped(router, pipeline))
        for router in (PyvrpRouter, OrtoolsRouter, VroomRouter)
        for name, pipeline in (("per day", pipelines.per_day), ("iterated", pipelines.iterated))
    ),
    Contender(OrtoolsRouter.name, "together", _piped(OrtoolsRouter, pipelines.together)),
)


def compete(
    case: str, problem: Problem, *, seconds: float, seeds: Sequence[int], among: Sequence[Contender] = CONTENDERS
) -> Iterator[Outcome]:
    """Every contender on one case."""
    for seed in seeds:
        for contender in among:
            yield _outcome(contender, case, problem, seconds=seconds, seed=seed)


def warm_up(problem: Problem) -> None:
    """Compile and load everything before a clock runs; ``problem`` is a small one."""
    warm()
    for contender in CONTENDERS:
        _outcome(contender, "", problem, seconds=0.3, seed=0)


def _outcome(contender: Contender, case: str, problem: Problem, *, seconds: float, seed: int) -> Outcome:
    began = perf_counter()
    try:
        verdict = contender.run(problem, seconds, seed)
    except Exception as error:
        spent = round(perf_counter() - began, 2)
        said = f"{type(error).__name__}: {error}"[:200]
        return Outcome(
            case, contender.library, contender.pipeline, seed, spent, None, None, None, None,
            feasible=False, faults=(), error=said,
        )  # fmt: skip
    return Outcome(
        case, contender.library, contender.pipeline, seed, round(perf_counter() - began, 2), round(verdict.cost, 3),
        round(verdict.travel, 3), verdict.unserved, verdict.short, feasible=verdict.feasible, faults=verdict.faults[:3],
    )  # fmt: skip
