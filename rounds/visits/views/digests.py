"""The weekly digest on the desk: built from the records, changed, published, taken out (C17, D05)."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from rounds.common.documents import document
from rounds.common.doors import open_to
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role
from rounds.visits.actions import draft_digest, publish_digest, revise_digest
from rounds.visits.models import Digest
from rounds.visits.queries.digest import week_facts
from rounds.visits.rules.digest import digest_of
from rounds.visits.rules.reasons import RefusedError

READERS = (Role.MARKET_MANAGER, Role.HEAD, Role.ADMINISTRATOR, Role.ASSESSOR)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAGES = {"visit": "visits:detail"}


@open_to(*READERS)
def digests(request: StaffRequest) -> HttpResponse:
    """Digests within reach, the newest week first; a market manager builds his."""
    found = Digest.objects.visible_to(request.user).select_related("unit", "made_by", "published_by")
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = page_of(found, order=("-first_day", "-id"), after=after, before=before)
    monday = _monday(timezone.localdate())
    weeks = [(monday, _("本周")), (monday - timedelta(days=7), _("上周"))]
    context = {"page": page, "rows": page.rows, "weeks": weeks, "may_write": request.user.role == Role.MARKET_MANAGER}
    return render(request, "visits/digests.html", context)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


@open_to(Role.MARKET_MANAGER, methods=("POST",))
def digest_build(request: StaffRequest) -> HttpResponse:
    """Put the digest of one week together from the records."""
    user, wanted = request.user, request.POST.get("first_day", "")
    try:
        first = date.fromisoformat(wanted)
        if user.unit is None:
            raise ValueError
        sections = digest_of(week_facts(user, user.unit, first=first), _)
        digest = draft_digest(user.unit, sections, first_day=first, by=user, at=timezone.now())
    except RefusedError as refused:
        messages.error(request, refused.reason.said(_))
    except ValueError:
        messages.error(request, _("没有这一周"))
    else:
        return redirect("visits:digest", pk=digest.pk)
    return redirect("visits:digests")


def _digest_of(request: StaffRequest, pk: int) -> Digest:
    rows = Digest.objects.visible_to(request.user).select_related("unit", "made_by", "published_by")
    return get_object_or_404(rows, pk=pk)


@open_to(*READERS)
def digest(request: StaffRequest, pk: int) -> HttpResponse:
    """One version with the records it cites, and its other versions."""
    found = _digest_of(request, pk)
    versions = Digest.objects.visible_to(request.user).filter(unit=found.unit, first_day=found.first_day)
    context = {
        "digest": found,
        "sections": [section | {"links": _links(section)} for section in found.sections],
        "versions": versions.order_by("-version"),
        "may_write": request.user.role == Role.MARKET_MANAGER,
    }
    return render(request, "visits/digest.html", context)


def _links(section: dict[str, Any]) -> list[tuple[str, str]]:
    """The records behind a section; what has no page of its own leads to its list."""
    lists = {"anomaly": f"{reverse('visits:anomalies')}?state=", "review": reverse("visits:reviews")}
    return [
        (
            cite["label"],
            reverse(PAGES[cite["kind"]], args=[cite["id"]]) if cite["kind"] in PAGES else lists[cite["kind"]],
        )
        for cite in section["cites"]
    ]


@open_to(Role.MARKET_MANAGER, methods=("GET", "POST"))
def digest_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change the words before publishing: a new version, the old one stays."""
    found = _digest_of(request, pk)
    if request.method == "POST":
        try:
            revised = revise_digest(found, request.POST.getlist("text"), by=request.user, at=timezone.now())
        except RefusedError as refused:
            messages.error(request, refused.reason.said(_))
            return redirect("visits:digest_edit", pk=pk)
        return redirect("visits:digest", pk=revised.pk)
    return render(request, "visits/digest_edit.html", {"digest": found})


@open_to(Role.MARKET_MANAGER, methods=("POST",))
def digest_publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand it up: it counts as given and is not changed any more."""
    publish_digest(_digest_of(request, pk), by=request.user, at=timezone.now())
    messages.success(request, _("已报出。"))
    return redirect("visits:digest", pk=pk)


@open_to(*READERS)
def digest_file(request: StaffRequest, pk: int) -> HttpResponse:
    """The version as a Word document."""
    found = _digest_of(request, pk)
    title = _("%(unit)s 周书面反馈 %(first)s — %(last)s") % {
        "unit": found.unit.name,
        "first": found.first_day,
        "last": found.last_day,
    }
    content = document(title, [(section["title"], section["text"]) for section in found.sections])
    answer = HttpResponse(content, content_type=WORD)
    answer["Content-Disposition"] = content_disposition_header(True, f"{title}.docx") or "attachment"
    return answer
