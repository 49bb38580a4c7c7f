"""The training plan, and who took part with what result."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role
from rounds.training.actions import Marks, TrainingError, hold_session, plan_session
from rounds.training.forms import SessionForm
from rounds.training.models import Attendance, GapDeclaration, TrainingSession
from rounds.training.queries.plans import plans_shown_to
from rounds.training.views.gaps import ANSWERING
from rounds.training.views.plans import PLANNING

PERCENT = range(101)


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
        "plans": plans_shown_to(request.user, at=timezone.now()),
        "may_make": request.user.role in PLANNING,
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
    try:
        hold_session(session, marks=_marks(request, session), by=request.user, at=timezone.now())
        messages.success(request, _("已登记参训情况。"))
    except TrainingError:
        messages.error(request, _("这次培训已登记过，不能重复登记。"))
    return redirect("training:session", pk=pk)


def _marks(request: StaffRequest, session: TrainingSession) -> dict[int, Marks]:
    """What stands beside each name; a figure no number can be read from is left out."""
    attended = {int(value) for value in request.POST.getlist("attended") if value.isdecimal()}
    invited = Attendance.objects.unscoped("of the session that came through the door").filter(session=session)
    return {
        person: _mark(request, person, came=person in attended) for person in invited.values_list("staff_id", flat=True)
    }


def _mark(request: StaffRequest, person: int, *, came: bool) -> Marks:
    said = {
        name: request.POST.get(f"{name}_{person}", "").strip() for name in ("result", "passed", "excuse", "certificate")
    }
    percent = int(said["result"]) if said["result"].isdecimal() and int(said["result"]) in PERCENT else None
    verdict = {"yes": True, "no": False}.get(said["passed"])
    return Marks(came, percent, said=verdict, excuse=said["excuse"], certificate=said["certificate"])
