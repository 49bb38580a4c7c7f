"""The three degrees: formulas, what they never read, and the pages that explain them (B08)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from rounds.common.events import history, record
from rounds.orders.models import MonthlyFeature
from rounds.people.actions import assign_territory
from rounds.people.models import Staff
from rounds.retailers.models import Retailer
from rounds.surveys.actions.degrees import compute_degrees
from rounds.surveys.models import Degree, DegreeRun, TerritoryDegree
from rounds.surveys.queries.degree_pages import explained, month_of
from rounds.surveys.queries.degrees import managed_since, month_back, months_missing
from rounds.surveys.rules.degrees import (
    Facts,
    Terms,
    contribution_of,
    facts_from,
    loyalty_of,
    percentile_of,
    plain,
    plain_terms,
    satisfaction_of,
    terms_from,
    trend_of,
)
from rounds.visits.models import Promise, Visit
from tests.world import CANARY, World

OCTOBER = date(2026, 10, 1)
TERMS = Terms(
    full_volume=Decimal(100), full_amount=Decimal(9000), full_price=Decimal(120), full_products=Decimal(40)
)  # fmt: skip
STEADY = Facts(
    months=6, known=6, rhythm=Decimal(7), gap=7, products=Decimal(20), volume=Decimal(300), amount=Decimal(27000)
)  # fmt: skip


def test_who_said_nothing_is_not_called_dissatisfied() -> None:
    assert satisfaction_of(STEADY, TERMS).value is None


def test_ratings_less_what_was_reopened_and_broken() -> None:
    found = satisfaction_of(Facts(ratings=(5, 4), reopened=1, broken=2), TERMS)
    assert found.value == Decimal("57.5")
    assert found.formula % found.params == "87.5 − 1 × 10 − 2 × 10 = 57.5"
    assert satisfaction_of(Facts(broken=1), TERMS).value == Decimal(50), "without a rating from the starting points"


def test_loyalty_is_months_rhythm_and_range_by_weight() -> None:
    found = loyalty_of(STEADY, TERMS)
    assert [step.value for step in found.steps] == [100, 100, 50]
    assert found.value == Decimal(85)
    late = loyalty_of(Facts(**{**STEADY.__dict__, "gap": 14}), TERMS)
    assert late.steps[1].value == Decimal(50), "one rhythm late of two that take all points"


def test_an_unknown_step_takes_its_weight_with_it() -> None:
    found = loyalty_of(Facts(months=3, known=3, products=Decimal(40)), TERMS)
    assert found.steps[1].value is None
    assert found.value == Decimal(100)


def test_contribution_is_measured_by_the_companys_full_marks() -> None:
    found = contribution_of(STEADY, TERMS)
    assert [step.value for step in found.steps] == [50, 50, 75]
    assert found.value == Decimal(55)
    assert contribution_of(Facts(), TERMS).value is None


def test_a_small_change_is_no_trend() -> None:
    assert [trend_of(Decimal(60), Decimal(one), 5) for one in (56, 55, 66)] == ["level", "up", "down"]
    assert trend_of(None, Decimal(1), 5) == "unknown"


def test_the_percentile_is_a_value_that_occurs() -> None:
    assert percentile_of([Decimal(one) for one in range(1, 11)], 90) == 9
    assert percentile_of([], 90) == 0


MONEY = st.decimals(-1000, 100000, places=2)


@given(
    st.builds(
        Facts,
        ratings=st.lists(st.integers(1, 5), max_size=4).map(tuple),
        reopened=st.integers(0, 20),
        broken=st.integers(0, 20),
        months=st.integers(0, 6),
        known=st.integers(0, 6),
        rhythm=st.none() | st.decimals(1, 90, places=1),
        gap=st.none() | st.integers(0, 400),
        products=st.decimals(0, 99, places=2),
        volume=MONEY,
        amount=MONEY,
        mix=st.dictionaries(st.sampled_from("012345"), MONEY),
    )
)
def test_every_value_is_between_0_and_100_and_survives_being_kept(facts: Facts) -> None:
    again = facts_from(plain(facts))
    for formula in (satisfaction_of, loyalty_of, contribution_of):
        value = formula(facts, TERMS).value
        assert value is None or 0 <= value <= 100
        assert formula(again, terms_from(plain_terms(TERMS))).value == value


def as_(person: Staff, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def ordered(world: World, *names: str, months: int = 9) -> None:
    """These shops ordered every month up to October, each other one a little more."""
    MonthlyFeature.objects.bulk_create(
        MonthlyFeature(
            company=world.company, retailer=world.retailers[name], month=month_back(OCTOBER, back), volume=50 + place,
            amount=5000, brands=5, products=12, orders=4, last_order_on=OCTOBER, rhythm_days=7.0, gap_days=3 + place,
        )
        for place, name in enumerate(names)
        for back in range(months)
    )  # fmt: skip


@pytest.fixture
def town(world: World) -> World:
    """Two shops of Ann's and one of Wu's ordered; one rated a visit with two stars, then four, and was let down."""
    ordered(world, "东街烟酒店", "桥头便利店", "西岭小卖部")
    shop = world.retailers["东街烟酒店"]
    visit = Visit.objects.create(
        company=world.company, retailer=shop, manager=world.ann, planned_on=OCTOBER, made_at=world.now
    )
    at = world.now - timedelta(days=40)
    record("visit_rating.given", visit, by="retailer", at=at, visit=visit.pk, stars=2, words="")
    record("visit_rating.changed", visit, by="retailer", at=at, before={"stars": 2}, stars=4, words="")
    Promise.objects.create(
        company=world.company, retailer=shop, manager=world.ann, text="下周补货", due_on=date(2026, 9, 1),
        made_at=at, outcome=Promise.Outcome.BROKEN, settled_at=at, settled_on=date(2026, 9, 2), settled_note="忘了",
    )  # fmt: skip
    compute_degrees(world.company, date(2026, 7, 1), by="system", at=world.now)
    compute_degrees(world.company, OCTOBER, by="system", at=world.now)
    return world


@pytest.mark.django_db
def test_what_a_retailer_said_openly_makes_his_satisfaction(town: World) -> None:
    row = Degree.objects.get(run__month=OCTOBER, retailer=town.retailers["东街烟酒店"])
    assert row.satisfaction == Decimal(65), "four stars are 75, a broken promise takes 10"
    assert row.facts["ratings"] == [4], "the newest stars count"
    silent = Degree.objects.get(run__month=OCTOBER, retailer=town.retailers["桥头便利店"])
    assert silent.satisfaction is None
    assert history(row.run).get().verb == "degrees.computed"


@pytest.mark.django_db
def test_a_kept_value_is_explained_to_the_tenth_when_settings_have_changed(town: World) -> None:
    month = month_of(town.staff["ada"])
    assert month is not None
    row = Degree.objects.get(run=month.run, retailer=town.retailers["东街烟酒店"])
    told = {one.shown.name: one.degree.value for one in explained(town.ann, town.retailers["东街烟酒店"], month)}
    assert told == {"satisfaction": row.satisfaction, "loyalty": row.loyalty, "contribution": row.contribution}


@pytest.mark.django_db
def test_computing_again_replaces_the_month_and_nothing_else(town: World) -> None:
    before = set(Degree.objects.filter(run__month=date(2026, 7, 1)).values_list("pk", flat=True))
    compute_degrees(town.company, OCTOBER, by=town.staff["ada"], at=town.now)
    assert DegreeRun.objects.filter(company=town.company).count() == 2
    assert set(Degree.objects.filter(run__month=date(2026, 7, 1)).values_list("pk", flat=True)) == before
    assert months_missing(town.company, town.company.local_day(town.now), at=town.now) == []


@pytest.mark.django_db
def test_order_lines_that_come_late_have_the_month_computed_again(town: World) -> None:
    day, later = town.company.local_day(town.now), town.now + timedelta(hours=1)
    record("features.refreshed", town.company, by="system", at=later, as_of=day, since=date(2026, 11, 1), rows=1)
    assert months_missing(town.company, day, at=later) == [], "what is of this month changes nothing of the last"
    record("features.refreshed", town.company, by="system", at=later, as_of=day, since=OCTOBER, rows=1)
    assert months_missing(town.company, day, at=later) == [OCTOBER]
    record("features.refreshed", town.company, by="system", at=later, as_of=day, since=None, rows=1)
    assert months_missing(town.company, day, at=later) == [date(2026, 7, 1), OCTOBER]
    compute_degrees(town.company, OCTOBER, by="system", at=later)
    assert months_missing(town.company, day, at=later) == [date(2026, 7, 1)]


@pytest.mark.django_db
def test_a_territory_is_the_mean_of_the_retailers_known(town: World) -> None:
    row = TerritoryDegree.objects.get(run__month=OCTOBER, territory=town.territories["ann"])
    assert (row.satisfaction, row.satisfaction_known, row.loyalty_known) == (Decimal(65), 1, 2)
    assert row.retailers == Retailer.objects.filter(territory=town.territories["ann"]).count()


@pytest.mark.django_db
def test_a_survey_is_told_of_a_territory_only_where_its_manager_had_it_alone(world: World) -> None:
    at, own = world.now + timedelta(days=1), world.territories
    day = world.company.local_day(at)
    assert managed_since(world.company, day) == {one.pk: one.manager_id for one in own.values()}
    kept = {own[name].pk: own[name].manager_id for name in ("ann", "wu")}
    assign_territory(own["ben"], None, by=world.staff["ada"], at=at, because="空缺")
    assert managed_since(world.company, day) == kept
    assign_territory(own["ben"], world.staff["ben"], by=world.staff["ada"], at=at, because="回来了")
    assert managed_since(world.company, day) == kept, "somebody else may have had it meanwhile"
    assert len(managed_since(world.company, day + timedelta(days=1))) == len(own)


@pytest.mark.django_db
def test_everybody_sees_his_own_territories(town: World) -> None:
    seen = {}
    for name in ("ann", "mei", "ada"):
        shown = as_(town.staff[name]).get(reverse("surveys:degrees")).content.decode()
        seen[name] = {code for code in ("ann", "ben", "wu") if f"territories/{town.territories[code].pk}/" in shown}
        assert CANARY not in shown
    assert seen == {"ann": {"ann"}, "mei": {"ann", "ben"}, "ada": {"ann", "ben", "wu"}}
    assert as_(town.staff["dan"]).get(reverse("surveys:degrees")).status_code == 403
    other = reverse("surveys:degrees_of_territory", args=[town.territories["wu"].pk])
    assert as_(town.ann).get(other).status_code == 404


@pytest.mark.django_db
def test_the_account_manager_reads_no_survey_of_his_territory(town: World) -> None:
    TerritoryDegree.objects.update(survey={"satisfied": [0.8123, 0.7, 0.9, 31], "intention": [0.7, 0.6, 0.8, 31]})
    url = reverse("surveys:degrees_of_territory", args=[town.territories["ann"].pk])
    assert "81%" not in as_(town.ann).get(url).content.decode()
    assert "81%" in as_(town.staff["ada"]).get(url).content.decode()


@pytest.mark.django_db
def test_the_retailers_page_explains_each_value_with_its_records(town: World) -> None:
    shop = town.retailers["东街烟酒店"]
    shown = as_(town.ann).get(reverse("surveys:degrees_of_retailer", args=[shop.pk])).content.decode()
    assert "75.0 − 0 × 10 − 1 × 10 = 65.0" in shown
    assert reverse("visits:detail", args=[Visit.objects.get().pk]) in shown
    assert "下周补货" in shown
    assert "他的调查答卷是匿名的" in shown
    assert (
        reverse("surveys:degrees_of_retailer", args=[shop.pk])
        in as_(town.ann).get(reverse("retailers:detail", args=[shop.pk])).content.decode()
    ), "the retailer's page offers it"


@pytest.mark.django_db
def test_a_list_costs_the_same_however_many_rows(
    town: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_(town.staff["ada"])
    for name, args in (("degrees", []), ("degrees_of_territory", [town.territories["ann"].pk])):
        with django_assert_max_num_queries(16):
            assert client.get(reverse(f"surveys:{name}", args=args)).status_code == 200


@pytest.mark.django_db
def test_the_desk_computes_the_last_full_month_again(town: World) -> None:
    answer = as_(town.staff["ada"]).post(reverse("surveys:degrees_refresh"), follow=True)
    assert "已重新计算" in answer.content.decode()
    assert as_(town.ann).post(reverse("surveys:degrees_refresh")).status_code == 403
