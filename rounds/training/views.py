"""Training plan, attendance and own-gap declarations."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role
from rounds.training.actions import TrainingError, answer_gap, declare_gap, hold_session, plan_session
from rounds.training.forms import AnswerForm, GapForm, SessionForm
from rounds.training.models import Attendance, GapDeclaration, TrainingSession

ANSWERING = (Role.TRAINER, Role.DEPARTMENT_OFFICER, Role.MARKET_MANAGER, Role.HEAD)


@open_to(ANY_STAFF)
def training_list(request: StaffRequest) -> HttpResponse:
    """The training plan, and the gaps within reach."""
    sessions = TrainingSession.objects.visible_to(request.user)
    page = page_of(
        sessions, order=("-starts_at", "-pk"), after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    gaps = GapDeclaration.objects.visible_to(request.user).select_related("staff", "asked_department", "answered_by")
    context = {
        "page": page,
        "gaps": gaps.order_by("-declared_at")[:30],
        "may_plan": request.user.role == Role.TRAINER,
        "may_answer": request.user.role in ANSWERING,
    }
    return render(request, "training/list.html", context)


@open_to(Role.TRAINER, methods=("GET", "POST"))
def session_new(request: StaffRequest) -> HttpResponse:
    """Plan a training."""
    form = SessionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        session = plan_session(request.user.company, by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect("training:session", pk=session.pk)
    return render(request, "training/session_new.html", {"form": form})


@open_to(ANY_STAFF)
def session_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One training and those of its people the reader may see."""
    session = get_object_or_404(TrainingSession.objects.visible_to(request.user), pk=pk)
    people = Attendance.objects.visible_to(request.user).filter(session=session).select_related("staff")
    may_hold = request.user.role == Role.TRAINER and session.held_at is None
    context = {"session": session, "people": people.order_by("staff__username"), "may_hold": may_hold}
    return render(request, "training/session.html", context)


@open_to(Role.TRAINER, methods=("POST",))
def session_hold(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down attendance and results."""
    session = get_object_or_404(TrainingSession.objects.visible_to(request.user), pk=pk)
    attended = [int(value) for value in request.POST.getlist("attended") if value.isdecimal()]
    written = {person: request.POST.get(f"result_{person}", "") for person in attended}
    results = {person: int(text) for person, text in written.items() if text.isdecimal() and int(text) <= 100}
    try:
        hold_session(session, attended=attended, results=results, by=request.user, at=timezone.now())
        messages.success(request, _("已登记参训情况。"))
    except TrainingError:
        messages.error(request, _("这次培训已登记过，不能重复登记。"))
    return redirect("training:session", pk=pk)


@open_to(ANY_STAFF, methods=("GET", "POST"))
def gap_new(request: StaffRequest) -> HttpResponse:
    """Declare an own gap (A15)."""
    form = GapForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        declare_gap(request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("已提交。每一条都会得到答复。"))
        return redirect("training:list")
    return render(request, "training/gap_new.html", {"form": form})


@open_to(*ANSWERING, methods=("GET", "POST"))
def gap_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Answer a declared gap."""
    gap = get_object_or_404(GapDeclaration.objects.visible_to(request.user).select_related("staff"), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_gap(gap, answer=form.cleaned_data["answer"], by=request.user, at=timezone.now())
        except TrainingError:
            messages.error(request, _("这一条已有人答复。"))
        return redirect("training:list")
    return render(request, "training/gap_answer.html", {"form": form, "gap": gap})
