"""A small sample city: whole, the same every time, all or nothing, found again."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.db.models import Count, Max, Min, Sum

from rounds.assessment.actions import recompute
from rounds.assessment.models import ClosingRun, Objection, Score
from rounds.bulletins.models import Bulletin, PassedOn
from rounds.common.events import verify
from rounds.common.models import Event
from rounds.demo import build_sample_city
from rounds.demo.city.build import NotASampleError
from rounds.improvement.models import Sop, TimeEntry
from rounds.issues.models import Hop, Issue, LiabilityFinding
from rounds.orders.models import MonthlyFeature
from rounds.people.actions import open_company
from rounds.people.models import Company, Staff
from rounds.people.rules.roles import Role
from rounds.planning.models import VisitPlan
from rounds.retailers.models import Retailer
from rounds.segments.models import SegmentProposal
from rounds.surveys.models import Campaign, Response
from rounds.training.models import GapDeclaration, TrainingSession
from rounds.visits.models import Attachment, DayReview, Visit

pytestmark = pytest.mark.django_db
PASSWORD = "rounds-demo-2026"
WEDNESDAY, SUNDAY = date(2026, 11, 25), date(2026, 11, 22)


class StoppedError(RuntimeError):
    """Somebody pulled the plug."""


def build(*, today: date, factor: float, seed: int = 7, until: int = 100) -> list[str]:
    """Build and return the lines of progress; stops as if killed once `until` percent are passed."""
    lines: list[str] = []

    def report(line: str) -> None:
        lines.append(line)
        if int(line.split("%")[0]) > until:
            raise StoppedError

    build_sample_city(report, today=today, password=PASSWORD, seed=seed, factor=factor)
    return lines


def key_figures() -> list[object]:
    """What would differ between two cities: who, what, when and how much, without salts, tokens and numbers of rows."""
    visits = Visit.objects.order_by("retailer__licence_no", "planned_on", "channel", "position", "state")
    issues = Issue.objects.order_by("number")
    return [
        list(Staff.objects.order_by("username").values_list("username", "name", "role")),
        list(Retailer.objects.order_by("licence_no").values_list("licence_no", "name", "lat", "lon", "stock_cartons")),
        MonthlyFeature.objects.aggregate(Sum("volume"), Sum("amount"), Sum("brands"), Count("pk")),
        list(visits.values_list("planned_on", "state", "comment", "goal", "arrived_at", "trace_grade", "missed_note")),
        list(issues.values_list("number", "state", "text", "answer", "raised_at", "answered_at", "closed_at")),
        list(SegmentProposal.objects.order_by("run__as_of", "retailer__licence_no").values_list("segment", "state")),
        list(Score.objects.order_by("manager__username", "department__function").values_list("total", flat=True)),
        list(Event.objects.order_by("number").values_list("number", "verb", "at")),
    ]


def test_a_small_city_has_every_part() -> None:
    build(today=SUNDAY, factor=0.05)
    company = Company.objects.get()
    assert company.is_sample
    assert "示例" in company.name
    assert {role for (role,) in Staff.objects.values_list("role")} == {role.value for role in Role}
    assert all(account.check_password(PASSWORD) for account in Staff.objects.filter(username__in=["DM1001", "DM1701"]))
    assert Retailer.objects.filter(market_type="rural").exists()
    assert MonthlyFeature.objects.aggregate(Min("month"), Max("month")) == {
        "month__min": date(2025, 10, 1),
        "month__max": date(2026, 11, 1),
    }
    for rows in (Attachment, PassedOn, DayReview, Objection, GapDeclaration, TrainingSession, Sop, TimeEntry):
        assert rows.objects.exists(), rows
    assert set(Visit.objects.values_list("state", flat=True)) >= {"planned", "finished", "missed"}
    assert list(verify()) == []
    assert_open_work_waits()
    assert_the_period_is_closed()
    assert_nothing_happens_in_the_future_or_at_night()
    before = Event.objects.count()
    assert build(today=WEDNESDAY, factor=0.05)[-1].startswith("100%")
    assert (Event.objects.count(), Company.objects.count()) == (before, 1)


def assert_open_work_waits() -> None:
    """Something to do for each role that opens the product for the first time."""
    assert SegmentProposal.objects.open().exists()
    assert VisitPlan.objects.filter(state=VisitPlan.State.DRAFT).count() == 1
    assert VisitPlan.objects.filter(state=VisitPlan.State.PUBLISHED, starts_on=date(2026, 11, 16)).count() == 11
    assert Visit.objects.filter(planned_on=SUNDAY, state=Visit.State.PLANNED).count() >= 12
    assert Issue.objects.open().exists()
    assert Issue.objects.filter(state=Issue.State.CLOSED).exists()
    assert LiabilityFinding.objects.exists()
    assert set(Campaign.objects.values_list("state", flat=True)) == {"open", "closed"}
    assert Response.objects.filter(campaign__state="closed").count() > 40
    assert Bulletin.objects.filter(published_at__isnull=True).exists()
    assert sum(bulletin.was_late for bulletin in Bulletin.objects.all()) == 2


def assert_the_period_is_closed() -> None:
    """Account managers and departments in one published run that recomputes to the byte."""
    run = ClosingRun.objects.get()
    assert run.published_at is not None
    assert recompute(run)
    assert Score.objects.filter(run=run, party="manager", total__isnull=False).count() == 12
    assert Score.objects.filter(run=run, party="market_manager", total__isnull=False).exists()
    assert Score.objects.filter(run=run, department__isnull=False).count() >= 5


def assert_nothing_happens_in_the_future_or_at_night() -> None:
    moments = list(Event.objects.order_by("number").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1].astimezone().date() <= SUNDAY
    ends = list(Hop.objects.order_by("pk").values_list("ends_at", flat=True))
    assert {at.astimezone().hour for at in ends if at is not None} <= set(range(8, 18))


def test_a_real_company_with_the_code_of_the_sample_is_left_alone() -> None:
    open_company("demo", "真公司", by="system", at=datetime(2026, 1, 5, tzinfo=UTC))
    with pytest.raises(NotASampleError):
        build(today=WEDNESDAY, factor=0.02)
    assert Company.objects.get().name == "真公司"


def test_a_city_that_was_interrupted_is_built_afresh_and_the_same() -> None:
    with pytest.raises(StoppedError):
        build(today=WEDNESDAY, factor=0.02, until=60)
    assert not Company.objects.exists()
    assert not Event.objects.exists()
    with transaction.atomic():
        build(today=WEDNESDAY, factor=0.02)
        first = key_figures()
        transaction.set_rollback(True)
    assert not Company.objects.exists()
    build(today=WEDNESDAY, factor=0.02)
    assert key_figures() == first


@pytest.mark.parametrize("today", [date(2027, 3, 1), date(2026, 2, 18)])
def test_the_city_stands_on_a_monday_of_a_year_without_holidays_yet_and_in_the_spring_festival(today: date) -> None:
    build(today=today, factor=0.01)
    assert Visit.objects.filter(state=Visit.State.FINISHED).exists()
    assert Visit.objects.filter(planned_on=today, state=Visit.State.PLANNED).exists()
    assert Score.objects.exists()
