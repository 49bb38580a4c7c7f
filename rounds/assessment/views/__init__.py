"""The pages of the assessment."""

from rounds.assessment.views.judgements import judgement_list, judgement_new, judgement_withdraw
from rounds.assessment.views.objections import (
    objection_add_file,
    objection_decide,
    objection_detail,
    objection_file,
    objection_list,
    objection_raise,
    objection_withdraw,
)
from rounds.assessment.views.outcome_steps import (
    outcome_decide,
    outcome_follow_up,
    outcome_support,
    outcome_talk,
)
from rounds.assessment.views.outcomes import (
    outcome_answer,
    outcome_detail,
    outcome_list,
    outcome_look,
    outcome_new,
    outcome_record,
    outcome_withdraw,
)
from rounds.assessment.views.overrides import override_decide, override_propose, override_withdraw
from rounds.assessment.views.periods import assessment_list, period_close, period_closing, period_new
from rounds.assessment.views.runs import run_check, run_detail, run_publish
from rounds.assessment.views.schemes import indicator_list, scheme_detail, scheme_new
from rounds.assessment.views.scores import part_records, score_detail
from rounds.assessment.views.supports import support_keep, support_list

__all__ = [
    "assessment_list",
    "indicator_list",
    "judgement_list",
    "judgement_new",
    "judgement_withdraw",
    "objection_add_file",
    "objection_decide",
    "objection_detail",
    "objection_file",
    "objection_list",
    "objection_raise",
    "objection_withdraw",
    "outcome_answer",
    "outcome_decide",
    "outcome_detail",
    "outcome_follow_up",
    "outcome_list",
    "outcome_look",
    "outcome_new",
    "outcome_record",
    "outcome_support",
    "outcome_talk",
    "outcome_withdraw",
    "override_decide",
    "override_propose",
    "override_withdraw",
    "part_records",
    "period_close",
    "period_closing",
    "period_new",
    "run_check",
    "run_detail",
    "run_publish",
    "scheme_detail",
    "scheme_new",
    "score_detail",
    "support_keep",
    "support_list",
]
