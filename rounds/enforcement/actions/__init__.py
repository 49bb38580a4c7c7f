"""The only writers of the compliance room."""

from rounds.enforcement.actions.erasing import empty_events, erase_case
from rounds.enforcement.actions.evidence import add_evidence, keep_reported_photo, note_evidence_opening
from rounds.enforcement.actions.notes import set_service_note, withdraw_service_note
from rounds.enforcement.actions.refusals import CaseRefusedError
from rounds.enforcement.actions.reporting import Report, open_case
from rounds.enforcement.actions.rights import grant_room, revoke_room
from rounds.enforcement.actions.steps import check_case, close_case, decide_case, note_opening, take_up_case

__all__ = [
    "CaseRefusedError",
    "Report",
    "add_evidence",
    "check_case",
    "close_case",
    "decide_case",
    "empty_events",
    "erase_case",
    "grant_room",
    "keep_reported_photo",
    "note_evidence_opening",
    "note_opening",
    "open_case",
    "revoke_room",
    "set_service_note",
    "take_up_case",
    "withdraw_service_note",
]
