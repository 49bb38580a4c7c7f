"""The pages of training."""

from rounds.training.views.gaps import gap_answer, gap_new
from rounds.training.views.plans import plan_detail, plan_end, plan_follow_up, plan_new, plan_topic, plan_words
from rounds.training.views.sessions import session_detail, session_hold, session_new, training_list

__all__ = [
    "gap_answer",
    "gap_new",
    "plan_detail",
    "plan_end",
    "plan_follow_up",
    "plan_new",
    "plan_topic",
    "plan_words",
    "session_detail",
    "session_hold",
    "session_new",
    "training_list",
]
