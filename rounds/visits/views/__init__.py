"""Desk pages of visits."""

from rounds.visits.views.by_proxy import by_proxy
from rounds.visits.views.digests import digest, digest_build, digest_edit, digest_file, digest_publish, digests
from rounds.visits.views.evening import anomalies, anomaly_settle, reviews
from rounds.visits.views.pictures import attachment, thumbnail
from rounds.visits.views.promises import promise_ledger, promise_settle, promises_of_retailer, promises_sheet
from rounds.visits.views.records import missed, of_retailer, visit_detail, visit_list
from rounds.visits.views.trace import doubts, trace_quality, trace_rule, trace_undo

__all__ = [
    "anomalies",
    "anomaly_settle",
    "attachment",
    "by_proxy",
    "digest",
    "digest_build",
    "digest_edit",
    "digest_file",
    "digest_publish",
    "digests",
    "doubts",
    "missed",
    "of_retailer",
    "promise_ledger",
    "promise_settle",
    "promises_of_retailer",
    "promises_sheet",
    "reviews",
    "thumbnail",
    "trace_quality",
    "trace_rule",
    "trace_undo",
    "visit_detail",
    "visit_list",
]
