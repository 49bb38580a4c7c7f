"""Problem and Result as JSON: the names of the fields, infinity as ``"inf"``, a matrix as a list of rows."""

import json
from dataclasses import asdict
from math import inf, isinf
from typing import Any

import numpy as np

from rounds.engine.problem import Day, Depot, Lock, Pattern, Place, Problem, Weights
from rounds.engine.result import Limit, Relaxation, Relief, Result, Route, Stretched, Terms, Unserved


def to_json(question: Problem | Result, *, indent: int | None = None) -> str:
    """Write a problem or a result as strict JSON, keys in the order of the fields."""
    return json.dumps(_plain(asdict(question)), ensure_ascii=False, indent=indent, allow_nan=False)


def problem_from_json(text: str) -> Problem:
    """Read a problem; absent fields take their defaults.

    Raises
    ------
    ValueError
        The text is no JSON, a field is unknown or a value is wrong; the message names it.
    """
    fields = _loaded(text)
    try:
        return Problem(
            days=tuple(_day(day) for day in fields.pop("days")),
            places=tuple(_place(place) for place in fields.pop("places")),
            depots=tuple(Depot(**_numbers(depot)) for depot in fields.pop("depots", [{}])),
            travel=None if (rows := fields.pop("travel", None)) is None else np.array(rows, dtype=np.float64),
            band=_pair(fields.pop("band", None)),
            weights=Weights(**_numbers(fields.pop("weights", {}))),
            **fields,
        )
    except (KeyError, TypeError) as fault:
        raise ValueError(f"not a problem: {fault}") from fault


def result_from_json(text: str) -> Result:
    """Read a result.

    Raises
    ------
    ValueError
        The text is no JSON or not a result.
    """
    fields = _loaded(text)
    try:
        terms = _numbers(fields["terms"])
        return Result(
            routes=tuple(Route(**_tuples(route)) for route in fields["routes"]),
            patterns=tuple(tuple(days) for days in fields["patterns"]),
            terms=Terms(**{**terms, "unserved_by_priority": tuple((p, n) for p, n in terms["unserved_by_priority"])}),
            cost=float(fields["cost"]),
            unserved=tuple(Unserved(**_reasons(visit)) for visit in fields["unserved"]),
            stretched=tuple(Stretched(**_reasons(place)) for place in fields["stretched"]),
            iterations=fields["iterations"],
            seconds=fields["seconds"],
            seed=fields["seed"],
            history=tuple((a, b, c) for a, b, c in fields["history"]),
            standins=tuple(_relief(row) for row in fields["standins"]),
        )
    except (KeyError, TypeError) as fault:
        raise ValueError(f"not a result: {fault}") from fault


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, float) and isinf(value):
        return "inf" if value > 0 else "-inf"
    return value


def _loaded(text: str) -> dict[str, Any]:
    fields = json.loads(text)
    if not isinstance(fields, dict):
        raise ValueError("the outermost value must be an object")
    return fields


def _number(value: Any) -> Any:
    return {"inf": inf, "-inf": -inf}.get(value, value) if isinstance(value, str) else value


def _numbers(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _number(value) for name, value in fields.items()}


def _tuples(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else _number(value) for name, value in fields.items()}


def _pair(value: Any) -> tuple[int, int] | None:
    return None if value is None else (int(value[0]), int(value[1]))


def _windows(rows: Any) -> tuple[tuple[float, float], ...]:
    return tuple((float(_number(opens)), float(_number(closes))) for opens, closes in rows)


def _day(fields: dict[str, Any]) -> Day:
    return Day(**{**_numbers(fields), "band": _pair(fields.get("band"))})


def _place(fields: dict[str, Any]) -> Place:
    kept = _numbers(fields)
    kept["patterns"] = tuple(Pattern(tuple(row["days"]), float(row.get("deviation", 0))) for row in fields["patterns"])
    kept["windows"] = _windows(fields.get("windows", ()))
    kept["day_windows"] = {int(day): _windows(rows) for day, rows in fields.get("day_windows", {}).items()}
    kept["locks"] = tuple(Lock(**lock) for lock in fields.get("locks", ()))
    kept["preferred_days"] = frozenset(fields.get("preferred_days", ()))
    kept["previous"] = None if fields.get("previous") is None else tuple(fields["previous"])
    return Place(**kept)


def _reasons(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "reason": Limit(fields["reason"]), "reliefs": tuple(_relief(row) for row in fields["reliefs"])}


def _relief(fields: dict[str, Any]) -> Relief:
    wider = tuple(Relaxation(Limit(row["limit"]), row["day"], float(row["amount"])) for row in fields["relaxations"])
    routes = tuple(Route(**_tuples(route)) for route in fields["routes"])
    return Relief(wider, fields["visits"], float(fields["minutes"]), routes)
