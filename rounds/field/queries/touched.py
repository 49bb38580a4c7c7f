"""What changed since a phone last asked, read from the event log."""

from dataclasses import dataclass, field

from django.db.models import Max

from rounds.common.events import since
from rounds.common.models import Event
from rounds.visits.models import Attachment

MOST_EVENTS = 4000
QUIET = (  # what these are about travels with every answer and is compared there, or never travels
    "visits.anomaly",
    "visits.digest",
    "visits.promise",
    "visits.notep",
    "visits.tracer",
    "people.staff",
    "bulletins.duty",
    "issues.answertemplate",
    "issues.issuefile",
    "issues.issuenote",
    "issues.liability",
    "enforcement.",
    "portal.",
    "field.",
    "common.",
    "planning.",
    "assessment.",
    "surveys.",
    "training.",
    "improvement.",
)
NOT_ABOUT_SHOPS = {"visits.dayreview", "issues.issuephoto", "issues.routingtable"}


@dataclass
class Touched:
    """Rows that events since the cursor were about."""

    retailers: set[int] = field(default_factory=set)
    visits: set[int] = field(default_factory=set)
    issues: set[int] = field(default_factory=set)
    passed: set[int] = field(default_factory=set)
    proposals: set[int] = field(default_factory=set)
    spells: set[int] = field(default_factory=set)


def newest_number(company_id: int) -> int:
    """The number of the company's last event: the cursor of what is sent now."""
    events = Event.objects.unscoped("only the last number").filter(company_id=company_id)
    return events.aggregate(last=Max("number"))["last"] or 0


def touched_since(company_id: int, cursor: int) -> Touched | None:
    """What to send again; None when everything must be sent: too much happened, or something that touches all."""
    rows = list(since(company_id, cursor).values_list("subject_kind", "subject_id")[: MOST_EVENTS + 1])
    if len(rows) > MOST_EVENTS:
        return None
    touched, pictures = Touched(), set[int]()
    places = {
        "retailers.retailer": touched.retailers,
        "visits.visit": touched.visits,
        "visits.attachment": pictures,
        "issues.issue": touched.issues,
        "bulletins.passedon": touched.passed,
        "segments.segmentspell": touched.spells,
        "segments.segmentproposal": touched.proposals,
    }
    for kind, number in rows:
        if kind in places:
            places[kind].add(number)
        elif kind not in NOT_ABOUT_SHOPS and not kind.startswith(QUIET):
            return None
    if pictures:  # a record may have become complete by them
        kept = Attachment.objects.unscoped("numbers only, of rows an event named").filter(pk__in=pictures)
        touched.visits |= set(kept.values_list("visit_id", flat=True))
    return touched
