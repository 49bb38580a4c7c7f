"""Compute the proposals of a re-planning: solve with no transaction open, then write them in one short one."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from rounds.common.events import Draft, record, record_all
from rounds.common.settings import Settings
from rounds.engine import Progress, Replanned, Stop, replan
from rounds.people.models import Territory
from rounds.people.queries import calendar_of
from rounds.planning.actions.build import Report, no_report, write_broken
from rounds.planning.models import PlannedVisit, PlanRun, Replan, ReplanProposal, VisitPlan
from rounds.planning.queries.colleagues import with_colleagues
from rounds.planning.queries.replan import plan_to_replace
from rounds.planning.queries.replan_draft import ReplanDraft, replan_draft_of
from rounds.planning.queries.replan_problem import Outlook, outlook_of, rounds_of
from rounds.planning.queries.replan_road import days_after, roads_of
from rounds.planning.rules.loss import Loss
from rounds.planning.rules.settings import BAND_MAX, BAND_MIN, ITERATIONS, REPLAN_PRICE
from rounds.planning.rules.totals import totals_of

State = VisitPlan.State
Built = tuple[VisitPlan, Outlook, ReplanDraft]


def build_replan(row: Replan, *, report: Report = no_report, at: datetime) -> Replan:
    """Compute a proposal for each territory, then write all at once. A second build replaces nothing.

    `report(percent, message)` may raise to stop: nothing is written then. `at` is now: what is done by then stays.
    """
    if row.run.finished_at is not None:
        return row
    plans = _plans(row, at)
    built: list[Built] = []
    for number, plan in enumerate(plans):
        done, share = 100 * number / len(plans), 100 / len(plans)
        report(int(done), plan.territory.name)
        outlook = _outlook(row, plan, at)
        found = _solved(row, outlook, _shared(report, plan.territory.name, done, share))
        draft = replan_draft_of(outlook, found)
        built.append((plan, outlook, with_colleagues(draft, outlook, affected=_affected(row))))
    report(100, "")
    _write(row, built, at=at)
    return row


def _plans(row: Replan, at: datetime) -> list[VisitPlan]:
    territories = Territory.objects.unscoped("the run belongs to the company").filter(
        company=row.company, pk__in=row.run.settings["territories"]
    )
    today = row.company.local_day(at)
    ordered = territories.select_related("company", "manager").order_by("code")
    found = (plan_to_replace(one, row.first_day, row.last_day, today) for one in ordered)
    return [plan for plan in found if plan is not None]


def _affected(row: Replan) -> list[int]:
    """Territories that lose the same days; a shut shop takes nobody's time."""
    return list(row.run.settings["territories"]) if row.retailer_id is None else []


def loss_of(row: Replan) -> Loss:
    """The loss as the rules know it."""
    return Loss(row.reason, row.first_day, row.last_day, row.part, row.minutes, row.retailer_id)


def _outlook(row: Replan, plan: VisitPlan, at: datetime) -> Outlook:
    settings = Settings(row.run.settings["chosen"])
    years = range(min(row.first_day, plan.starts_on).year, plan.ends_on.year + 1)
    calendar = calendar_of(row.company, years, settings=settings)
    return outlook_of(plan, loss_of(row), at=at, calendar=calendar, settings=settings)


def _shared(report: Report, name: str, done: float, share: float) -> Callable[[float], None]:
    return lambda part: report(int(done + share * min(1.0, part)), name)


def _solved(row: Replan, outlook: Outlook, tell: Callable[[float], None]) -> Replanned | None:
    problem, settings = outlook.situation.problem, outlook.situation.settings
    if problem is None:
        return None
    steps = settings[ITERATIONS]

    def progress(now: Progress) -> None:
        tell(now.iterations / steps)

    return replan(
        problem,
        rounds_of(outlook),
        outlook.happenings,
        stop=Stop(iterations=steps, progress=progress),
        seed=row.run.seed,
        change=settings[REPLAN_PRICE],
        strictly=True,
    )


@transaction.atomic
def _write(row: Replan, built: Sequence[Built], *, at: datetime) -> None:
    taken = PlanRun.objects.unscoped("own row").filter(pk=row.run_id, finished_at__isnull=True)
    if not taken.update(finished_at=at):
        return
    _replace_proposals(row, [before.territory_id for before, _, _ in built], at=at)
    for before, outlook, draft in built:
        proposal = _written(row, before, outlook, draft)
        figures = {"moved": len(draft.changes), "overdue": len(draft.newly), "reason": row.reason}
        record("replan.proposed", proposal.plan, by=row.run.asked_by or "system", at=at, replan=row.pk, **figures)
    row.run.refresh_from_db()


def _replace_proposals(row: Replan, territories: Sequence[int], *, at: datetime) -> None:
    """A proposal nobody decided on gives way to the newer one."""
    older = VisitPlan.objects.unscoped("the run's own territories").filter(
        territory__in=territories, state=State.DRAFT, proposal__isnull=False
    )
    replaced = list(older.select_for_update(of=("self",)))
    older.filter(pk__in=[one.pk for one in replaced]).update(state=State.SUPERSEDED)
    by = row.run.asked_by or "system"
    record_all([Draft("plan.superseded", one, {"successor_run": row.run_id}) for one in replaced], by=by, at=at)


def _written(row: Replan, before: VisitPlan, outlook: Outlook, draft: ReplanDraft) -> ReplanProposal:
    remaining = outlook.remaining
    old = roads_of(before, remaining.open)
    new = roads_of(before, [stop for stop in draft.stops if _is_open(stop, outlook)])
    changed = {date.fromisoformat(day) for one in draft.changes for day in _days(one.record()) if day}
    plan = VisitPlan.objects.create(
        company=row.company,
        run=row.run,
        territory=before.territory,
        manager=before.territory.manager,
        starts_on=before.starts_on,
        ends_on=before.ends_on,
        days=days_after(before, draft.stops, changed),
    )
    _write_rows(plan, draft)
    broken_before = len(draft.broken) - len(draft.newly)
    proposal = ReplanProposal.objects.create(
        replan=row,
        plan=plan,
        before=before,
        from_day=remaining.from_day,
        built_on=remaining.today,
        changes=[one.record() for one in draft.changes],
        old=old.figures(broken=broken_before),
        new=new.figures(broken=len(draft.broken)) | {"newly": sorted(draft.newly)},
    )
    plan.terms = _terms(plan, before, draft)
    plan.save(update_fields=["terms"])
    return proposal


def _days(one: dict[str, Any]) -> tuple[str | None, str | None]:
    return one["before"], one["after"]


def _is_open(stop: PlannedVisit, outlook: Outlook) -> bool:
    """Whether a stop of the new plan is one of those that were planned again."""
    remaining = outlook.remaining
    settled = {(one.retailer_id, one.day) for one in remaining.settled}
    return stop.day >= remaining.from_day and (stop.retailer_id, stop.day) not in settled


def _write_rows(plan: VisitPlan, draft: ReplanDraft) -> None:
    for stop in draft.stops:
        stop.plan = plan
    PlannedVisit.objects.bulk_create(draft.stops, batch_size=500)
    write_broken(plan, draft.broken)


def _terms(plan: VisitPlan, before: VisitPlan, draft: ReplanDraft) -> dict[str, Any]:
    settings = Settings(plan.run.settings["chosen"])
    totals = totals_of(plan.days, (settings[BAND_MIN], settings[BAND_MAX]))
    kept = {name: value for name, value in before.terms.items() if name not in {"left_out", "seconds", "iterations"}}
    return (
        kept
        | totals
        | {
            "phone_visits": sum(stop.channel == "phone" for stop in draft.stops),
            "broken": len(draft.broken),
            "changes": len(draft.changes),
        }
    )
