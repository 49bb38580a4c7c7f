"""VROOM through pyvroom: jobs with all their windows on one time axis; deterministic, it takes no start and no seed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import vroom

from benchmarks.judging import Tours
from benchmarks.pipelines.axis import Axis, Visit
from rounds.engine import Problem

NAME = "VROOM"
DEEPEST = 5
PRICE_UNIT = 10  # costs are 32 bits wide


class VroomRouter:
    """Routes visits over days at the deepest exploration; what it cannot place it leaves out by itself."""

    name: str = NAME
    most_windows: int | None = None
    day_seconds: float = 0.05

    def __init__(self, problem: Problem) -> None:
        self.axis = Axis(problem)

    def route(
        self, visits: Sequence[Visit], days: Sequence[int], *, seconds: float, seed: int, start: Tours | None = None
    ) -> Tours:
        """Tours of these days; ends before the time when the exploration does."""
        del seed, start
        axis = self.axis
        question = vroom.Input()
        cars = axis.vehicles(days)
        rows = sorted({visit.place for visit in visits} | {node for day in days for node in axis.depots(day)})
        at = {node: row for row, node in enumerate(rows)}
        among = np.ix_(rows, rows)
        question.set_durations_matrix("car", axis.minutes[among].astype(np.uint32))
        question.set_costs_matrix("car", np.rint(axis.prices[among] / PRICE_UNIT).astype(np.uint32))
        for number, (day, _) in enumerate(cars):
            first, last = axis.depots(day)
            question.add_vehicle(
                vroom.Vehicle(
                    number, start=at[first], end=at[last], profile="car", capacity=[axis.capacity(day)],
                    time_window=axis.spans[day], max_tasks=axis.most(day),
                )
            )  # fmt: skip
        priorities = [place.priority for place in axis.problem.places]
        for number, visit in enumerate(visits):
            question.add_job(
                vroom.Job(
                    number, location=at[visit.place], default_service=axis.service[visit.place],
                    delivery=[axis.demand[visit.place]], time_windows=axis.windows(visit),
                    priority=min(100, round(10 * priorities[visit.place])),
                )
            )  # fmt: skip
        answer = question.solve(DEEPEST, nb_threads=1, timeout=timedelta(seconds=seconds))
        steps = np.asarray(answer._routes_numpy())  # noqa: SLF001 - the public table goes through pandas, ten times slower
        tours: dict[tuple[int, int], list[int]] = defaultdict(list)
        for kind, car, job in zip(steps["type"].astype("U9"), steps["vehicle_id"], steps["id"], strict=True):
            if kind == "job":
                tours[cars[int(car)]].append(visits[int(job)].place)
        return {car: tuple(stops) for car, stops in tours.items()}
