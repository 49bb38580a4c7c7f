"""Causes of real issues."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rounds.common.doors import open_to
from rounds.improvement.queries import fishbone as fishbone_of
from rounds.improvement.rules.fishbone import UNKNOWN
from rounds.issues.models import Issue
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import DESK


@open_to(*DESK)
def fishbone(request: StaffRequest) -> HttpResponse:
    """Causes of real issues of the last days; each bone opens its issues."""
    wanted = request.GET.get("days", "")
    days = int(wanted) if wanted in {"30", "90", "365"} else 90
    now = timezone.now()
    spines = fishbone_of(request.user, since=now - timedelta(days=days), now=now)
    names = dict(Issue.Category.choices)
    context = {"spines": [(names[s.category], s) for s in spines], "days": days, "unknown": UNKNOWN}
    return render(request, "improvement/fishbone.html", context)
