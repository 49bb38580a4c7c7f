"""A company with a quarter of work behind it, written in bulk: visits, issues with hops, answers, promises."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction

from rounds.assessment.actions.closing import adopt_lines, open_period
from rounds.assessment.models import Judgement, Period
from rounds.assessment.rules.defaults import DEFAULT_LINES
from rounds.bulletins.models import Bulletin
from rounds.issues.actions import default_routing
from rounds.issues.models import Hop, Issue, RoutingRow
from rounds.orders.models import MonthlyFeature
from rounds.people.actions import (
    assign_territory,
    open_account,
    open_company,
    open_department,
    open_territory,
    open_unit,
)
from rounds.people.models import Company, Department, Staff
from rounds.people.rules.roles import Role
from rounds.retailers.models import Retailer
from rounds.segments.models import SegmentSpell
from rounds.surveys.actions.folding import fold_campaign
from rounds.surveys.models import Answer, Campaign, Item, Response
from rounds.training.models import Attendance, TrainingSession
from rounds.visits.models import Anomaly, Promise, Visit

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
AFTER = datetime(2026, 10, 8, 2, 0, tzinfo=UTC)
BEFORE = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
VISITS_A_DAY, TEAM, AT_A_TIME = 20, 10, 2000
ISSUES_PER_RETAILER, ANSWERED_SHARE, PROMISES_PER_RETAILER, ANOMALY_SHARE = 0.35, 0.2, 0.33, 0.02
STEPS = (Hop.Step.COORDINATE, Hop.Step.ACCEPT, Hop.Step.ANSWER, Hop.Step.TELL)
SCORES, CHANCES = (1, 2, 3, 4, 5), (2, 4, 14, 45, 35)


@dataclass
class Quarter:
    """What the measuring needs of it."""

    company: Company
    period: Period
    assessor: Staff
    managers: list[Staff]
    leaders: list[Staff]
    departments: list[Department]
    shops: list[Retailer]
    visits: int = 0
    issues: int = 0
    answers: int = 0


def build(managers: int, retailers: int) -> Quarter:
    """The same company from the same numbers."""
    dice = Random(19)
    quarter = _people(managers)
    quarter.shops = _retailers(quarter, dice, retailers)
    for write in (_segments, _visits, _issues, _bulletins, _survey, _promises, _people_judged, _anomalies):
        with transaction.atomic():
            write(quarter, dice)
    return quarter


def _people(count: int) -> Quarter:
    company = open_company("closing", "大市公司", by="system", at=BEFORE)
    top = open_unit(company, "city", "C", "市公司", by="system", at=BEFORE)
    departments = [
        open_department(company, value, str(label), by="system", at=BEFORE)
        for value, label in Department.Function.choices[:7]
    ]
    managers, leaders = [], []
    for number in range(count):
        if number % TEAM == 0:
            place = number // TEAM
            unit = open_unit(
                company, "market_department", f"U{place}", f"{place}部", by="system", at=BEFORE, parent=top
            )
            leaders.append(_account(company, f"L{place}", Role.MARKET_MANAGER, unit=unit))
        manager = _account(company, f"M{number:04d}", Role.ACCOUNT_MANAGER, unit=unit)
        territory = open_territory(company, unit, f"T{number}", f"片区{number}", by="system", at=BEFORE)
        assign_territory(territory, manager, by="system", at=BEFORE, because="开片")
        managers.append(manager)
    assessor = _account(company, "K1", Role.ASSESSOR, department=departments[6])
    default_routing(company, by="system", at=BEFORE)
    adopt_lines(company, lists=DEFAULT_LINES, by=assessor, at=BEFORE, because="默认")
    period = open_period(company, name="三季度", starts_on=FIRST, ends_on=LAST, by=assessor, at=BEFORE)
    return Quarter(company, period, assessor, managers, leaders, departments, [])


def _account(company: Company, number: str, role: Role, **where: Any) -> Staff:
    return open_account(company, number, number, role, password=None, by="system", at=BEFORE, **where)


def _retailers(quarter: Quarter, dice: Random, count: int) -> list[Retailer]:
    territories = {manager.pk: manager.territories.get() for manager in quarter.managers}
    rows = []
    for number in range(count):
        territory = territories[quarter.managers[number % len(quarter.managers)].pk]
        rows.append(
            Retailer(
                company=quarter.company, territory=territory, licence_no=f"33{number:010d}", name=f"店{number}",
                market_type=dice.choice(("urban", "rural", "rural")), lat=30 + dice.random() / 5,
                lon=120 + dice.random() / 5, phone="13800001234" if dice.random() > 0.1 else "", owner_name="张",
                address="某路", outlet_type="B", order_weekday=2, opening_hours={"mon": [[480, 1200]]},
                stock_cartons=Decimal(9) if dice.random() > 0.3 else None, made_at=BEFORE,
                is_vulnerable=dice.random() < 0.05,
            )
        )  # fmt: skip
    return Retailer.objects.bulk_create(rows, batch_size=AT_A_TIME)


def _segments(quarter: Quarter, dice: Random) -> None:
    names = ("promote", "maintain", "guide", "care")
    SegmentSpell.objects.bulk_create(
        (
            SegmentSpell(company=quarter.company, retailer=shop, segment=dice.choice(names), starts_at=BEFORE)
            for shop in quarter.shops
        ),
        batch_size=AT_A_TIME,
    )
    MonthlyFeature.objects.bulk_create(
        (
            MonthlyFeature(
                company=quarter.company, retailer=shop, month=LAST.replace(day=1), volume=1, amount=1, brands=1,
                products=1, orders=1, last_order_on=LAST, trend=dice.uniform(-0.5, 0.5),
            )
            for shop in quarter.shops
        ),
        batch_size=AT_A_TIME,
    )  # fmt: skip


def _visits(quarter: Quarter, dice: Random) -> None:
    """Twenty a workday and manager, going round his shops; nineteen of twenty done, nine of ten records whole."""
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    days = [day for day in days if day.weekday() < 5]
    count = len(quarter.managers)
    for place, manager in enumerate(quarter.managers):
        own = quarter.shops[place::count]
        rows = []
        for number in range(len(days) * VISITS_A_DAY):
            day, is_done = days[number // VISITS_A_DAY], dice.random() < 0.95
            at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC) + timedelta(minutes=20 * (number % VISITS_A_DAY))
            rows.append(
                Visit(
                    company=quarter.company, retailer=own[number % len(own)], manager=manager, planned_on=day,
                    position=number % VISITS_A_DAY, plan_key="q3", state="finished" if is_done else "missed",
                    missed_reason="" if is_done else dice.choice(("weather", "not_done", "shop_shut")),
                    arrived_at=at if is_done else None, departed_at=at + timedelta(minutes=12) if is_done else None,
                    comment="库存正常", suggestion="少订三条", summary="愿意扫码", made_at=at,
                    signature_sha256="a" * 64 if dice.random() < 0.9 else "",
                )
            )  # fmt: skip
        quarter.visits += len(Visit.objects.bulk_create(rows, batch_size=AT_A_TIME))


def _issues(quarter: Quarter, dice: Random) -> None:
    routes = {row.category: row for row in RoutingRow.objects.filter(table__company=quarter.company)}
    owners = {shop.pk: quarter.managers[place % len(quarter.managers)] for place, shop in enumerate(quarter.shops)}
    issues = []
    for number in range(int(len(quarter.shops) * ISSUES_PER_RETAILER)):
        shop, category = dice.choice(quarter.shops), dice.choice(sorted(routes))
        raised = datetime(2026, 7, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(90 * 1440))
        issues.append(
            Issue(
                company=quarter.company, number=f"W{number:06d}", retailer=shop, coordinator=owners[shop.pk],
                category=category, entry="visit", routing=routes[category].table, text="断货", raised_at=raised,
                state="told", answer_kind="solution", answer="补货", told_at=raised,
            )
        )  # fmt: skip
    kept = Issue.objects.bulk_create(issues, batch_size=500)
    hops, event = [], 0
    for issue in kept:
        at = issue.raised_at
        for step in STEPS:
            until, event = at + timedelta(minutes=dice.randrange(20, 1600)), event + 1
            department = routes[issue.category].department_id if step in STEPS[1:3] else None
            hops.append(
                Hop(
                    issue=issue, department_id=department, staff=None if department else issue.coordinator, step=step,
                    starts_at=at, due_at=until, allowed_minutes=420, ends_at=until, outcome="accepted",
                    started_by_event=event, ended_by_event=event + 1,
                )
            )  # fmt: skip
            at = until
    Hop.objects.bulk_create(hops, batch_size=AT_A_TIME)
    quarter.issues = len(kept)


def _bulletins(quarter: Quarter, dice: Random) -> None:
    rows = []
    for department in quarter.departments[:5]:
        for week in range(13):
            due = datetime(2026, 7, 1, 8, tzinfo=UTC) + timedelta(weeks=week)
            published = due + timedelta(minutes=dice.choice((-300, -60, 90)))
            rows.append(
                Bulletin(company=quarter.company, department=department, topic="supply", title="货源", due_at=due,
                         published_at=published, )
            )  # fmt: skip
    Bulletin.objects.bulk_create(rows)


def _survey(quarter: Quarter, dice: Random) -> None:
    campaign = Campaign.objects.create(
        company=quarter.company, title="三季度", state="closed", starts_on=LAST, ends_on=LAST, made_at=AFTER
    )
    kinds = [
        ("visit_issue", None),
        *((f"{name}_issue", quarter.departments[0]) for name in ("supply", "order", "price")),
    ]
    items = [
        Item.objects.create(campaign=campaign, position=place, kind="scale", text_zh="满意吗", text_en="Satisfied?",
                            category=category, department=department)
        for place, (category, department) in enumerate(kinds)
    ]  # fmt: skip
    asked = [place for place in range(len(quarter.shops)) if dice.random() < ANSWERED_SHARE]
    count = len(quarter.managers)
    responses = Response.objects.bulk_create(
        (Response(campaign=campaign, manager=quarter.managers[place % count], stratum="") for place in asked),
        batch_size=AT_A_TIME,
    )
    answers = (
        Answer(response=response, item=item, score=dice.choices(SCORES, CHANCES)[0])
        for response in responses
        for item in items
    )
    quarter.answers = len(Answer.objects.bulk_create(answers, batch_size=AT_A_TIME))
    fold_campaign(campaign)


def _promises(quarter: Quarter, dice: Random) -> None:
    rows = []
    for place, shop in enumerate(quarter.shops):
        if dice.random() < PROMISES_PER_RETAILER:
            due = FIRST + timedelta(days=dice.randrange(92))
            settled = due + timedelta(days=dice.choice((-2, -1, 0, 0, 0, 3)))
            at = datetime(settled.year, settled.month, settled.day, 3, tzinfo=UTC)
            manager = quarter.managers[place % len(quarter.managers)]
            rows.append(
                Promise(company=quarter.company, retailer=shop, manager=manager, text="补货", due_on=due,
                        made_at=BEFORE, outcome="kept", settled_at=at, settled_on=settled, settled_by=manager)
            )  # fmt: skip
    Promise.objects.bulk_create(rows, batch_size=AT_A_TIME)


def _people_judged(quarter: Quarter, dice: Random) -> None:
    held = datetime(2026, 8, 5, 1, tzinfo=UTC)
    session = TrainingSession.objects.create(
        company=quarter.company,
        title="平台操作",
        form="teaching",
        goal="熟练",
        starts_at=held,
        minutes=90,
        held_at=held,
    )
    Attendance.objects.bulk_create(
        Attendance(session=session, staff=manager, attended=True, result_percent=dice.randrange(50, 101))
        for manager in quarter.managers
    )
    Judgement.objects.bulk_create(
        Judgement(company=quarter.company, staff=manager, item=item, points=dice.choice((50, 70, 85, 100)),
                  evidence="随访", day=LAST, judged_by=quarter.leaders[place // TEAM], judged_at=held)
        for place, manager in enumerate(quarter.managers)
        for item in ("attitude", "knowledge", "team")
    )  # fmt: skip


def _anomalies(quarter: Quarter, dice: Random) -> None:
    rows = []
    for visit in Visit.objects.filter(company=quarter.company, state="finished").order_by("pk"):
        if dice.random() < ANOMALY_SHARE:
            noted = visit.made_at
            rows.append(
                Anomaly(company=quarter.company, manager_id=visit.manager_id, retailer_id=visit.retailer_id,
                        visit=visit, day=visit.planned_on or FIRST,
                        kind=dice.choice(("out_of_stock", "price", "doubt")),
                        because={}, noted_at=noted, state="handled", note="已处理",
                        settled_by=quarter.assessor, settled_at=noted + timedelta(hours=dice.randrange(1, 60)))
            )  # fmt: skip
    Anomaly.objects.bulk_create(rows, batch_size=AT_A_TIME)
