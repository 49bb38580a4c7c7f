"""One person's training plan: seen by himself and those above, answered by himself, gone through by the trainer."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.common.steps import Step, submitted
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role
from rounds.training import actions
from rounds.training.forms import EndForm, FollowUpForm, OwnWordsForm, SupportForm, TopicForm
from rounds.training.models import PlanTopic, TrainingPlan
from rounds.training.queries.plans import page_of_plan

PLANNING = (Role.TRAINER, Role.MARKET_MANAGER, Role.HEAD)


@open_to(*PLANNING, methods=("GET", "POST"))
def plan_new(request: StaffRequest) -> HttpResponse:
    """Support beside the work; being off the post follows only from a decision of the assessment (A48)."""
    form = SupportForm(request.POST or None, user=request.user)

    def show(status: int) -> HttpResponse:
        return render(request, "training/plan_new.html", {"form": form}, status=status)

    def make() -> None:
        said = form.cleaned_data
        plan = actions.plan_training(
            said["person"], reason=said["reason"], topics=said["topics"].splitlines(), because=said["because"],
            kind=TrainingPlan.Kind.SUPPORT, first_day=said["first_day"], last_day=said["last_day"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        made.append(plan.pk)

    made: list[int] = []
    if request.method != "POST":
        return show(200)
    return submitted(
        request, form, make, _("已定下培训计划，本人会看到并可说明"), refused=actions.PlanRefusedError,
        again=show, back=lambda: redirect("training:plan", pk=made[0]),
    )  # fmt: skip


@open_to(ANY_STAFF)
def plan_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Why, what, until when, what came of it."""
    return _show(request, _plan_of(request, pk))


@open_to(ANY_STAFF, methods=("POST",))
def plan_words(request: StaffRequest, pk: int) -> HttpResponse:
    """本人说明."""
    plan, form = _plan_of(request, pk), OwnWordsForm(request.POST)
    return _submitted(
        request, plan, "words_form", form,
        lambda: actions.answer_training_plan(plan, by=request.user, at=timezone.now(), **form.cleaned_data),
        _("已记下您的说明"),
    )  # fmt: skip


@open_to(Role.TRAINER, methods=("POST",))
def plan_topic(request: StaffRequest, pk: int) -> HttpResponse:
    """One topic is done."""
    topic = get_object_or_404(PlanTopic.objects.visible_to(request.user).select_related("plan"), pk=pk)
    plan = _plan_of(request, topic.plan_id)
    form = TopicForm(request.POST, plan=plan, topic=topic)
    return _submitted(
        request, plan, f"topic_{topic.pk}", form,
        lambda: actions.finish_topic(topic, by=request.user, at=timezone.now(), **form.cleaned_data),
        _("已登记这一项"),
    )  # fmt: skip


@open_to(*PLANNING, methods=("POST",))
def plan_end(request: StaffRequest, pk: int) -> HttpResponse:
    """了结."""
    plan, form = _plan_of(request, pk), EndForm(request.POST)
    return _submitted(
        request, plan, "end_form", form,
        lambda: actions.end_training_plan(plan, by=request.user, at=timezone.now(), **form.cleaned_data),
        _("培训计划已了结"),
    )  # fmt: skip


@open_to(*PLANNING, methods=("POST",))
def plan_follow_up(request: StaffRequest, pk: int) -> HttpResponse:
    """训后跟踪 (D14)."""
    plan, form = _plan_of(request, pk), FollowUpForm(request.POST)
    return _submitted(
        request, plan, "follow_up_form", form,
        lambda: actions.follow_up_training(plan, by=request.user, at=timezone.now(), **form.said()),
        _("已记录训后跟踪"),
    )  # fmt: skip


def _plan_of(request: StaffRequest, pk: int) -> TrainingPlan:
    around = ("company", "staff", "planned_by", "ended_by", "followed_up_by")
    return get_object_or_404(TrainingPlan.objects.visible_to(request.user).select_related(*around), pk=pk)


def _show(
    request: StaffRequest, plan: TrainingPlan, *, refused: dict[str, object] | None = None, status: int = 200
) -> HttpResponse:
    user, sent = request.user, refused or {}
    page = page_of_plan(plan, user, at=timezone.now())
    may_lead = page.is_open and user.role in PLANNING and user.pk != plan.staff_id
    may_train = page.is_open and user.role == Role.TRAINER
    context = {
        "plan": plan,
        "page": page,
        "topics": [
            (
                row,
                sent.get(f"topic_{row.pk}") or TopicForm(plan=plan, topic=row)
                if may_train and not row.done_at
                else None,
            )
            for row in page.topics
        ],
        "words_form": sent.get("words_form")
        or (OwnWordsForm(initial={"words": plan.own_words}) if page.may_speak else None),
        "end_form": sent.get("end_form") or (EndForm() if may_lead else None),
        "follow_up_form": sent.get("follow_up_form") or (FollowUpForm() if _may_follow_up(plan, request) else None),
    }
    return render(request, "training/plan.html", context, status=status)


def _may_follow_up(plan: TrainingPlan, request: StaffRequest) -> bool:
    return plan.ended_at is not None and plan.followed_up_at is None and request.user.role in PLANNING


def _submitted(
    request: StaffRequest, plan: TrainingPlan, name: str, form: forms.Form, step: Step, done: str
) -> HttpResponse:
    return submitted(
        request, form, step, done, refused=actions.PlanRefusedError,
        again=lambda status: _show(request, _plan_of(request, plan.pk), refused={name: form}, status=status),
        back=lambda: redirect("training:plan", pk=plan.pk),
    )  # fmt: skip
