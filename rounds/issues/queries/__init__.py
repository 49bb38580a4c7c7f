"""Reads about issues."""

from rounds.issues.queries.clocks import allowances_of, held_hops
from rounds.issues.queries.routing import route_of, routing_in_force

__all__ = ["allowances_of", "held_hops", "route_of", "routing_in_force"]
