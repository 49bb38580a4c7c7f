"""Short ways, through actions, to the facts that plans are tested with."""

from datetime import UTC, date, datetime, timedelta

from rounds.people.actions import set_setting
from rounds.people.models import Company, Staff
from rounds.planning.actions import approve_plan, build_plans, publish_plan, request_plan
from rounds.planning.models import PlanRun, VisitPlan
from rounds.planning.rules.settings import BAND_MIN, ITERATIONS
from rounds.retailers.models import Retailer
from rounds.segments.actions import override_proposal, propose_segments
from rounds.segments.models import SegmentProposal
from rounds.visits.actions import add_visit, finish_visit
from rounds.visits.models import Visit
from rounds.visits.rules.record import VisitRecord
from tests.world import World

MONDAY = date(2026, 11, 30)


def shanghai(day: date, hour: int, minute: int = 0) -> datetime:
    """A clock time of the company as the server holds it, in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def quick(company: Company, *, at: datetime) -> None:
    """Few steps are enough for a handful of shops."""
    set_setting(company, ITERATIONS, 500, by="system", at=at, because="test")
    set_setting(company, BAND_MIN, 0, by="system", at=at, because="test")


def segmented(world: World, segments: dict[str, str], *, since: datetime | None = None) -> None:
    """Put retailers into segments by decision."""
    before = since or world.now - timedelta(days=1)
    propose_segments(world.company, as_of=before.date(), by=world.mei, at=before)
    for name, segment in segments.items():
        proposal = SegmentProposal.objects.get(retailer=world.retailers[name], state="proposed")
        override_proposal(proposal, segment, because="test", by=world.mei, at=before)


def visited(retailer: Retailer, manager: Staff, at: datetime, *, channel: str = "door") -> Visit:
    """A visit that took place."""
    visit = add_visit(retailer, manager, day=at.date(), goal="问候", channel=channel, by=manager, at=at)
    record = VisitRecord(arrived_at=at, departed_at=at + timedelta(minutes=15), comment="好")
    return finish_visit(visit, record=record, by=manager, at=at + timedelta(minutes=20))


def drafted(
    world: World, starts_on: date = MONDAY, *, at: datetime | None = None, names: tuple[str, ...] = ()
) -> PlanRun:
    """Request and build at once; `names` of territories, all of the company without."""
    when = at or world.now
    quick(world.company, at=when)
    chosen = [world.territories[name] for name in names] or None
    run = request_plan(
        world.company, starts_on=starts_on, by=world.mei, at=when, territories=chosen, in_background=False
    )
    return build_plans(run)


def plan_of(run: PlanRun, manager: Staff) -> VisitPlan:
    """The plan of one account manager in a run."""
    return VisitPlan.objects.get(run=run, manager=manager)


def published(plan: VisitPlan, world: World, *, at: datetime | None = None) -> VisitPlan:
    """Approve and publish."""
    approve_plan(plan, by=world.mei, at=at or world.now)
    return publish_plan(plan, by=world.mei, at=at or world.now)


def door_days(plan: VisitPlan, retailer: Retailer) -> list[date]:
    """Days of the door visits of one retailer."""
    stops = plan.stops.filter(retailer=retailer, channel="door").order_by("day")
    return list(stops.values_list("day", flat=True))
