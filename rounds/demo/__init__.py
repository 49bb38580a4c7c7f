"""The sample city: a fictional county company, made through the same actions a person would trigger."""

from rounds.demo.city.build import build_sample_city

__all__ = ["build_sample_city"]
