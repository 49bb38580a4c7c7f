"""Objections: raised with evidence, shown with what upholding would change, decided by somebody not involved."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.assessment.actions import (
    EvidenceRefusedError,
    ObjectionRefusedError,
    decide_objection,
    keep_evidence,
    note_evidence_opening,
    raise_objection,
    withdraw_objection,
)
from rounds.assessment.forms import DecisionForm, ObjectionForm
from rounds.assessment.models import Objection, ObjectionFile, Score, ScorePart
from rounds.assessment.queries.effects import effect_if_upheld
from rounds.assessment.queries.pages import newer_scores, objection_page, waiting_overrides
from rounds.assessment.queries.references import references
from rounds.assessment.queries.standing import is_party_to, objection_until
from rounds.assessment.views.periods import CLOSING, SCORED
from rounds.assessment.views.words import indicator_label, refusal, said
from rounds.common.doors import open_to
from rounds.common.pictures import large_path
from rounds.issues.models import Issue
from rounds.issues.rules.documents import PICTURES, Kind
from rounds.people.models import Staff, StaffRequest
from rounds.people.rules.roles import COMPANY_WIDE

MOST_BYTES = 64 * 1024 * 1024


@open_to(*SCORED, *COMPANY_WIDE)
def objection_list(request: StaffRequest) -> HttpResponse:
    """What waits first, the longest waiting at the top; everybody sees his own."""
    state = request.GET.get("state", "open")
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = objection_page(request.user, is_open=state != "decided", after=after, before=before)
    today = request.user.company.local_day(timezone.now())
    rows = [
        (row, indicator_label(row.part.indicator), row.due_on is not None and row.due_on < today) for row in page.rows
    ]
    waiting = waiting_overrides(request.user) if request.user.role in CLOSING and state != "decided" else []
    corrections = [(one, indicator_label(one.part.indicator)) for one in waiting]
    context = {
        "page": page,
        "corrections": corrections,
        "rows": rows,
        "state": state,
        "decides": request.user.role in CLOSING,
    }
    return render(request, "assessment/objections.html", context)


@open_to(*SCORED, methods=("POST",))
def objection_raise(request: StaffRequest, pk: int) -> HttpResponse:
    """Contest a part of one's own score; refused words come back in the form."""
    mine = Score.objects.visible_to(request.user)
    parts = ScorePart.objects.select_related("score__run__period", "score__run__company").defer("score__run__inputs")
    part = get_object_or_404(parts, pk=pk, score__in=mine)
    form = ObjectionForm(request.POST)
    form.is_valid()
    given = form.cleaned_data
    cited, unknown = _cited(request.user, given.get("cited", ""))
    try:
        if unknown:
            raise EvidenceRefusedError(_("没有找到问题 %(numbers)s") % {"numbers": "、".join(unknown)})
        made = raise_objection(
            part, text=given.get("text", ""), record=given.get("record", ""), cited=cited, by=request.user,
            at=timezone.now(),
        )  # fmt: skip
    except (ObjectionRefusedError, EvidenceRefusedError) as error:
        words = refusal(error.code) if isinstance(error, ObjectionRefusedError) else str(error)
        return _refused(request, part, words)
    messages.success(request, _("异议已提交，%(day)s 前由考核员裁定") % {"day": made.due_on})
    _keep_sent(request, made)
    return redirect("assessment:score", pk=part.score_id)


def _cited(user: Staff, numbers: str) -> tuple[list[str], list[str]]:
    """Issues cited by number as references, and the numbers nobody knows (or that are not his to see)."""
    wanted = list(dict.fromkeys(numbers.replace("，", " ").replace("、", " ").replace(",", " ").split()))[:20]
    rows = Issue.objects.visible_to(user).filter(number__in=wanted).values_list("number", "pk")
    found = dict(rows) if wanted else {}
    return [f"issues.issue:{found[one]}" for one in wanted if one in found], [one for one in wanted if one not in found]


def _refused(request: StaffRequest, part: ScorePart, words: str) -> HttpResponse:
    known = references(request.user, part.against, part.records[:200])
    contestable = [one for record, one in known.items() if not record.startswith("events:")]
    context = {
        "part": part,
        "label": indicator_label(part.indicator),
        "words": words,
        "contestable": contestable,
        "given": request.POST,
        "until": objection_until(part.score.run),
    }
    return render(request, "assessment/object.html", context, status=409)


def _keep_sent(request: StaffRequest, objection: Objection) -> None:
    """The file that came with it; what is wrong with it is said, the objection stands."""
    sent = request.FILES.get("file")
    if sent is None:
        return
    try:
        content = sent.read(MOST_BYTES)
        keep_evidence(objection, name=sent.name or "", content=content, by=request.user, at=timezone.now())
    except EvidenceRefusedError as refused:
        messages.error(request, str(refused))


def objection_of(request: StaffRequest, pk: int) -> Objection:
    """The visible objection, or 404."""
    around = ("part__score__run__period__company", "part__score__manager", "part__score__department", "made_by")
    rows = Objection.objects.visible_to(request.user).select_related(*around, "decided_by", "company")
    rows = rows.defer("part__score__run__inputs")  # large; read only where the effect is computed
    return get_object_or_404(rows, pk=pk)


@open_to(*SCORED, *COMPANY_WIDE)
def objection_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Who contests what, with which evidence; what upholding it alone would change; the decision; both results."""
    return _shown(request, objection_of(request, pk))


def _shown(request: StaffRequest, objection: Objection, *, status: int = 200) -> HttpResponse:
    user, part = request.user, objection.part
    is_open = objection.state == Objection.State.OPEN
    is_mine = objection.made_by_id == user.pk
    decides = is_open and user.role in CLOSING
    involved = decides and (is_mine or is_party_to(objection, user))
    known = references(user, [record for record in [objection.record, *objection.cited] if record])
    context: dict[str, Any] = {
        "objection": objection,
        "part": part,
        "score": part.score,
        "owner": part.score.manager or part.score.department,
        "label": indicator_label(part.indicator),
        "formula": said(part.formula),
        "reference": known.get(objection.record),
        "cited": [known[record] for record in objection.cited],
        "files": objection.files.all(),
        "effect": objection.effect or (effect_if_upheld(objection) if user.role in COMPANY_WIDE and is_open else None),
        "decides": decides and not involved,
        "involved": involved,
        "may_add": is_open and is_mine,
        "newer": newer_scores(part.score, Score.objects.visible_to(user)),
        "may_close": user.role in CLOSING and objection.state == Objection.State.UPHELD,
        "given": request.POST,
    }
    return render(request, "assessment/objection.html", context, status=status)


@open_to(*CLOSING, methods=("POST",))
def objection_decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Decide an objection; the contested score stays as it is."""
    objection = objection_of(request, pk)
    form = DecisionForm(request.POST)
    form.is_valid()
    given = form.cleaned_data
    try:
        decide_objection(
            objection, upheld=given.get("upheld") == "yes", decision=given.get("decision", ""), by=request.user,
            at=timezone.now(),
        )  # fmt: skip
    except ObjectionRefusedError as error:
        messages.error(request, refusal(error.code))
        return _shown(request, objection_of(request, pk), status=409)
    messages.success(request, _("已裁定；采纳的异议在下一版结案中生效"))
    return redirect("assessment:objection", pk=pk)


@open_to(*SCORED, methods=("POST",))
def objection_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take one's own objection back."""
    objection = objection_of(request, pk)
    try:
        withdraw_objection(objection, by=request.user, at=timezone.now())
    except ObjectionRefusedError as error:
        messages.error(request, refusal(error.code))
    else:
        messages.success(request, _("异议已撤回"))
    return redirect("assessment:objection", pk=pk)


@open_to(*SCORED, methods=("POST",))
def objection_add_file(request: StaffRequest, pk: int) -> HttpResponse:
    """More evidence, before it is decided."""
    objection = objection_of(request, pk)
    if request.FILES.get("file") is None:
        messages.error(request, _("请先选择文件"))
    _keep_sent(request, objection)
    return redirect("assessment:objection", pk=pk)


@open_to(*SCORED, *COMPANY_WIDE)
def objection_file(request: StaffRequest, pk: int) -> FileResponse:
    """A file as a download, never shown inside the page; who took it is an event. Pictures without their metadata."""
    row = get_object_or_404(ObjectionFile.objects.visible_to(request.user), pk=pk)
    is_picture = row.content_type in PICTURES
    path = Path(settings.MEDIA_ROOT) / (large_path(row.stored_path) if is_picture else row.stored_path)
    if not path.is_file():
        raise Http404
    kind = Kind.JPEG.value if is_picture else row.content_type
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=row.name, content_type=kind)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    note_evidence_opening(row, by=request.user, at=timezone.now())
    return answer
