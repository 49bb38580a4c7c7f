"""A month of the named cast, made through the same actions the product uses: visits, issues, bulletins, a survey."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from rounds.assessment.actions import adopt_scheme, open_period
from rounds.assessment.models import Period
from rounds.assessment.rules.scheme import DEFAULT_WEIGHTS, Party
from rounds.bulletins.actions import owe_bulletin, publish_bulletin
from rounds.issues import actions as issue_actions
from rounds.issues.models import Issue
from rounds.retailers.models import Retailer
from rounds.surveys.actions import answer_survey, close_campaign, draft_campaign, open_campaign
from rounds.surveys.models import Campaign
from rounds.surveys.queries import questionnaire
from rounds.surveys.rules.questionnaire import DEFAULT_ITEMS
from rounds.visits.actions import finish_visit, keep_attachment, miss_visit, plan_visits
from rounds.visits.rules.plan import PlannedStop
from rounds.visits.rules.record import Announced, VisitRecord
from tests.world import World

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
CLOSING = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"signature"


def told_month(world: World) -> Period:
    """Everything below, a scheme and the open period November."""
    visits_of_ann(world)
    issue(world, "东街烟酒店", days=0)
    issue(world, "桥头便利店", days=3)
    sales = world.departments["sales_department"]
    for number, late in enumerate((False, True)):
        owed = owe_bulletin(
            sales, topic="supply", title=f"第{number}周货源", due_at=MONDAY + timedelta(hours=5), by="system", at=MONDAY
        )
        publish_bulletin(
            owed, body="货源正常", segments=[], valid_until=None, by=world.staff["sam"],
            at=MONDAY + timedelta(hours=4 + 2 * late),
        )  # fmt: skip
    survey(world)
    adopt_scheme(
        world.company,
        manager_weights=DEFAULT_WEIGHTS[Party.MANAGER],
        department_weights=DEFAULT_WEIGHTS[Party.DEPARTMENT],
        by=world.staff["ada"],
        at=MONDAY,
        because="首次制定",
    )
    return open_period(
        world.company, name="2026年11月", starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 30),
        by=world.staff["ada"], at=MONDAY,
    )  # fmt: skip


def visits_of_ann(world: World) -> None:
    """Three planned visits: one finished with all four parts, one without a signature, one missed for the weather."""
    shops = [world.retailers[name] for name in ("东街烟酒店", "桥头便利店", "山口食杂店")]
    stops = [PlannedStop(shop.pk, MONDAY.date(), place, goal="了解库存") for place, shop in enumerate(shops, start=1)]
    whole, unsigned, missed = plan_visits(
        world.company, world.ann, stops, plan_key="plan-1", first_day=MONDAY.date(), last_day=MONDAY.date(),
        by=world.mei, at=MONDAY,
    )  # fmt: skip
    signature = keep_attachment(whole, kind="signature", content=PNG, content_type="image/png", by=world.ann, at=MONDAY)
    finish_visit(whole, record=record_of(1, signature.sha256), by=world.ann, at=MONDAY + timedelta(hours=2))
    finish_visit(unsigned, record=record_of(2), by=world.ann, at=MONDAY + timedelta(hours=3))
    miss_visit(missed, reason="weather", note="暴雨", by=world.ann, at=MONDAY + timedelta(hours=4))


def record_of(hours: int, signature: str = "") -> VisitRecord:
    """A record with all written parts, signed when a hash is given."""
    arrived = MONDAY + timedelta(hours=hours)
    return VisitRecord(
        arrived_at=arrived,
        departed_at=arrived + timedelta(minutes=20),
        comment="库存 12 条，价签齐全",
        suggestion="下周少订 3 条",
        summary="张老板想做扫码付款",
        done_duties=("adviser",),
        announced=(Announced("signature", signature, len(PNG)),) if signature else (),
    )


def issue(world: World, shop: str, *, days: int) -> Issue:
    """A supply issue raised by Ann, accepted by Sam at once and answered `days` later, then told and confirmed."""
    found = issue_actions.raise_issue(
        world.retailers[shop], category="supply_issue", text="软包断货", entry="visit", by=world.ann, at=MONDAY,
        proposed_solution="请补货",
    )  # fmt: skip
    steps = MONDAY + timedelta(days=days)
    issue_actions.accept_issue(found, by=world.staff["sam"], at=MONDAY + timedelta(minutes=20))
    issue_actions.answer_issue(
        found, kind="solution", text="明日补货", by=world.staff["sam"], at=steps + timedelta(hours=1)
    )
    issue_actions.tell_retailer(found, how="phone", by=world.ann, at=steps + timedelta(hours=2))
    issue_actions.confirm_issue(found, by=world.ann, at=steps + timedelta(hours=3))
    return found


def more_shops(world: World, count: int = 9, *, whose: str = "ann", digit: int = 8) -> None:
    """Enough shops of Ann's to be a group, or of somebody else's."""
    Retailer.objects.bulk_create(
        Retailer(
            company=world.company, territory=world.territories[whose], licence_no=f"{digit}{number:04d}",
            name=f"新店{digit}{number}", market_type="rural", stock_cartons=Decimal(1), made_at=MONDAY,
        )
        for number in range(count)
    )  # fmt: skip


def survey(world: World) -> Campaign:
    """Everybody is asked; every second shop is content (5), the others so-so (3).

    Ben's are so many that Ann's can be told: with fewer the company minus hers would be too small a group.
    """
    more_shops(world)
    more_shops(world, 4, whose="ben", digit=7)
    campaign = draft_campaign(
        world.company, title="十一月调查", items=DEFAULT_ITEMS, starts_on=MONDAY.date(), ends_on=MONDAY.date(),
        sample_size=100, by=world.staff["ada"], at=MONDAY,
    )  # fmt: skip
    tokens = open_campaign(campaign, by=world.staff["ada"], at=MONDAY)
    for place, retailer in enumerate(sorted(tokens)):
        asked = questionnaire(tokens[retailer])
        assert asked is not None
        score = 5 if place % 2 else 3
        answer_survey(tokens[retailer], {one.key: score for one in asked.questions if one.kind == "scale"}, at=MONDAY)
    return close_campaign(campaign, by=world.staff["ada"], at=MONDAY + timedelta(hours=1))
