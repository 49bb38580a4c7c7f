"""The visit-planning engine: numbers only. Source: Cordeau, Gendreau & Laporte (1997)."""

from rounds.engine.checker import check
from rounds.engine.cordeau import read_cordeau
from rounds.engine.explain import relaxed
from rounds.engine.formats import problem_from_json, result_from_json, to_json
from rounds.engine.patterns import patterns_for
from rounds.engine.pricing import Excess, Priced, best_slot, price
from rounds.engine.problem import Day, Depot, Lock, Pattern, Place, Problem, Progress, Stop, Weights
from rounds.engine.result import Limit, Relaxation, Relief, Result, Route, Stretched, Terms, Unserved
from rounds.engine.solver import solve, warm
from rounds.engine.territories import Territories, assign_territories
from rounds.engine.travel import Road, great_circle_km, travel_km, travel_minutes

__all__ = [
    "Day",
    "Depot",
    "Excess",
    "Limit",
    "Lock",
    "Pattern",
    "Place",
    "Priced",
    "Problem",
    "Progress",
    "Relaxation",
    "Relief",
    "Result",
    "Road",
    "Route",
    "Stop",
    "Stretched",
    "Terms",
    "Territories",
    "Unserved",
    "Weights",
    "assign_territories",
    "best_slot",
    "check",
    "great_circle_km",
    "patterns_for",
    "price",
    "problem_from_json",
    "read_cordeau",
    "relaxed",
    "result_from_json",
    "solve",
    "to_json",
    "travel_km",
    "travel_minutes",
    "warm",
]
