"""The question of the territories as arrays, checked: what contradicts itself is refused in words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rounds.engine.neighbours import Neighbours, neighbours_of
from rounds.engine.workload import Journeys, local_minutes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
KM_PER_DEGREE = 111.195
NAMED = 5  # outlets or managers named in a refusal
VISIT_MINUTES = 20.0  # of one visit, where visits are not given


class ImpossibleTerritoriesError(ValueError):
    """No assignment can exist: ``because`` is one of ``skill``, ``fixed``, ``capacity``; whom it concerns is listed."""

    def __init__(self, text: str, *, because: str, outlets: Sequence[int] = (), managers: Sequence[int] = ()) -> None:
        super().__init__(text)
        self.because, self.outlets, self.managers = because, tuple(outlets), tuple(managers)


@dataclass(frozen=True, eq=False)
class Case:
    """The question as arrays: n outlets, m managers.

    Attributes
    ----------
    points : (n, 2) kilometres on a plane, south to north and west to east.
    neighbours : of the points.
    minutes : (n,) service minutes per cycle as given.
    work : (n,) minutes per cycle wherever the base is: service, stops, the way from visit to visit; above 0.
    haul : (n,) minutes per cycle for each kilometre between outlet and base; 0 without journeys.
    away : (n,) the same, estimated where no journeys are given; turns kilometres into prices.
    tie : (n,) minutes a broken relationship costs.
    before : (n,) manager so far, -1 none.
    kind : (n,) row of ``may``: which managers may serve the outlet.
    may : (kinds, m)
    share : (m,) part of the workload, sums to 1.
    capacity : (m,) most minutes per cycle.
    homes : (m, 2) kilometres, or None.
    tolerance : accepted relative difference from a share.
    named : managers differ, so that their numbers must stay.
    """

    points: Floats
    neighbours: Neighbours
    minutes: Floats
    work: Floats
    haul: Floats
    away: Floats
    tie: Floats
    before: Ints
    kind: Ints
    may: Bools
    share: Floats
    capacity: Floats
    homes: Floats | None
    tolerance: float
    named: bool

    @property
    def managers(self) -> int:
        return len(self.share)


@dataclass(frozen=True, eq=False)
class Wishes:
    """What a division must respect besides place and workload; see ``assign_territories``."""

    journeys: Journeys | None = None
    previous: ArrayLike | None = None
    keep: float | ArrayLike = 0.0
    fixed: ArrayLike | None = None
    shares: ArrayLike | None = None
    capacity: float | ArrayLike | None = None
    needs: Sequence[Collection[str]] | None = None
    skills: Sequence[Collection[str]] | None = None
    homes: ArrayLike | None = None


def case_of(
    lat: ArrayLike, lon: ArrayLike, workload: ArrayLike, managers: int, wishes: Wishes, tolerance: float
) -> Case:
    """Arrays of a question; raises ValueError when it is malformed, ImpossibleTerritoriesError when nothing can fit."""
    north, east, minutes = (np.asarray(values, dtype=np.float64) for values in (lat, lon, workload))
    n = len(np.atleast_1d(minutes))
    _refuse_malformed(north, east, minutes, managers, tolerance)
    middle, scale = _plane(north, east)
    points = (np.column_stack((north, east)) - middle) * scale
    neighbours = neighbours_of(points)
    work, haul, away = _workload(points, neighbours, minutes, wishes.journeys)
    homes = _homes(wishes.homes, managers)
    before = _labels("previous", wishes.previous, n, managers)
    fixed = _labels("fixed", wishes.fixed, n, managers)
    kind, may = _allowed(n, managers, fixed, wishes)
    capacity = _per("capacity", np.inf if wishes.capacity is None else wishes.capacity, managers)
    if not (capacity > 0).any():
        raise ImpossibleTerritoriesError("no manager has any capacity", because="capacity")
    may = may & (capacity > 0)
    case = Case(
        points=points,
        neighbours=neighbours,
        minutes=minutes,
        work=work,
        haul=haul,
        away=away,
        tie=_per("keep", wishes.keep, n),
        before=before,
        kind=kind,
        may=may,
        share=_shares(wishes.shares, capacity, managers),
        capacity=capacity,
        homes=None if homes is None else (homes - middle) * scale,
        tolerance=tolerance,
        named=not _are_alike(wishes),
    )
    _refuse_overload(case)
    return case


def _plane(north: Floats, east: Floats) -> tuple[Floats, Floats]:
    """The middle of the outlets, and kilometres per degree there; sums about the middle do not cancel."""
    middle = np.array([north.mean(), east.mean()])
    return middle, KM_PER_DEGREE * np.array([1.0, np.cos(np.radians(middle[0]))])


def _refuse_malformed(north: Floats, east: Floats, minutes: Floats, managers: int, tolerance: float) -> None:
    if not north.shape == east.shape == minutes.shape or north.ndim != 1:
        raise ValueError("lat, lon and workload must be lists of the same length")
    if not 1 <= managers <= len(minutes):
        raise ValueError("managers must lie between 1 and the number of outlets")
    if not (minutes >= 0).all() or not np.isfinite(minutes).all():
        raise ValueError("workloads must be numbers of 0 or more")
    if not ((np.abs(north) <= 90) & (np.abs(east) <= 180)).all():
        raise ValueError("coordinates must be WGS-84 degrees")
    if not 0 < tolerance < 1:
        raise ValueError("the tolerance must lie between 0 and 1")


def _workload(
    points: Floats, neighbours: Neighbours, minutes: Floats, journeys: Journeys | None
) -> tuple[Floats, Floats, Floats]:
    """Minutes wherever the base is; minutes per kilometre to the base, counted; the same, as a measure of price."""
    n = len(minutes)
    given = journeys or Journeys(visits=minutes / VISIT_MINUTES)
    visits, pace = _per("visits", given.visits, n), _per("pace", given.pace, n)
    if given.per_day <= 0 or given.stop_minutes < 0:
        raise ValueError("visits per day must be above 0, minutes per stop not below 0")
    work, haul = minutes, 2 * pace * visits / given.per_day
    if journeys is not None:
        local = local_minutes(points, neighbours, visits, pace, given.per_day)
        work = minutes + visits * given.stop_minutes + local
    floor = max(float(work.mean()), 1.0) * 1e-9
    return np.maximum(work, floor), haul if journeys is not None else np.zeros(n), haul


def _per(name: str, values: float | ArrayLike, n: int) -> Floats:
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim > 1 or (numbers.ndim == 1 and len(numbers) != n):
        raise ValueError(f"{name} must be one number or {n} of them")
    if not (numbers >= 0).all():
        raise ValueError(f"{name} must not be below 0")
    return np.broadcast_to(numbers, (n,)).astype(np.float64)


def _labels(name: str, values: ArrayLike | None, n: int, managers: int) -> Ints:
    if values is None:
        return np.full(n, -1, dtype=np.int64)
    labels = np.asarray(values, dtype=np.int64)
    if labels.shape != (n,):
        raise ValueError(f"{name} must name a manager, or -1, for each of the {n} outlets")
    if name == "fixed" and (labels >= managers).any():
        outlets = np.flatnonzero(labels >= managers)[:NAMED].tolist()
        text = f"outlets {outlets} are fixed to managers who do not exist (there are {managers})"
        raise ImpossibleTerritoriesError(text, because="fixed", outlets=outlets)
    return np.where((labels >= 0) & (labels < managers), labels, -1)


def _allowed(n: int, managers: int, fixed: Ints, wishes: Wishes) -> tuple[Ints, Bools]:
    """Kinds of outlets by who may serve them; who misses a skill or is fixed to the wrong manager is named."""
    needs = [frozenset(need) for need in wishes.needs] if wishes.needs is not None else [frozenset[str]()] * n
    skills = [frozenset(own) for own in wishes.skills] if wishes.skills is not None else [frozenset[str]()] * managers
    if len(needs) != n or len(skills) != managers:
        raise ValueError("needs must name a set for each outlet, skills one for each manager")
    rows: dict[tuple[frozenset[str], int], int] = {}
    kind = np.array([rows.setdefault(key, len(rows)) for key in zip(needs, fixed.tolist(), strict=True)])
    may = np.array([[need <= own and at in (-1, j) for j, own in enumerate(skills)] for need, at in rows])
    for (need, at), row in rows.items():
        if may[row].any():
            continue
        outlets = np.flatnonzero(kind == row)[:NAMED].tolist()
        wanted = ", ".join(sorted(need))
        if at < 0:
            text = f"no manager has all of the skills {wanted}, which outlets {outlets} need"
            raise ImpossibleTerritoriesError(text, because="skill", outlets=outlets)
        text = f"outlets {outlets} are fixed to manager {at}, who lacks a skill they need ({wanted})"
        raise ImpossibleTerritoriesError(text, because="fixed", outlets=outlets, managers=[at])
    return kind.astype(np.int64), may


def _shares(values: ArrayLike | None, capacity: Floats, managers: int) -> Floats:
    """Equal parts unless given; where capacities are given alone, everybody is filled alike."""
    given = _per("shares", 1.0 if values is None else values, managers)
    if values is None and np.isfinite(capacity).all() and capacity.sum() > 0:
        given = capacity
    if not given.sum() > 0 or not np.isfinite(given).all():
        raise ValueError("shares must be numbers, at least one above 0")
    return np.asarray(np.maximum(given / given.sum(), 1e-12))


def _homes(values: ArrayLike | None, managers: int) -> Floats | None:
    if values is None:
        return None
    homes = np.asarray(values, dtype=np.float64)
    if homes.shape != (managers, 2) or not np.isfinite(homes).all():
        raise ValueError("homes must hold latitude and longitude of each manager")
    return homes


def _are_alike(wishes: Wishes) -> bool:
    """Whether managers may be numbered at will."""
    own = (wishes.previous, wishes.fixed, wishes.shares, wishes.skills, wishes.homes)
    return all(wish is None for wish in own) and np.ndim(wishes.capacity if wishes.capacity is not None else 0.0) == 0


def _refuse_overload(case: Case) -> None:
    """Groups of outlets that need more minutes than all who may serve them have (Hall's condition, kind by kind)."""
    if not np.isfinite(case.capacity).any():
        return
    groups = {tuple(row.tolist()) for row in case.may} | {(True,) * case.managers}
    for group in sorted(groups, key=sum):
        mine = np.array(group, dtype=np.bool_)
        bound = np.logical_not((case.may & ~mine).any(axis=1)).reshape(-1)
        outlets = np.flatnonzero(bound[case.kind])
        asked, had = float(case.work[outlets].sum()), float(case.capacity[mine].sum())
        if asked <= had * (1 + 1e-9):
            continue
        managers = np.flatnonzero(mine).tolist()
        who = "all managers together" if mine.all() else f"managers {managers[:NAMED]}, who alone may serve them,"
        text = f"{len(outlets)} outlets need {asked:.0f} minutes, {who} have {had:.0f}"
        raise ImpossibleTerritoriesError(text, because="capacity", outlets=outlets[:NAMED].tolist(), managers=managers)
