"""The board: four segments, the quadrant chart; and the list of retailers with their segment."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rounds.common.doors import open_to
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest
from rounds.retailers.models.retailer import RetailerQuerySet
from rounds.retailers.queries import Wanted, retailers_wanted
from rounds.retailers.views.lists import choices_for as list_choices
from rounds.segments.models import SegmentProposal, SegmentRun, SegmentSpell
from rounds.segments.queries import Narrowing, current_segments, narrowed, quadrant_chart, tiles_of
from rounds.segments.queries.board import NONE
from rounds.segments.queries.chart import labels
from rounds.segments.queries.retailer import TONES
from rounds.segments.queries.runs import runs_told
from rounds.segments.views.doors import DECIDING, RUNNING, SEEING, choices_for

RUNS_ON_BOARD = 4


@open_to(*SEEING)
def board(request: StaffRequest) -> HttpResponse:
    """Where the retailers stand, what waits for a decision, when it was computed."""
    user, now, narrowing = request.user, timezone.now(), Narrowing.read(request.GET)
    tiles, unsegmented = tiles_of(user, narrowing, at=now)
    runs = SegmentRun.objects.visible_to(user).select_related("made_by").order_by("-made_at", "-pk")
    newest = list(runs[:RUNS_ON_BOARD])
    chart = quadrant_chart(user, newest[0], narrowing, at=now) if newest else None
    waiting = narrowed(SegmentProposal.objects.visible_to(user).open(), narrowing).count()
    context = {
        "narrowing": narrowing,
        "tiles": tiles,
        "tones": TONES,
        "unsegmented_count": unsegmented,
        "run": newest[0] if newest else None,
        "chart": chart,
        "counts": [(label, chart.counts.get(value, 0)) for value, label in labels().items() if value != NONE]
        if chart
        else [],
        "waiting": waiting,
        "runs": runs_told(newest),
        "may_decide": user.role in DECIDING,
        "may_run": user.role in RUNNING,
        **choices_for(user),
    }
    return render(request, "segments/board.html", context)


@open_to(*SEEING)
def segment_list(request: StaffRequest) -> HttpResponse:
    """The retailers within reach with their present segment."""
    user, now, wanted = request.user, timezone.now(), Wanted.read(request.GET)
    narrowing = Narrowing.read(request.GET)
    rows = in_segment(request, retailers_wanted(user, wanted), narrowing.segment)
    page = page_of(
        rows.select_related("territory__manager"),
        order=("name", "id"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    present = current_segments(user.company, at=now, retailer_ids=[retailer.pk for retailer in page.rows])
    named = labels()
    listed = [(one, _tone(present.get(one.pk)), named[present.get(one.pk, NONE)]) for one in page.rows]
    context = {
        "page": page,
        "rows": listed,
        "wanted": wanted,
        "narrowing": narrowing,
        **list_choices(user),
        "segment_choices": list(named.items()),
    }
    return render(request, "segments/list.html", context)


def in_segment(request: StaffRequest, rows: RetailerQuerySet, segment: str) -> RetailerQuerySet:
    """Only the retailers that are in this segment now ("none": in no segment)."""
    if not segment:
        return rows
    spells = SegmentSpell.objects.visible_to(request.user)
    if segment == NONE:
        return rows.exclude(pk__in=spells.values("retailer"))
    return rows.filter(pk__in=spells.at(timezone.now()).filter(segment=segment).values("retailer"))


def _tone(segment: str | None) -> str:
    return TONES[segment] if segment else "neutral"
