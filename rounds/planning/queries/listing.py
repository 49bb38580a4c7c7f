"""Lists of plans: what waits for a decision, what is being computed, what comes next for one retailer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count

from rounds.common.models import Job
from rounds.people.models import Staff
from rounds.planning.models import PlanRun, VisitPlan
from rounds.planning.models.plan import VisitPlanQuerySet
from rounds.planning.queries.page import plans_shown_to
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit

State = VisitPlan.State
RUNS_READ = 10
COMING = 5


@dataclass(frozen=True)
class RunRow:
    """A run and the job that builds it."""

    run: PlanRun
    job: Job


def plans_wanted(user: Staff, *, state: str = "", unit: str = "", run: str = "") -> VisitPlanQuerySet:
    """The visible plans that answer the query form; unknown values match nothing."""
    found = plans_shown_to(user).select_related("territory", "manager", "run")
    if state:
        found = found.filter(state=state)
    for path, value in (("territory__unit_id", unit), ("run_id", run)):
        if value:
            found = found.filter(**{path: int(value)}) if value.isdecimal() and len(value) < 18 else found.none()
    return found


def counts_by_state(user: Staff) -> dict[str, int]:
    """How many visible plans are in each state. One query."""
    rows = plans_shown_to(user).order_by().values_list("state").annotate(number=Count("pk"))
    return dict.fromkeys(State.values, 0) | dict(rows)


def drafts_of_unit(user: Staff) -> VisitPlanQuerySet:
    """What waits for this market manager: drafts and approved plans not yet published.

    Proposals of a re-planning are not among them: each is decided on beside what it changes.
    """
    return VisitPlan.objects.visible_to(user).filter(state__in=[State.DRAFT, State.APPROVED], proposal__isnull=True)


def runs_under_way(user: Staff, now: datetime) -> list[RunRow]:
    """Runs of the last day that are being built, or failed. Two queries."""
    asked = PlanRun.objects.visible_to(user).filter(
        finished_at__isnull=True, job_id__isnull=False, asked_at__gte=now - timedelta(days=1)
    )
    jobs = Job.objects.visible_to(user).exclude(state=Job.State.CANCELLED)
    runs = list(asked.order_by("-pk")[:RUNS_READ])
    found = jobs.in_bulk([run.job_id for run in runs if run.job_id])
    return [RunRow(run, found[run.job_id]) for run in runs if run.job_id in found]


def plan_in_force(user: Staff, today: date) -> VisitPlan | None:
    """The published plan of an account manager for today, else the next one."""
    plans = plans_shown_to(user).filter(state=State.PUBLISHED, ends_on__gte=today)
    return plans.select_related("territory", "manager").order_by("starts_on", "pk").first()


def coming_visits(user: Staff, retailer: Retailer, today: date) -> list[Visit]:
    """The next planned visits of a retailer, whatever plan they come from."""
    planned = Visit.objects.visible_to(user).filter(retailer=retailer, state=Visit.State.PLANNED, planned_on__gte=today)
    return list(planned.select_related("manager").order_by("planned_on", "position")[:COMING])
