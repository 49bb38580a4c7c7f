"""The only writers of the assessment."""

from rounds.assessment.actions.closing import (
    AssessmentError,
    adopt_scheme,
    check_run,
    close_period,
    open_period,
    publish_run,
    recompute,
)
from rounds.assessment.actions.objections import ObjectionRefusedError, decide_objection, raise_objection

__all__ = [
    "AssessmentError",
    "ObjectionRefusedError",
    "adopt_scheme",
    "check_run",
    "close_period",
    "decide_objection",
    "open_period",
    "publish_run",
    "raise_objection",
    "recompute",
]
