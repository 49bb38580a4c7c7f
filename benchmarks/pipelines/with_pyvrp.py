"""PyVRP 0.14: days as vehicle types on one time axis, several windows or days of a visit as a client group."""

import warnings
from collections.abc import Sequence
from itertools import count

import pyvrp
from pyvrp.stop import MaxRuntime

from benchmarks.judging import Tours
from benchmarks.pipelines.axis import UNIT, Axis, Visit
from rounds.engine import Depot, Place, Problem

NAME = "PyVRP"
REQUIRED_SHARE = 0.7  # of the time with every visit required; the rest from there, or with prizes when none was found


class PyvrpRouter:
    """Routes visits over days; a visit may be left out only when there is no other way, for its price."""

    name: str = NAME
    most_windows: int | None = 8
    day_seconds: float = 0.03

    def __init__(self, problem: Problem) -> None:
        self.axis = Axis(problem)

    def route(
        self, visits: Sequence[Visit], days: Sequence[int], *, seconds: float, seed: int, start: Tours | None = None
    ) -> Tours:
        """Tours of these days; first with every visit required, then, when none was found, as prizes."""
        best, owner = self._solved(visits, days, REQUIRED_SHARE * seconds, seed, start, is_required=True)
        if best.is_feasible():
            routed = self._tours(best, owner, days)
            best, owner = self._solved(visits, days, (1 - REQUIRED_SHARE) * seconds, seed, routed, is_required=True)
        else:
            best, owner = self._solved(visits, days, (1 - REQUIRED_SHARE) * seconds, seed, None, is_required=False)
        return self._tours(best, owner, days)

    def _solved(
        self, visits: Sequence[Visit], days: Sequence[int], seconds: float, seed: int, start: Tours | None, *,
        is_required: bool,
    ) -> tuple[pyvrp.Solution, list[int]]:  # fmt: skip
        clients, groups, owner = self._clients(visits, is_required=is_required)
        problem = self._problem(clients, groups, days)
        first = self._first(problem, start, owner, days)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = pyvrp.solve(
                problem, MaxRuntime(seconds), seed=seed, collect_stats=False, initial_solution=first
            )  # fmt: skip
        return result.best, owner

    def _clients(
        self, visits: Sequence[Visit], *, is_required: bool
    ) -> tuple[list[pyvrp.Client], list[pyvrp.ClientGroup], list[int]]:
        clients: list[pyvrp.Client] = []
        groups: list[pyvrp.ClientGroup] = []
        owner: list[int] = []
        axis = self.axis
        for visit in visits:
            windows = axis.windows(visit)
            alone = len(windows) == 1
            members = range(len(clients), len(clients) + len(windows))
            prize = round(UNIT * axis.problem.weights.unserved * axis.problem.places[visit.place].priority)
            for early, late in windows:
                clients.append(
                    pyvrp.Client(
                        visit.place, delivery=[axis.demand[visit.place], 1], service_duration=axis.service[visit.place],
                        tw_early=early, tw_late=late, prize=0 if is_required else prize,
                        required=is_required and alone, group=None if alone else len(groups),
                    )
                )  # fmt: skip
                owner.append(visit.place)
            if not alone:
                groups.append(pyvrp.ClientGroup(members, required=is_required))
        return clients, groups, owner

    def _problem(
        self, clients: list[pyvrp.Client], groups: list[pyvrp.ClientGroup], days: Sequence[int]
    ) -> pyvrp.ProblemData:
        axis, n = self.axis, len(self.axis.problem.places)
        nodes: tuple[Place | Depot, ...] = (*axis.problem.places, *axis.problem.depots)
        types = [
            pyvrp.VehicleType(
                num_available=axis.problem.days[day].vehicles, capacity=[axis.capacity(day), axis.most(day)],
                start_depot=axis.depots(day)[0] - n, end_depot=axis.depots(day)[1] - n,
                tw_early=axis.spans[day][0], tw_late=axis.spans[day][1],
            )
            for day in days
        ]  # fmt: skip
        return pyvrp.ProblemData(
            [pyvrp.Location(int(node.x * 100), int(node.y * 100)) for node in nodes],
            clients,
            [pyvrp.Depot(n + k) for k in range(len(axis.problem.depots))],
            types,
            [axis.prices],
            [axis.minutes],
            groups,
        )

    def _first(
        self, problem: pyvrp.ProblemData, start: Tours | None, owner: Sequence[int], days: Sequence[int]
    ) -> pyvrp.Solution | None:
        """The start as a solution of PyVRP's; None when it makes a visit that is not asked for."""
        if start is None:
            return None
        members: dict[int, list[int]] = {}
        for number, place in enumerate(owner):
            members.setdefault(place, []).append(number)
        routes = []
        for kind, day in enumerate(days):
            for (on, _), stops in sorted(start.items()):
                if on == day and stops:
                    chosen = self._in_time(problem.clients(), members, day, stops)
                    if None in chosen:
                        return None
                    routes.append(pyvrp.Route(problem, chosen, kind))
        return pyvrp.Solution(problem, routes)

    def _in_time(
        self, clients: Sequence[pyvrp.Client], members: dict[int, list[int]], day: int, stops: Sequence[int]
    ) -> list[int | None]:
        """For each stop the client whose window is next open when the tour arrives, or the day's last."""
        (first, last), at = self.axis.spans[day], self.axis.depots(day)[0]
        clock, chosen = first, []  # type: int, list[int | None]
        for stop in stops:
            clock += int(self.axis.minutes[at, stop])
            fitting = [k for k in members.get(stop, ()) if clients[k].tw_early <= last and clients[k].tw_late >= first]
            open_ = [k for k in fitting if clients[k].tw_late >= clock]
            chosen.append(open_[0] if open_ else fitting[-1] if fitting else None)
            if chosen[-1] is not None:
                clock = max(clock, clients[chosen[-1]].tw_early) + self.axis.service[stop]
            at = stop
        return chosen

    def _tours(self, solution: pyvrp.Solution, owner: Sequence[int], days: Sequence[int]) -> Tours:
        vehicle = {day: count() for day in days}
        found = {}
        for route in solution.routes():
            day = days[route.vehicle_type()]
            found[day, next(vehicle[day])] = tuple(owner[stop.idx] for stop in route if stop.is_client())
        return found
