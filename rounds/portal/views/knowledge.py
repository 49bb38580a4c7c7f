"""The desk's side of knowledge answers: a department writes, checks again, withdraws what it answers for."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.common.events import history
from rounds.common.pages import page_of
from rounds.people.models import Staff, StaffRequest
from rounds.people.rules.roles import Role
from rounds.portal.actions import AnswerRefusedError, check_answer, rewrite_answer, withdraw_answer, write_answer
from rounds.portal.forms import KnowledgeForm
from rounds.portal.models import KnowledgeAnswer
from rounds.portal.queries.answers import answers_wanted, may_write

WRITING = (Role.DEPARTMENT_OFFICER, Role.ADMINISTRATOR)
DESKS = ("all", "mine", "due", "withdrawn")


@open_to(ANY_STAFF)
def knowledge(request: StaffRequest) -> HttpResponse:
    """All answers with who answers for each and by when it is to be checked again."""
    words, desk = request.GET.get("q", "").strip()[:60], request.GET.get("desk", "")
    desk = desk if desk in DESKS else "all"
    today = request.user.company.local_day(timezone.now())
    page = page_of(
        answers_wanted(request.user, words=words, desk=desk, today=today),
        order=("check_by", "pk"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {"page": page, "words": words, "desk": desk, "today": today, "may_add": request.user.role in WRITING}
    return render(request, "portal/knowledge.html", context)


@open_to(*WRITING, methods=("GET", "POST"))
def knowledge_new(request: StaffRequest) -> HttpResponse:
    """A new question with its answer."""
    form = KnowledgeForm(request.POST or None, user=request.user, is_new=True)
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            row = write_answer(by=request.user, at=timezone.now(), **given)
            messages.success(request, _("已发布，零售户现在就能搜到。"))
            return redirect("portal:knowledge_answer", pk=row.pk)
        except AnswerRefusedError as refused:
            form.add_error(None, str(refused))
    return render(request, "portal/knowledge_new.html", {"form": form}, status=422 if form.errors else 200)


@open_to(ANY_STAFF, methods=("GET", "POST"))
def knowledge_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """One answer with its versions; its department rewrites it here."""
    found = _visible(request, pk)
    writes = may_write(request.user, found) and found.withdrawn_at is None
    if request.method == "POST" and not writes:
        raise Http404
    form = KnowledgeForm(request.POST or None, user=request.user, is_new=False, initial=_as_it_is(found))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"version": form.cleaned_data["version"] or 0}
        try:
            rewrite_answer(found, by=request.user, at=timezone.now(), **given)
            messages.success(request, _("新版本已发布。"))
            return redirect("portal:knowledge_answer", pk=pk)
        except AnswerRefusedError as refused:
            form.add_error(None, str(refused))
    context = {
        "found": found,
        "form": form if writes else None,
        "versions": _versions(found),
        "helped": found.thanks.count(),
        "today": request.user.company.local_day(timezone.now()),
    }
    return render(request, "portal/knowledge_answer.html", context, status=422 if form.errors else 200)


@open_to(*WRITING, methods=("POST",))
def knowledge_check(request: StaffRequest, pk: int) -> HttpResponse:
    """Read again and still right."""
    found = _own(request, pk)
    try:
        row = check_answer(found, by=request.user, at=timezone.now())
        messages.success(request, _("已记下：内容仍然正确，下次核对 %(day)s。") % {"day": row.check_by})
    except AnswerRefusedError as refused:
        messages.error(request, str(refused))
    return redirect("portal:knowledge_answer", pk=pk)


@open_to(*WRITING, methods=("POST",))
def knowledge_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take it away from retailers, with a reason."""
    found = _own(request, pk)
    because = request.POST.get("reason", "").strip()[:300]
    if not because:
        messages.error(request, _("请写明理由。"))
        return redirect("portal:knowledge_answer", pk=pk)
    try:
        withdraw_answer(found, because=because, by=request.user, at=timezone.now())
        messages.success(request, _("已撤下，零售户不再看到。"))
    except AnswerRefusedError as refused:
        messages.error(request, str(refused))
    return redirect("portal:knowledge_answer", pk=pk)


def _visible(request: StaffRequest, pk: int) -> KnowledgeAnswer:
    return get_object_or_404(KnowledgeAnswer.objects.visible_to(request.user).select_related("department"), pk=pk)


def _own(request: StaffRequest, pk: int) -> KnowledgeAnswer:
    found = _visible(request, pk)
    if not may_write(request.user, found):
        raise Http404
    return found


def _as_it_is(found: KnowledgeAnswer) -> dict[str, object]:
    names = ("topic", "question", "answer", "keywords", "version")
    return {name: getattr(found, name) for name in names}


def _versions(found: KnowledgeAnswer) -> list[dict[str, object]]:
    """Each step with its words, the newest first."""
    words = {
        "knowledge_answer.written": _("发布"),
        "knowledge_answer.rewritten": _("修改"),
        "knowledge_answer.checked": _("核对"),
        "knowledge_answer.withdrawn": _("撤下"),
    }
    steps = []
    events = list(history(found).order_by("-number"))
    writers = Staff.objects.filter(pk__in={event.actor_id for event in events if event.actor_id})
    names = dict(writers.values_list("pk", "name"))
    for event in events:
        said = event.content.body
        text = said.get("because") or said.get("answer", "")
        title = f"{words.get(event.verb, event.verb)} · {_('第 %(number)s 版') % {'number': said.get('version', '')}}"
        steps.append({"at": event.at, "title": title, "text": text, "who": names.get(event.actor_id or 0, "")})
    return steps
