"""Issues, their hops, the routing table and liability findings."""

from rounds.issues.models.issue import Hop, Issue
from rounds.issues.models.liability import LiabilityFinding, LiabilityShare
from rounds.issues.models.pause import ClockPause
from rounds.issues.models.photo import IssuePhoto
from rounds.issues.models.routing import RoutingRow, RoutingTable

__all__ = [
    "ClockPause",
    "Hop",
    "Issue",
    "IssuePhoto",
    "LiabilityFinding",
    "LiabilityShare",
    "RoutingRow",
    "RoutingTable",
]
