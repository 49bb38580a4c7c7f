"""The only writers of visits."""

from rounds.visits.actions.anomalies import note_anomalies, note_complaint, settle_anomaly
from rounds.visits.actions.attachments import keep_attachment
from rounds.visits.actions.by_proxy import finish_for_manager, miss_for_manager
from rounds.visits.actions.digests import draft_digest, publish_digest, revise_digest
from rounds.visits.actions.doubts import answer_doubt
from rounds.visits.actions.planning import add_visit, plan_visits
from rounds.visits.actions.promises import make_promise, note_promises_taken, replace_promise, settle_promise
from rounds.visits.actions.record import finish_visit, miss_visit, start_visit
from rounds.visits.actions.reordering import reorder_day
from rounds.visits.actions.review import send_day_review
from rounds.visits.actions.trace import rule_on_trace, withdraw_ruling

__all__ = [
    "add_visit",
    "answer_doubt",
    "draft_digest",
    "finish_for_manager",
    "finish_visit",
    "keep_attachment",
    "make_promise",
    "miss_for_manager",
    "miss_visit",
    "note_anomalies",
    "note_complaint",
    "note_promises_taken",
    "plan_visits",
    "publish_digest",
    "reorder_day",
    "replace_promise",
    "revise_digest",
    "rule_on_trace",
    "send_day_review",
    "settle_anomaly",
    "settle_promise",
    "start_visit",
    "withdraw_ruling",
]
