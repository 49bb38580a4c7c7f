"""Ask for plans and build them: solve with no transaction open, then write the drafts in one short one."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from rounds.common.events import Draft, record, record_all
from rounds.common.jobs import ask_to_stop, start
from rounds.common.settings import Settings
from rounds.engine import Progress, Stop, solve
from rounds.people.models import Company, Staff, Territory
from rounds.people.queries import calendar_of, settings_of
from rounds.planning.models import BrokenInterval, PlannedVisit, PlanRun, VisitPlan
from rounds.planning.queries.broken import DraftBroken
from rounds.planning.queries.draft import PlanDraft, draft_of
from rounds.planning.queries.early import hurried
from rounds.planning.queries.problem import WEEKS, Situation, situation_of
from rounds.planning.rules.settings import ITERATIONS, SEED

Report = Callable[[int, str], None]
JOB = "plan.build"


class PlanningError(ValueError):
    """The step does not fit; `text` is the message id that says why, with its figures in `params`."""

    def __init__(self, text: str, **params: object) -> None:
        super().__init__(text % params)
        self.text, self.params = text, params


def no_report(_percent: int, _message: str) -> None:
    """Nobody is listening."""


@transaction.atomic
def request_plan(
    company: Company,
    *,
    starts_on: date,
    by: Staff | str,
    at: datetime,
    territories: Iterable[Territory] | None = None,
    in_background: bool = True,
    early: Collection[int] = (),
) -> PlanRun:
    """Ask for four weeks from `starts_on` for some or all territories of a company; a worker builds them.

    `early` names retailers to be visited within the first days, because nobody came for too long (E10, E14).
    """
    settings = settings_of(company)
    wanted = sorted(territory.pk for territory in territories) if territories is not None else []
    run = PlanRun.objects.create(
        company=company,
        starts_on=starts_on,
        weeks=WEEKS,
        settings={"chosen": dict(settings.chosen), "territories": wanted, "early": sorted(early)},
        seed=settings[SEED],
        asked_by=by if isinstance(by, Staff) else None,
        asked_at=at,
    )
    record("plan.requested", run, by=by, at=at, starts_on=starts_on, territories=wanted, early=sorted(early))
    if in_background:
        job = start(JOB, company_id=company.pk, by=by, at=at, plan_run_id=run.pk)
        run.job_id = job.pk
        run.save(update_fields=["job_id"])
    return run


@transaction.atomic
def cancel_plan(run: PlanRun, *, by: Staff | str, at: datetime) -> PlanRun:
    """Stop the building of a run; nothing of it is kept. PlanningError when there is nothing left to stop."""
    if run.finished_at is not None or run.job_id is None or not ask_to_stop(run.job_id, at=at):
        raise PlanningError(gettext_noop("计划已经算完，不能取消"))
    record("plan.cancelled", run, by=by, at=at)
    return run


def build_plans(run: PlanRun, *, report: Report = no_report, at: datetime | None = None) -> PlanRun:
    """Solve every territory of the run, then write all drafts at once. A second build replaces nothing.

    `report(percent, message)` may raise to stop: nothing is written then, and what is published stays active.
    `at` is when the building ends; without it, when the plan was asked for.
    """
    if run.finished_at is not None:
        return run
    territories = _territories(run)
    built: list[tuple[Situation, PlanDraft]] = []
    for number, territory in enumerate(territories):
        done = 100 * number / max(1, len(territories))
        report(int(done), territory.name)
        situation = _situation(run, territory)
        built.append((situation, _solved(run, situation, report, done, 100 / len(territories))))
    report(100, "")
    _write(run, built, at=at or run.asked_at)
    return run


def _territories(run: PlanRun) -> list[Territory]:
    rows = Territory.objects.unscoped("the run belongs to the company").filter(company=run.company)
    if run.settings["territories"]:
        rows = rows.filter(pk__in=run.settings["territories"])
    return list(rows.filter(retailers__is_active=True).distinct().select_related("company", "manager").order_by("code"))


def _situation(run: PlanRun, territory: Territory) -> Situation:
    settings = Settings(run.settings["chosen"])
    calendar = calendar_of(run.company, range(run.starts_on.year, run.starts_on.year + 2), settings=settings)
    situation = situation_of(territory, first_day=run.starts_on, calendar=calendar, settings=settings, at=run.asked_at)
    return hurried(situation, run.settings.get("early", ()))


def _solved(run: PlanRun, situation: Situation, report: Report, done: float, share: float) -> PlanDraft:
    if situation.problem is None:
        return draft_of(situation, None)
    steps = situation.settings[ITERATIONS]

    def tell(progress: Progress) -> None:
        report(int(done + share * min(1.0, progress.iterations / steps)), situation.territory.name)

    result = solve(situation.problem, Stop(iterations=steps, progress=tell), seed=run.seed)
    return draft_of(situation, result)


@transaction.atomic
def _write(run: PlanRun, built: list[tuple[Situation, PlanDraft]], *, at: datetime) -> None:
    taken = PlanRun.objects.unscoped("own row").filter(pk=run.pk, finished_at__isnull=True)
    if not taken.update(finished_at=at):
        return
    _replace_drafts(run, built, at=at)
    for situation, draft in built:
        plan = VisitPlan.objects.create(
            company=run.company,
            run=run,
            territory=situation.territory,
            manager=situation.territory.manager,
            starts_on=run.starts_on,
            ends_on=run.starts_on + timedelta(days=7 * run.weeks - 1),
            terms=draft.terms,
            days=draft.days,
        )
        _write_rows(plan, draft)
        terms = {"visits": draft.terms.get("door_visits", 0), "broken": len(draft.broken)}
        terms["unit"] = situation.territory.unit_id
        record("plan.drafted", plan, by=run.asked_by or "system", at=at, run=run.pk, **terms)
    run.refresh_from_db()


def _replace_drafts(run: PlanRun, built: list[tuple[Situation, PlanDraft]], *, at: datetime) -> None:
    """A draft nobody decided on gives way to the newer one of the same territory and day."""
    older = VisitPlan.objects.unscoped("the run's own territories").filter(
        territory__in=[situation.territory.pk for situation, _ in built],
        starts_on=run.starts_on,
        state=VisitPlan.State.DRAFT,
    )
    replaced = list(older.select_for_update())  # held, so that what the event names is what was replaced
    older.update(state=VisitPlan.State.SUPERSEDED)
    by = run.asked_by or "system"
    record_all([Draft("plan.superseded", one, {"successor_run": run.pk}) for one in replaced], by=by, at=at)


def _write_rows(plan: VisitPlan, draft: PlanDraft) -> None:
    PlannedVisit.objects.bulk_create(
        [
            PlannedVisit(
                plan=plan,
                retailer_id=stop.retailer_id,
                day=stop.day,
                position=stop.position,
                channel=stop.channel,
                arrive_minute=stop.minute,
                service_minutes=stop.service,
                because=stop.because,
                lock=stop.lock,
            )
            for stop in draft.stops
        ],
        batch_size=500,
    )
    write_broken(plan, draft.broken)


def write_broken(plan: VisitPlan, broken: Iterable[DraftBroken]) -> None:
    """The intervals a new plan does not keep, as rows, inside the caller's transaction."""
    BrokenInterval.objects.bulk_create(
        [
            BrokenInterval(
                plan=plan,
                retailer_id=one.retailer_id,
                wanted_days=one.wanted,
                longest_gap_days=one.longest,
                because=one.because,
            )
            for one in broken
        ],
        batch_size=500,
    )
