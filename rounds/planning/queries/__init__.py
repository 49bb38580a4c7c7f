"""Reads for planning: the problem of a territory, the plan on a page."""

from rounds.planning.queries.problem import Shop, Situation, situation_of
from rounds.planning.queries.summary import plan_summary

__all__ = ["Shop", "Situation", "plan_summary", "situation_of"]
