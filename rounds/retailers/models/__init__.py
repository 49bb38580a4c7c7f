"""The retailer, his file and what the team saw."""

from rounds.retailers.models.file import Fact
from rounds.retailers.models.observation import Observation
from rounds.retailers.models.retailer import Retailer

__all__ = ["Fact", "Observation", "Retailer"]
