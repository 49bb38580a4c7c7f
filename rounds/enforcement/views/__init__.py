"""The pages of the compliance room."""

from rounds.enforcement.views.detail import case_detail
from rounds.enforcement.views.evidence import evidence, evidence_add, evidence_small
from rounds.enforcement.views.lists import case_list
from rounds.enforcement.views.outside import of_retailer, reports
from rounds.enforcement.views.rights import right_grant, right_revoke, rights
from rounds.enforcement.views.steps import (
    case_check,
    case_close,
    case_decide,
    case_erase,
    case_take_up,
    note_set,
    note_withdraw,
)

__all__ = [
    "case_check",
    "case_close",
    "case_decide",
    "case_detail",
    "case_erase",
    "case_list",
    "case_take_up",
    "evidence",
    "evidence_add",
    "evidence_small",
    "note_set",
    "note_withdraw",
    "of_retailer",
    "reports",
    "right_grant",
    "right_revoke",
    "rights",
]
