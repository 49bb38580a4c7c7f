"""The only writers of the assessment."""

from rounds.assessment.actions.closing import (
    AssessmentError,
    adopt_lines,
    adopt_scheme,
    ask_for_closing,
    check_run,
    close_period,
    open_period,
    publish_run,
    recompute,
)
from rounds.assessment.actions.deciding import decide_outcome, follow_up_outcome, keep_support, owe_support
from rounds.assessment.actions.objection_files import EvidenceRefusedError, keep_evidence, note_evidence_opening
from rounds.assessment.actions.objections import (
    ObjectionRefusedError,
    decide_objection,
    raise_objection,
    withdraw_objection,
)
from rounds.assessment.actions.outcomes import (
    OutcomeRefusedError,
    answer_outcome,
    propose_due,
    propose_outcome,
    talk_over,
    withdraw_outcome,
)
from rounds.assessment.actions.overrides import decide_override, propose_override, withdraw_override

__all__ = [
    "AssessmentError",
    "EvidenceRefusedError",
    "ObjectionRefusedError",
    "OutcomeRefusedError",
    "adopt_lines",
    "adopt_scheme",
    "answer_outcome",
    "ask_for_closing",
    "check_run",
    "close_period",
    "decide_objection",
    "decide_outcome",
    "decide_override",
    "follow_up_outcome",
    "keep_evidence",
    "keep_support",
    "note_evidence_opening",
    "open_period",
    "owe_support",
    "propose_due",
    "propose_outcome",
    "propose_override",
    "publish_run",
    "raise_objection",
    "recompute",
    "talk_over",
    "withdraw_objection",
    "withdraw_outcome",
    "withdraw_override",
]
