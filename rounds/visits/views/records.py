"""The list of visits, one record with its evidence, missed visits by cause."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rounds.common.doors import open_to
from rounds.common.events import history
from rounds.common.pages import page_of
from rounds.people.models import Staff, StaffRequest
from rounds.people.rules.roles import DESK, Role
from rounds.retailers.models import Retailer
from rounds.visits.forms import VisitQuery
from rounds.visits.models import Visit
from rounds.visits.models.visit import UNSIGNED, VisitQuerySet
from rounds.visits.queries import missed_by_reason
from rounds.visits.queries.facts import facts_said
from rounds.visits.queries.lists import figures_of, narrowed
from rounds.visits.queries.pictures import pictures_of
from rounds.visits.queries.quality import doubt_told
from rounds.visits.rules.reasons import reason_from
from rounds.visits.rules.trace import GRADE_LABELS, PART_LABELS, missing_parts

READERS = (*DESK, Role.ACCOUNT_MANAGER)
RECORDING = (Role.MARKET_MANAGER, Role.ADMINISTRATOR)
STATE_TONES = {"planned": "neutral", "under_way": "progress", "finished": "success", "missed": "warning"}
GRADE_TONES = {"sound": "success", "thin": "info", "boilerplate": "warning"}
MISSED_DAYS = timedelta(days=91)
LAST_SHOWN = 8
PROXY = "visit.recorded_by_proxy"
EVENT_TITLES = {
    "visit.planned": gettext_noop("排入计划"),
    "visit.added": gettext_noop("计划外拜访"),
    "visit.withdrawn": gettext_noop("计划撤回"),
    "visit.started": gettext_noop("到店"),
    "visit.finished": gettext_noop("完成记录"),
    "visit.missed": gettext_noop("未拜访"),
    "visit.recorded_by_proxy": gettext_noop("在桌面代录"),
    "visit.doubted": gettext_noop("出现提示"),
    "visit.doubt_answered": gettext_noop("说明提示"),
    "trace.ruled": gettext_noop("裁定痕迹"),
    "trace.ruling_withdrawn": gettext_noop("撤销裁定"),
}


def _seen(request: StaffRequest) -> VisitQuerySet:
    return Visit.objects.visible_to(request.user).select_related("retailer", "manager")


@open_to(*READERS)
def of_retailer(request: StaffRequest, pk: int) -> HttpResponse:
    """For the retailer's page: his last visits, done and missed."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user), pk=pk)
    past = Visit.objects.visible_to(request.user).filter(
        retailer=retailer, state__in=[Visit.State.FINISHED, Visit.State.MISSED]
    )
    visits = past.select_related("manager").order_by("-planned_on", "-pk")[:LAST_SHOWN]
    rows = [(visit, STATE_TONES[visit.state]) for visit in visits]
    return render(request, "visits/_of_retailer.html", {"rows": rows, "retailer": retailer})


@open_to(*READERS)
def visit_list(request: StaffRequest) -> HttpResponse:
    """Visits by date, manager, state and completeness of the record."""
    asked = request.GET or {"last": timezone.localdate().isoformat()}
    query = VisitQuery(asked, user=request.user)
    found = narrowed(_seen(request), query.wanted())
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = page_of(found, order=("-planned_on", "-id"), after=after, before=before)
    context = {
        "query": query,
        "page": page,
        "figures": figures_of(found),
        "state_tones": STATE_TONES,
        "rows": [_row(visit) for visit in page.rows],
    }
    return render(request, "visits/list.html", context)


def _row(visit: Visit) -> dict[str, Any]:
    return {
        "visit": visit,
        "state_tone": STATE_TONES.get(visit.state, "neutral"),
        "grade": _(GRADE_LABELS[visit.trace_grade]) if visit.trace_grade in GRADE_LABELS else "",  # type: ignore[index]
        "grade_tone": GRADE_TONES.get(visit.trace_grade, "neutral"),
        "missing": _missing(visit) if visit.state == Visit.State.FINISHED else [],
    }


def _missing(visit: Visit) -> list[str]:
    parts = missing_parts(
        comment=visit.comment,
        suggestion=visit.suggestion,
        summary=visit.summary,
        signature=visit.signature_sha256 or ("-" if visit.channel in UNSIGNED else ""),
    )
    return [_(PART_LABELS[part]) for part in parts]


@open_to(*READERS)
def visit_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One visit: four parts, signature, place, hints and the grade of its words with the evidence."""
    visit = get_object_or_404(_seen(request), pk=pk)
    context = _row(visit) | {
        "may_record": request.user.role in RECORDING and visit.state != Visit.State.FINISHED,
        "duties": [_duty(record) for record in visit.suggested_duties],
        "done": [_(str(Visit.Duty(duty).label)) for duty in visit.done_duties],
        "doubts": [doubt_told(one) for one in visit.doubts],
        "trace_because": _said(visit.trace_because),
        "plan_because": _said(visit.plan_because),
        "pictures": pictures_of(visit),
        "raised": visit.issues.order_by("pk"),
        "features": _places(visit),
        "timeline": _passed(history(visit)),
        "facts": facts_said(visit.facts),
    }
    is_drawer = bool(getattr(request, "htmx", False))
    return render(request, "visits/drawer.html" if is_drawer else "visits/detail.html", context)


def _said(records: Iterable[Any]) -> list[dict[str, Any]]:
    reasons = [reason_from(record) for record in records]
    return [{"text": reason.said(_), "rules": list(reason.rules)} for reason in reasons]


def _duty(record: dict[str, Any]) -> dict[str, Any]:
    return {"label": _(str(Visit.Duty(record["duty"]).label)), "because": _said(record.get("because", ()))}


def _passed(events: Iterable[Any]) -> list[dict[str, Any]]:
    """What happened to a visit, by whom, in words."""
    told = list(events)
    acting = Staff.objects.filter(pk__in={event.actor_id for event in told if event.actor_id})
    names = dict(acting.values_list("pk", "name"))
    return [
        {
            "at": event.at,
            "who": names.get(event.actor_id) or (_("系统") if event.actor_label == "system" else event.actor_label),
            "title": _(EVENT_TITLES.get(event.verb, event.verb)),
            "text": event.content.body.get("because", "") if event.verb == PROXY else "",
        }
        for event in told
    ]


def _places(visit: Visit) -> dict[str, Any] | None:
    """The outlet and where arrival and departure were fixed; None when there is nothing to draw."""
    shop, points = visit.retailer, []
    if shop.lat is not None and shop.lon is not None:
        points.append((_("店铺"), shop.lat, shop.lon, 0))
    for label, fix, colour in ((_("到店"), visit.arrival_position, 1), (_("离店"), visit.departure_position, 2)):
        if fix:
            points.append((label, fix["lat"], fix["lon"], colour))
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {"title": label, "group": label, "colour": colour},
        }
        for label, lat, lon, colour in points
    ]
    return {"type": "FeatureCollection", "features": features} if features else None


@open_to(*READERS)
def missed(request: StaffRequest) -> HttpResponse:
    """Visits that did not take place in the last quarter, by cause (C08)."""
    today = timezone.localdate()
    found = _seen(request).filter(planned_on__range=(today - MISSED_DAYS, today))
    causes = missed_by_reason(found)
    rows = [{"cause": cause, "label": _(cause.label), "layer": _(cause.layer)} for cause in causes]
    bars = [{"value": cause.count, "name": _(cause.label)} for cause in causes]
    option = {
        "xAxis": {"type": "value", "minInterval": 1},
        "yAxis": {"type": "category", "inverse": True, "data": [row["label"] for row in rows]},
        "grid": {"left": 8, "right": 24, "top": 8, "bottom": 8, "containLabel": True},
        "series": [{"type": "bar", "data": bars, "label": {"show": True, "position": "right"}}],
    }
    figures = figures_of(found)
    return render(request, "visits/missed.html", {"rows": rows, "option": option, "figures": figures})
