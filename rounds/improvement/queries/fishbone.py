"""The fishbone of the issues of the last days."""

from datetime import datetime

from django.db.models import Count, F, Q

from rounds.improvement.rules.fishbone import Spine, grow
from rounds.issues.models import Issue
from rounds.people.models import Staff


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
