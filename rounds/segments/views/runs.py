"""New segmentations and the history of runs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.jobs import start
from rounds.common.models import Job
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest
from rounds.retailers.models import Retailer
from rounds.segments.actions import propose_segments
from rounds.segments.models import SegmentRun
from rounds.segments.queries.chart import labels
from rounds.segments.queries.runs import runs_told
from rounds.segments.views.doors import DECIDING, RUNNING, SEEING

AT_ONCE = 3000  # retailers; beyond that a page would wait longer than three seconds


@open_to(*RUNNING, methods=("POST",))
def run_new(request: StaffRequest) -> HttpResponse:
    """Segment the company as of today: at once when it is small, by a worker when it is not."""
    user, now = request.user, timezone.now()
    today = timezone.localdate(now)
    if Retailer.objects.visible_to(user).active().count() > AT_ONCE:
        job = start(
            "segments.propose", company_id=user.company_id, by=user, at=now, of_company=user.company_id,
            as_of=today.isoformat(), by_id=user.pk,
        )  # fmt: skip
        return redirect("segments:job", pk=job.pk)
    run = propose_segments(user.company, as_of=today, by=user, at=now)
    count = sum(run.counts.values())
    messages.success(request, _("已重新细分 %(count)s 户，等待市场经理确认") % {"count": count})
    return redirect("segments:board")


@open_to(*{*RUNNING, *DECIDING})
def job_state(request: StaffRequest, pk: int) -> HttpResponse:
    """How far a job of this room is: the page, or the part of it that polls."""
    mine = Job.objects.visible_to(request.user).filter(kind__startswith="segments.", asked_by_id=request.user.pk)
    job = get_object_or_404(mine, pk=pk)
    done_url = reverse("segments:proposals" if job.kind == "segments.confirm" else "segments:board")
    context = {"job": job, "job_url": reverse("segments:job", args=[pk]), "done_url": done_url}
    return render(request, "common/_job.html" if request.htmx else "segments/job.html", context)


@open_to(*SEEING)
def run_list(request: StaffRequest) -> HttpResponse:
    """Every segmentation of the company with its thresholds and what became of it."""
    page = page_of(
        SegmentRun.objects.visible_to(request.user).select_related("made_by"),
        order=("-made_at", "-pk"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    names = [label for value, label in labels().items() if value != "none"]
    context = {"page": page, "runs": runs_told(page.rows), "segment_names": names}
    return render(request, "segments/runs.html", context)
