"""Objections to who bears what: raised by a party, decided by a named assessor, both findings side by side."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.issues.actions import ObjectionRefusedError, decide_liability_objection, object_to_liability
from rounds.issues.forms.objections import DecisionForm, ObjectionForm
from rounds.issues.models import LiabilityObjection
from rounds.issues.queries.comparing import Comparison, compare, if_granted
from rounds.issues.queries.findings import findings_for
from rounds.issues.queries.objections import (
    holder_name,
    is_party,
    named_hops,
    newest_finding,
    objecting,
    open_count,
    page_wanted,
    party_name,
    rows_of,
)
from rounds.issues.rules.objections import UPHELD, Span
from rounds.issues.views.detail import JUDGED, JUDGING, issue_of
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role

OBJECTING = (Role.ACCOUNT_MANAGER, Role.DEPARTMENT_OFFICER)
STATES = ("open", "decided", "all")


@open_to(*JUDGED, *JUDGING)
def objections(request: StaffRequest) -> HttpResponse:
    """Those to be decided first, longest waiting at the top; parties see their own."""
    user, now = request.user, timezone.now()
    first = "open" if user.role == Role.ASSESSOR else "all"
    state = request.GET.get("state", "")
    state = state if state in STATES else first
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = page_wanted(user, state, after=after, before=before)
    context = {
        "page": page,
        "rows": rows_of(user.company, page.rows, now=now),
        "state": state,
        "open": open_count(user),
        "decides": user.role == Role.ASSESSOR,
    }
    return render(request, "issues/objections.html", context)


@open_to(*OBJECTING, methods=("GET", "POST"))
def issue_object(request: StaffRequest, pk: int) -> HttpResponse:
    """Object to the newest finding of one issue."""
    user, now = request.user, timezone.now()
    issue = issue_of(request, pk)
    standing = objecting(user, issue, at=now)
    form = ObjectionForm(
        request.POST or None,
        hops=named_hops(issue, as_of=now),
        photos=list(issue.photos.order_by("taken_at", "pk")),
        files=list(issue.files.all()),
    )
    status = 200
    finding = newest_finding(issue)
    if request.method == "POST" and finding is not None:
        status = 422
        if form.is_valid():
            try:
                made = object_to_liability(finding, text=form.cleaned_data["text"], asked=form.asked(), by=user, at=now)
            except ObjectionRefusedError as refused:
                form.add_error(None, str(refused))
                status = 409
            else:
                messages.success(request, _("已提出异议，等考核员裁定"))
                return redirect("issues:objection", pk=made.pk)
    shown = [one for one in findings_for(user, issue) if one.version == standing.version]
    context = {"issue": issue, "form": form, "standing": standing, "findings": shown}
    return render(request, "issues/object.html", context, status=status)


def objection_of(request: StaffRequest, pk: int) -> LiabilityObjection:
    """The visible objection, or 404."""
    around = (
        "issue__company", "issue__retailer", "issue__routing", "issue__coordinator", "finding__issue__company",
        "finding__issue__routing", "new_finding__issue", "made_by", "department", "decided_by",
    )  # fmt: skip
    rows = LiabilityObjection.objects.visible_to(request.user).select_related(*around)
    return get_object_or_404(rows, pk=pk)


@open_to(*JUDGED, *JUDGING)
def objection(request: StaffRequest, pk: int) -> HttpResponse:
    """What is objected to, the spans with what shows them, the decision, both results side by side."""
    return _shown(request, objection_of(request, pk))


@open_to(Role.ASSESSOR, methods=("POST",))
def objection_decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Decide; upheld, the rule runs again."""
    found = objection_of(request, pk)
    form = DecisionForm(request.POST, spans=_spans(found))
    if not form.is_valid():
        return _shown(request, found, form=form, status=422)
    given = form.cleaned_data
    try:
        decided = decide_liability_objection(
            found,
            outcome=given["outcome"],
            decision=given["decision"],
            granted=form.granted(),
            by=request.user,
            at=timezone.now(),
        )
    except ObjectionRefusedError as refused:
        form.add_error(None, str(refused))
        return _shown(request, objection_of(request, pk), form=form, status=409)
    messages.success(request, _said(decided))
    return redirect("issues:objection", pk=pk)


def _said(decided: LiabilityObjection) -> str:
    if decided.outcome != UPHELD:
        return _("已裁定：不成立，维持原认定")
    if decided.new_finding is None:
        return _("已裁定：成立；这些时段里没有工作时间，责任认定不变")
    return _("已裁定：成立，已生成责任认定第 %(version)s 版") % {"version": decided.new_finding.version}


def _spans(found: LiabilityObjection) -> list[Any]:
    return list(
        found.spans.select_related("hop__department", "hop__staff", "photo", "file").order_by("starts_at", "pk")
    )


def _shown(
    request: StaffRequest, found: LiabilityObjection, *, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    user, spans = request.user, _spans(found)
    is_open = not found.outcome
    may_decide = is_open and user.role == Role.ASSESSOR and not is_party(found, user)
    context = {
        "objection": found,
        "issue": found.issue,
        "party": party_name(found),
        "spans": [(span, _(str(span.hop.get_step_display())), holder_name(span.hop)) for span in spans],
        "corrections": list(found.corrections.select_related("hop__department", "hop__staff")),
        "comparison": _comparison(found, spans),
        "versions": findings_for(user, found.issue)[::-1],
        "form": (form or DecisionForm(spans=spans)) if may_decide else None,
        "own_case": is_open and user.role == Role.ASSESSOR and not may_decide,
    }
    return render(request, "issues/objection.html", context, status=status)


def _comparison(found: LiabilityObjection, spans: list[Any]) -> Comparison | None:
    """Once decided, the finding that came of it; before, what would come out if everything asked for were granted."""
    if found.new_finding is not None:
        return compare(found.finding, found.new_finding)
    if found.outcome:
        return None
    asked = [Span(span.hop_id, span.starts_at, span.ends_at) for span in spans]
    return if_granted(found.finding, asked, at=timezone.now())
