"""What a retailer sees of himself: his manager, his next visit, his issues, what he was promised, bulletins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from rounds.bulletins.models import Bulletin
from rounds.bulletins.queries import bulletins_for
from rounds.common.models import Event
from rounds.enforcement.queries.reports import said_to_reporter
from rounds.issues.models import Issue, IssuePhoto
from rounds.issues.queries.lists import holder_of
from rounds.people.models import Staff
from rounds.portal.models import PortalKey, VisitRating, VoiceNote
from rounds.retailers.models import Retailer
from rounds.surveys.models import Campaign, Invitation
from rounds.visits.models import Promise, Visit
from rounds.visits.queries.promises import PromiseRow, in_order

WHY = "the retailer's own page, opened by his key"
SHOWN = 10
RATED_WITHIN_DAYS = 90


@dataclass(frozen=True)
class OwnIssue:
    """One of his issues, who holds it now and by when that one owes the next step; None when it is closed.

    `said` is the neutral state of a report of a violation: accepted or closed, no more (A20).
    """

    issue: Issue
    holder: str
    due_at: datetime | None
    is_paused: bool
    said: str = ""


@dataclass(frozen=True)
class OwnVisit:
    """A finished visit of the last months, with his rating of it if he gave one."""

    visit: Visit
    rating: VisitRating | None


@dataclass(frozen=True)
class OwnPage:
    """Everything on the first page of one retailer; nothing of anybody else."""

    retailer: Retailer
    manager: Staff | None
    next_visit: date | None
    last_visit: datetime | None
    issues: list[OwnIssue]
    promises: list[PromiseRow]
    bulletins: list[Bulletin]
    visits: list[OwnVisit]
    survey: Campaign | None
    reminders: int


def live_key(pk: object) -> PortalKey | None:
    """The key a cookie names, unless it was revoked or its retailer is gone."""
    if not isinstance(pk, str) or not pk.isdigit():
        return None
    keys = PortalKey.objects.unscoped(WHY).filter(pk=int(pk), revoked_at__isnull=True, retailer__is_active=True)
    return keys.select_related("retailer__company", "retailer__territory__manager").first()


def own_page(retailer: Retailer, *, at: datetime, today: date) -> OwnPage:
    """The first page, in a fixed number of queries."""
    visits = Visit.objects.unscoped(WHY).filter(retailer=retailer)
    coming = visits.filter(state=Visit.State.PLANNED, channel=Visit.Channel.DOOR, planned_on__gte=today)
    rows = own_visits(retailer, at=at)
    asked = open_invitation(retailer, today=today)
    return OwnPage(
        retailer=retailer,
        manager=retailer.territory.manager if retailer.territory else None,
        next_visit=coming.order_by("planned_on").values_list("planned_on", flat=True).first(),
        last_visit=rows[0].visit.departed_at if rows else _last_ever(visits),
        issues=standing(own_issues(retailer).order_by("-raised_at")[:SHOWN], at=at),
        promises=in_order(own_promises(retailer), retailer, at=at)[:SHOWN],
        bulletins=bulletins_for(retailer, at=at, today=today)[:SHOWN],
        visits=rows,
        survey=asked.campaign if asked else None,
        reminders=asked.reminders if asked else 0,
    )


def _last_ever(visits: QuerySet[Visit]) -> datetime | None:
    seen = visits.filter(state=Visit.State.FINISHED).order_by("-departed_at")
    return seen.values_list("departed_at", flat=True).first()


def own_issues(retailer: Retailer) -> QuerySet[Issue]:
    """The retailer's issues, and no others; of reports of violations only those he made here himself (A20)."""
    said_by_others = Q(kind=Issue.Kind.VIOLATION) & ~Q(entry=Issue.Entry.PORTAL)
    found = Issue.objects.unscoped(WHY).filter(retailer=retailer).exclude(said_by_others)
    return found.select_related("department", "coordinator")


def standing(issues: Iterable[Issue], *, at: datetime) -> list[OwnIssue]:
    """Each with its holder and his deadline: nothing lies with nobody (product row 36)."""
    return [
        OwnIssue(
            issue,
            holder_of(issue),
            None if issue.closed_at else issue.holder_due_at,
            issue.is_paused(at),
            said_to_reporter(issue.company_id, issue.number) if issue.is_report else "",
        )
        for issue in issues
    ]


def own_promises(retailer: Retailer) -> QuerySet[Promise]:
    """What he himself was promised (D11)."""
    return Promise.objects.unscoped(WHY).filter(retailer=retailer).select_related("manager", "department")


def own_visits(retailer: Retailer, *, at: datetime) -> list[OwnVisit]:
    """Finished visits of the last months, the newest first, each with his rating."""
    finished = Visit.objects.unscoped(WHY).filter(
        retailer=retailer,
        state=Visit.State.FINISHED,
        departed_at__gte=at - timedelta(days=RATED_WITHIN_DAYS),
        departed_at__lte=at,
    )
    rows = list(finished.select_related("manager").order_by("-departed_at")[:SHOWN])
    given = VisitRating.objects.unscoped(WHY).filter(visit__in=[row.pk for row in rows])
    by_visit = {rating.visit_id: rating for rating in given}
    return [OwnVisit(row, by_visit.get(row.pk)) for row in rows]


def open_invitation(retailer: Retailer, *, today: date) -> Invitation | None:
    """The invitation to a survey that asks him now, that he has not answered and in which nobody replaced him."""
    asked = Invitation.objects.filter(
        retailer=retailer,
        answered=False,
        gone="",
        campaign__state=Campaign.State.OPEN,
        campaign__starts_on__lte=today,
        campaign__ends_on__gte=today,
    )
    return asked.select_related("campaign").order_by("campaign__ends_on", "pk").first()


def own_photos(issue: Issue) -> QuerySet[IssuePhoto]:
    """The photos he sent himself; what others took of the matter is not shown to him."""
    sent = Event.objects.unscoped(WHY).filter(
        company_id=issue.company_id, verb="photo.kept", actor_id=None, actor_label="retailer",
        subject_kind=IssuePhoto._meta.label_lower, subject_id__in=issue.photos.values("pk"),
    )  # fmt: skip
    kept = IssuePhoto.objects.unscoped(WHY).filter(issue=issue, is_shown=True)
    return kept.filter(pk__in=sent.values("subject_id")).order_by("pk")


def own_voices(issue: Issue) -> QuerySet[VoiceNote]:
    """What he said aloud about it."""
    return VoiceNote.objects.unscoped(WHY).filter(issue=issue).order_by("pk")
