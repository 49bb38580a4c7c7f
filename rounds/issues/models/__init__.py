"""Issues, their hops, what lies beside them, the routing table and liability findings."""

from rounds.issues.models.day_list import DayList
from rounds.issues.models.desk import AnswerTemplate, IssueFile, IssueNote
from rounds.issues.models.helping import CoHandling, FollowUp, Reminder
from rounds.issues.models.issue import Hop, Issue
from rounds.issues.models.liability import LiabilityFinding, LiabilityShare
from rounds.issues.models.objection import ClockCorrection, LiabilityObjection, ObjectedSpan
from rounds.issues.models.pause import ClockPause
from rounds.issues.models.photo import IssuePhoto
from rounds.issues.models.routing import RoutingRow, RoutingTable

__all__ = [
    "AnswerTemplate",
    "ClockCorrection",
    "ClockPause",
    "CoHandling",
    "DayList",
    "FollowUp",
    "Hop",
    "Issue",
    "IssueFile",
    "IssueNote",
    "IssuePhoto",
    "LiabilityFinding",
    "LiabilityObjection",
    "LiabilityShare",
    "ObjectedSpan",
    "Reminder",
    "RoutingRow",
    "RoutingTable",
]
