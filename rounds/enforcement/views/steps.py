"""One door per verb of the room: fetch through `visible_to`, call the action, say what happened."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.steps import Step, submitted, tried
from rounds.enforcement import actions
from rounds.enforcement.forms import CheckForm, CloseForm, DecideForm, ServiceNoteForm
from rounds.enforcement.models import EnforcementCase, ServiceNote
from rounds.enforcement.queries.rights import may_enter
from rounds.enforcement.views.detail import case_of, show
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role


@open_to(Role.DEPARTMENT_OFFICER, methods=("POST",))
def case_take_up(request: StaffRequest, pk: int) -> HttpResponse:
    """领办、接办."""
    case = case_of(request, pk)
    return _tried(request, pk, lambda: actions.take_up_case(case, by=request.user, at=timezone.now()), _("已由您承办"))


@open_to(Role.DEPARTMENT_OFFICER, methods=("POST",))
def case_check(request: StaffRequest, pk: int) -> HttpResponse:
    """核查."""
    case, form = case_of(request, pk), CheckForm(request.POST, user=request.user)
    return _submitted(
        request,
        case,
        "check_form",
        form,
        lambda: actions.check_case(case, by=request.user, at=timezone.now(), **form.cleaned_data),
        _("已记录核查情况"),
    )


@open_to(Role.DEPARTMENT_OFFICER, methods=("POST",))
def case_decide(request: StaffRequest, pk: int) -> HttpResponse:
    """决定处理."""
    case, form = case_of(request, pk), DecideForm(request.POST)
    return _submitted(
        request,
        case,
        "decide_form",
        form,
        lambda: actions.decide_case(case, by=request.user, at=timezone.now(), **form.cleaned_data),
        _("已记录处理决定"),
    )


@open_to(Role.DEPARTMENT_OFFICER, methods=("POST",))
def case_close(request: StaffRequest, pk: int) -> HttpResponse:
    """办结."""
    case, form = case_of(request, pk), CloseForm(request.POST)
    return _submitted(
        request,
        case,
        "close_form",
        form,
        lambda: actions.close_case(case, by=request.user, at=timezone.now(), **form.cleaned_data),
        _("案件已办结。请在对应的举报上答复“已办理”"),
    )


@open_to(Role.DEPARTMENT_OFFICER, methods=("POST",))
def case_erase(request: StaffRequest, pk: int) -> HttpResponse:
    """Erase a case kept long enough."""
    case, because = case_of(request, pk), request.POST.get("reason", "")
    return _tried(
        request,
        pk,
        lambda: actions.erase_case(case, because=because, by=request.user, at=timezone.now()),
        _("案件内容和证据已删除"),
    )


@open_to(Role.DEPARTMENT_OFFICER, methods=("POST",))
def note_set(request: StaffRequest, pk: int) -> HttpResponse:
    """服务提示."""
    case, form = case_of(request, pk), ServiceNoteForm(request.POST)
    return _submitted(
        request,
        case,
        "note_form",
        form,
        lambda: actions.set_service_note(case, by=request.user, at=timezone.now(), **form.cleaned_data),
        _("服务提示已对服务该店的同事显示"),
    )


@open_to(Role.DEPARTMENT_OFFICER, methods=("POST",))
def note_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a service note back; only from inside the room."""
    notes = ServiceNote.objects.visible_to(request.user) if may_enter(request.user) else ServiceNote.objects.none()
    note = get_object_or_404(notes.select_related("retailer"), pk=pk)
    return _tried(
        request,
        note.case_id,
        lambda: actions.withdraw_service_note(note, by=request.user, at=timezone.now()),
        _("服务提示已撤回"),
    )


def _back(pk: int) -> HttpResponse:
    return redirect("enforcement:detail", pk=pk)


def _tried(request: StaffRequest, pk: int, step: Step, done: str) -> HttpResponse:
    """Take a step without a form; a refusal is said on the page."""
    return tried(request, step, done, refused=actions.CaseRefusedError, back=lambda: _back(pk))


def _submitted(
    request: StaffRequest, case: EnforcementCase, name: str, form: forms.Form, step: Step, done: str
) -> HttpResponse:
    """Take a step with words; when it is refused the words stay in the form, not lost."""

    def again(status: int) -> HttpResponse:
        fresh = case_of(request, case.pk) if status == 409 else case
        return show(request, fresh, forms={name: form}, status=status)

    refused = actions.CaseRefusedError
    return submitted(request, form, step, done, refused=refused, again=again, back=lambda: _back(case.pk))
