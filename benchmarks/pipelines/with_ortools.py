"""OR-Tools routing: days as vehicles on one clock, guided local search; patterns also jointly, as allowed tuples.

Windows stay those of a day: two of them are quick to search, two for each of twenty days on one axis are not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from benchmarks.judging import Tours
from benchmarks.pipelines.axis import UNIT, Axis, Visit
from rounds.engine import Problem

NAME = "OR-Tools"
MOST_TUPLES = 20_000


@dataclass
class _Model:
    """A routing model and what its indices mean."""

    cars: list[tuple[int, int]]
    visits: Sequence[Visit]
    manager: pywrapcp.RoutingIndexManager
    routing: pywrapcp.RoutingModel


class OrtoolsRouter:
    """Routes visits over days; a visit may be left out for its price."""

    name: str = NAME
    most_windows: int | None = None
    day_seconds: float = 0.03

    def __init__(self, problem: Problem) -> None:
        self.axis = Axis(problem)

    def route(
        self, visits: Sequence[Visit], days: Sequence[int], *, seconds: float, seed: int, start: Tours | None = None
    ) -> Tours:
        """Tours of these days."""
        del seed
        return self._solved(self._model(visits, days), seconds, start)

    def together(self, *, seconds: float, start: Tours) -> Tours:
        """Patterns and tours in one model: the days of a place's visits must make one of its patterns."""
        problem = self.axis.problem
        everywhere = tuple(range(len(problem.days)))
        visits = []
        for number, place in enumerate(problem.places):
            frequency = len(place.patterns[0].days)
            for rank in range(frequency):
                days = {pattern.days[rank] for pattern in place.patterns if len(pattern.days) == frequency}
                visits.append(Visit(number, tuple(sorted(days))))
        model = self._model(visits, everywhere)
        self._tie(model)
        return self._solved(model, seconds, start)

    def _tie(self, model: _Model) -> None:
        """A place visited several times takes the days of one pattern, each rank of its visits one of the days."""
        solver = model.routing.solver()
        at: dict[int, list[int]] = {}
        for node, visit in enumerate(model.visits):
            at.setdefault(visit.place, []).append(node)
        for number, nodes in at.items():
            if len(nodes) == 1:
                continue
            by_day: dict[int, list[int]] = {}
            for car, (day, _) in enumerate(model.cars):
                by_day.setdefault(day, []).append(car)
            patterns = [pattern.days for pattern in self.axis.problem.places[number].patterns]
            tuples = [cars for days in patterns for cars in product(*(by_day.get(day, []) for day in days))]
            tuples.append((-1,) * len(nodes))
            if len(tuples) > MOST_TUPLES:
                raise ValueError(f"place {number}: {len(tuples)} ways to visit it are too many for one table")
            variables = [model.routing.VehicleVar(model.manager.NodeToIndex(node)) for node in nodes]
            solver.Add(solver.AllowedAssignments(variables, tuples))

    def _model(self, visits: Sequence[Visit], days: Sequence[int]) -> _Model:
        axis, cars = self.axis, self.axis.vehicles(days)
        m, n = len(visits), len(axis.problem.places)
        row = [visit.place for visit in visits] + [n + k for k in range(len(axis.problem.depots))]
        ends = [tuple(m + node - n for node in axis.depots(day)) for day, _ in cars]
        manager = pywrapcp.RoutingIndexManager(
            len(row), len(cars), [first for first, _ in ends], [last for _, last in ends]
        )
        routing = pywrapcp.RoutingModel(manager)
        road = routing.RegisterTransitMatrix(axis.prices[np.ix_(row, row)].tolist())
        routing.SetArcCostEvaluatorOfAllVehicles(road)
        model = _Model(cars, visits, manager, routing)
        self._limit(model, row)
        self._bind(model)
        return model

    def _limit(self, model: _Model, row: Sequence[int]) -> None:
        axis, routing, m = self.axis, model.routing, len(model.visits)
        service = np.array([axis.service[visit.place] for visit in model.visits] + [0] * (len(row) - m))
        spent = axis.minutes[np.ix_(row, row)] + service[:, None]
        horizon = max(end - first for first, end in axis.spans)
        routing.AddDimension(routing.RegisterTransitMatrix(spent.tolist()), horizon, horizon, False, "time")
        load = [axis.demand[visit.place] for visit in model.visits] + [0] * (len(row) - m)
        rooms = [axis.capacity(day) for day, _ in model.cars]
        routing.AddDimensionWithVehicleCapacity(routing.RegisterUnaryTransitVector(load), 0, rooms, True, "load")
        ones = [1] * m + [0] * (len(row) - m)
        most = [axis.most(day) for day, _ in model.cars]
        routing.AddDimensionWithVehicleCapacity(routing.RegisterUnaryTransitVector(ones), 0, most, True, "visits")
        time, visited = routing.GetDimensionOrDie("time"), routing.GetDimensionOrDie("visits")
        for car, (day, _) in enumerate(model.cars):
            first, last = axis.spans[day]
            time.CumulVar(routing.Start(car)).SetRange(0, 0)
            time.CumulVar(routing.End(car)).SetRange(0, last - first)
            least = int(axis.problem.band_on(day)[0])
            if least and axis.problem.weights.short:
                short = round(axis.problem.weights.short * UNIT)
                visited.SetCumulVarSoftLowerBound(routing.End(car), least, short)

    def _bind(self, model: _Model) -> None:
        """Windows, days and the price of leaving a visit out."""
        axis, routing = self.axis, model.routing
        time = routing.GetDimensionOrDie("time")
        for node, visit in enumerate(model.visits):
            index = model.manager.NodeToIndex(node)
            windows, days = axis.clock(visit)
            cars = [car for car, (day, _) in enumerate(model.cars) if day in days]
            begin = time.CumulVar(index)
            if not windows:  # shut all day: only the price of leaving it out remains
                windows, cars = [(0, 0)], []
            begin.SetRange(windows[0][0], windows[-1][1])
            for (_, closes), (opens, _) in pairwise(windows):
                begin.RemoveInterval(closes + 1, opens - 1)
            routing.VehicleVar(index).SetValues([-1, *cars])
            priority = axis.problem.places[visit.place].priority
            routing.AddDisjunction([index], round(UNIT * axis.problem.weights.unserved * priority))

    def _solved(self, model: _Model, seconds: float, start: Tours | None) -> Tours:
        parameters = pywrapcp.DefaultRoutingSearchParameters()
        parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
        parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        parameters.time_limit.FromMilliseconds(max(1, round(1000 * seconds)))
        routing = model.routing
        routing.CloseModelWithParameters(parameters)
        first = routing.ReadAssignmentFromRoutes(_nodes(model, start), True) if start else None
        answer = (
            routing.SolveFromAssignmentWithParameters(first, parameters)
            if first
            else routing.SolveWithParameters(parameters)
        )
        return _tours(model, answer) if answer else {}


def _nodes(model: _Model, start: Tours) -> list[list[int]]:
    """The start as nodes by vehicle; a place's visits lie in the order of their days."""
    free: dict[int, list[int]] = {}
    for node, visit in enumerate(model.visits):
        free.setdefault(visit.place, []).append(node)
    found = []
    for car in model.cars:
        nodes = []
        for stop in start.get(car, ()):
            fitting = [node for node in free.get(stop, []) if car[0] in model.visits[node].days]
            if fitting:
                free[stop].remove(fitting[0])
                nodes.append(model.manager.NodeToIndex(fitting[0]))
        found.append(nodes)
    return found


def _tours(model: _Model, answer: pywrapcp.Assignment) -> Tours:
    found = {}
    for car, key in enumerate(model.cars):
        index, stops = answer.Value(model.routing.NextVar(model.routing.Start(car))), []
        while not model.routing.IsEnd(index):
            stops.append(model.visits[model.manager.IndexToNode(index)].place)
            index = answer.Value(model.routing.NextVar(index))
        found[key] = tuple(stops)
    return found
