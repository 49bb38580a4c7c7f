"""The pages of the assessment."""

from rounds.assessment.views.objections import objection_decide, objection_raise
from rounds.assessment.views.periods import assessment_list, period_close, period_new
from rounds.assessment.views.runs import run_check, run_detail, run_publish
from rounds.assessment.views.schemes import scheme_detail, scheme_new
from rounds.assessment.views.scores import score_detail

__all__ = [
    "assessment_list",
    "objection_decide",
    "objection_raise",
    "period_close",
    "period_new",
    "run_check",
    "run_detail",
    "run_publish",
    "scheme_detail",
    "scheme_new",
    "score_detail",
]
