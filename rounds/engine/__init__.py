"""The visit-planning engine: numbers only. Source: Cordeau, Gendreau & Laporte (1997)."""

from rounds.engine.checker import check
from rounds.engine.cordeau import read_cordeau
from rounds.engine.explain import relaxed
from rounds.engine.formats import problem_from_json, result_from_json, to_json
from rounds.engine.freezing import Frozen
from rounds.engine.happenings import DayLost, Happening, HoursChanged, MinutesLost, PlaceAdded, ShopShut
from rounds.engine.moves import Moved, moves_between
from rounds.engine.patterns import patterns_for, windows_for
from rounds.engine.pricing import Excess, Priced, best_slot, price
from rounds.engine.problem import Day, Depot, Lock, Pattern, Place, Problem, Progress, Stop, Weights
from rounds.engine.replan import Lost, Replanned, replan
from rounds.engine.result import Limit, Relaxation, Relief, Result, Route, Stretched, Terms, Unserved
from rounds.engine.solver import solve, warm
from rounds.engine.staffing import Staffing, managers_needed
from rounds.engine.territories import Territories, assign_territories
from rounds.engine.territory_case import ImpossibleTerritoriesError
from rounds.engine.territory_shape import Compactness
from rounds.engine.travel import Road, great_circle_km, travel_km, travel_minutes
from rounds.engine.workload import Journeys

__all__ = [
    "Compactness",
    "Day",
    "DayLost",
    "Depot",
    "Excess",
    "Frozen",
    "Happening",
    "HoursChanged",
    "ImpossibleTerritoriesError",
    "Journeys",
    "Limit",
    "Lock",
    "Lost",
    "MinutesLost",
    "Moved",
    "Pattern",
    "Place",
    "PlaceAdded",
    "Priced",
    "Problem",
    "Progress",
    "Relaxation",
    "Relief",
    "Replanned",
    "Result",
    "Road",
    "Route",
    "ShopShut",
    "Staffing",
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
    "managers_needed",
    "moves_between",
    "patterns_for",
    "price",
    "problem_from_json",
    "read_cordeau",
    "relaxed",
    "replan",
    "result_from_json",
    "solve",
    "to_json",
    "travel_km",
    "travel_minutes",
    "warm",
    "windows_for",
]
