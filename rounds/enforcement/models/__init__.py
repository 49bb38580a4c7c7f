"""Who may enter the room, its cases with their evidence, and what it tells the service side."""

from rounds.enforcement.models.case import EnforcementCase
from rounds.enforcement.models.evidence import CaseEvidence
from rounds.enforcement.models.note import ServiceNote
from rounds.enforcement.models.right import RoomRight

__all__ = ["CaseEvidence", "EnforcementCase", "RoomRight", "ServiceNote"]
