"""The retailer and his file."""

from rounds.retailers.models.file import Fact
from rounds.retailers.models.retailer import Retailer

__all__ = ["Fact", "Retailer"]
