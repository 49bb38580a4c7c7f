"""Reads for improvement: the newest SOPs, the fishbone, the time ledger of a span."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from rounds.improvement.models import Sop, SopReceipt, TimeEntry
from rounds.improvement.rules.fishbone import Spine, grow
from rounds.issues.models import Issue
from rounds.people.models import Staff


@dataclass(frozen=True)
class Share:
    """Minutes at one place (or for one giver) and their share of all minutes of the span."""

    name: str
    minutes: int
    share: float


def newest_sops(user: Staff) -> QuerySet[Sop]:
    """The newest version of each procedure, with how many have read it and whether the reader has."""
    rows = Sop.objects.visible_to(user)
    newest = rows.filter(code=OuterRef("code")).order_by("-version").values("pk")[:1]
    mine = SopReceipt.objects.visible_to(user).filter(sop=OuterRef("pk"), staff=user)
    return (
        rows.filter(pk=Subquery(newest))
        .annotate(readers=Count("receipts", distinct=True), is_read=Exists(mine))
        .select_related("published_by")
        .order_by("code")
    )


def fishbone(user: Staff, *, since: datetime, now: datetime) -> list[Spine]:
    """Categories and causes of the issues within reach raised since then, and how many ran out of time."""
    rows = Issue.objects.visible_to(user).filter(raised_at__gte=since)
    late = Q(hops__due_at__isnull=False) & (
        Q(hops__ends_at__gt=F("hops__due_at")) | Q(hops__ends_at__isnull=True, hops__due_at__lt=now)
    )
    counted = rows.annotate(late_hops=Count("hops", filter=late, distinct=True)).values_list(
        "category", "cause", "late_hops"
    )
    return grow((category, cause, late_hops > 0) for category, cause, late_hops in counted)


def ledger(user: Staff, *, first: date, last: date) -> tuple[list[Share], list[Share]]:
    """Minutes by place and by giver of ad-hoc tasks, of everybody within reach."""
    rows = TimeEntry.objects.visible_to(user).filter(day__range=(first, last)).order_by()
    by_place = dict(rows.values_list("place").annotate(total=Sum("minutes")))
    by_giver = dict(rows.filter(place=TimeEntry.Place.AD_HOC).values_list("giver").annotate(total=Sum("minutes")))
    labels = dict(TimeEntry.Place.choices)
    total = sum(by_place.values())
    places = [Share(str(labels[place]), minutes, minutes / total) for place, minutes in by_place.items() if total]
    givers = [Share(giver, minutes, minutes / total) for giver, minutes in by_giver.items() if total]
    return sorted(places, key=_biggest), sorted(givers, key=_biggest)


def _biggest(share: Share) -> tuple[int, str]:
    return -share.minutes, share.name
