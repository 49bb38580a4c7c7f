"""Reads of training."""

from rounds.training.queries.facts import training_facts

__all__ = ["training_facts"]
