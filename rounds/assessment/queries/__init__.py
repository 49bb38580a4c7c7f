"""Reads for the closing and its pages."""

from rounds.assessment.queries.inputs import frozen_inputs, period_bounds, scheme_in_force

__all__ = ["frozen_inputs", "period_bounds", "scheme_in_force"]
