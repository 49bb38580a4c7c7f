"""The page 办理情况: what turns and closed issues show, for whom, and the issues behind every figure."""

from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rounds.common.models import Event
from rounds.issues.models import Issue
from rounds.issues.queries.performance import NOBODY, Period, dealt_with, performance_of, turns_behind
from rounds.issues.rules.clocks import Held
from rounds.issues.rules.performance import at_share, ended_of, holder_figures, issue_figures, turns_of
from rounds.issues.tests.logs import STEPS, brought, lines_of, log
from rounds.people.models import Staff
from rounds.retailers.models import Retailer
from tests.world import World

MARCH = Period(date(2016, 3, 1), date(2016, 3, 31))
ASKED = {"first": "2016-03-01", "last": "2016-03-31"}


def signed_in(person: Staff) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def told_of(world: World) -> World:
    """One issue of Ann's retailer with all steps, one of Wu's that only the sales department had."""
    for name, code in (("东街烟酒店", "Caller 1"), ("西岭小卖部", "Caller 2")):
        Retailer.objects.filter(company=world.company, name=name).update(code=code)
    short = [STEPS[0], ("Resolved", 1, "1/3/2016 11:00", "Desk"), ("Closed", 2, "2/3/2016 10:00", "Desk")]
    brought(world.company, log(lines_of("INC1"), lines_of("INC2", short, caller="Caller 2")))
    return world


def hop(step: str, minutes: int, outcome: str, *, department: int | None = 1, number: int = 1, paused: int = 0) -> Held:
    at = datetime(2026, 11, 23, 1, number, tzinfo=UTC)
    return Held(step, department, at, at, 100, minutes, number, number + 1, outcome, paused)


def test_accepting_and_answering_are_one_turn_with_one_allowance() -> None:
    (turn,) = turns_of(7, [hop("accept", 90, "accepted"), hop("answer", 110, "answered", number=2, paused=5)])
    assert (turn.minutes, turn.allowed, turn.was_in_time, turn.paused) == (200, 200, True, 5)


def test_an_answer_that_is_followed_by_another_was_reopened() -> None:
    hops = [
        hop("answer", 10, "answered"),
        hop("tell", 1, "reopened", department=None, number=2),
        hop("accept", 1, "accepted", number=3),
        hop("answer", 101, "answered", number=4),
    ]
    turns = turns_of(7, hops)
    assert [turn.was_reopened for turn in turns] == [True, False, False]
    whole = ended_of(7, turns, minutes=50)
    assert (whole.was_reopened, whole.hand_overs) == (True, 0)
    department, managers = holder_figures(turns)
    assert (department.answers, department.reopened, department.reopened_share) == (2, 1, 0.5)
    assert managers.department is None


def test_figures_of_nothing_are_no_figures() -> None:
    assert holder_figures([]) == []
    whole = issue_figures([])
    assert (whole.closed, whole.hand_overs, whole.reopened_share, whole.median) == (0, None, None, None)


@pytest.mark.parametrize(("share", "value"), [(0.5, 2), (0.9, 4), (0.0, 1), (1.0, 4)])
def test_the_value_at_a_share_is_one_of_the_values(share: float, value: int) -> None:
    assert at_share([1, 2, 3, 4], share) == value


@pytest.mark.django_db
def test_a_whole_company_reader_sees_every_department_and_the_managers_together(told_of: World) -> None:
    found = performance_of(told_of.staff["ada"], MARCH)
    by_holder = {one.department: one for one in found.holders}
    sales = by_holder[told_of.departments["sales_department"].pk]
    van = by_holder[told_of.departments["distribution_centre"].pk]
    assert (sales.turns, sales.handed_on, sales.late, sales.answers) == (2, 1, 0, 1)
    assert (van.turns, van.answers, van.reopened, van.paused) == (2, 2, 1, 840)
    assert van.late == 1, "seven days of work against three"
    assert (found.issues.closed, found.issues.handed_over, found.issues.reopened) == (2, 1, 1)
    assert found.issues.hand_overs == 0.5
    assert None in by_holder


@pytest.mark.django_db
def test_a_unit_sees_its_own_and_a_department_only_its_turns(told_of: World) -> None:
    assert performance_of(told_of.mei, MARCH).issues.closed == 1
    (own,) = performance_of(told_of.staff["sam"], MARCH).holders
    assert own.department == told_of.departments["sales_department"].pk
    assert {turn.department for turn in dealt_with(told_of.staff["dan"], MARCH).turns} == {
        told_of.departments["distribution_centre"].pk
    }
    assert not performance_of(told_of.strangers["ada"], MARCH).holders


@pytest.mark.django_db
def test_a_turn_belongs_to_the_period_in_which_it_ended(told_of: World) -> None:
    first = dealt_with(told_of.staff["ada"], Period(date(2016, 3, 1), date(2016, 3, 1)))
    assert {turn.outcome for turn in first.turns} == {"learnt", "dispatched", "forwarded", "answered"}
    assert not first.ended
    assert not dealt_with(told_of.staff["ada"], Period(date(2016, 3, 25), date(2016, 3, 31))).turns


@pytest.mark.django_db
def test_figures_are_read_again_as_soon_as_something_happens(told_of: World) -> None:
    ada = told_of.staff["ada"]
    assert performance_of(ada, MARCH).issues.closed == 2
    brought(told_of.company, log(lines_of("INC3")))
    assert performance_of(ada, MARCH).issues.closed == 3


@pytest.mark.django_db
def test_the_page_leads_to_the_issues_behind_a_figure(told_of: World) -> None:
    client = signed_in(told_of.staff["ada"])
    page = client.get(reverse("issues:performance"), ASKED).content.decode()
    van = told_of.departments["distribution_centre"]
    assert van.name in page
    link = f"?holder={van.pk}&amp;what=late&amp;first=2016-03-01&amp;last=2016-03-31"
    assert link in page
    assert "?what=handed_on&amp;first=2016-03-01&amp;last=2016-03-31" in page
    behind = client.get(reverse("issues:performance_issues"), {**ASKED, "holder": str(van.pk), "what": "late"})
    assert "INC1" in behind.content.decode()
    assert "INC2" not in behind.content.decode()
    managers = turns_behind(told_of.staff["ada"], MARCH, holder=NOBODY, what="turns")
    assert {turn.department for turn in managers} == {None}


@pytest.mark.django_db
def test_an_empty_period_says_what_to_do(world: World) -> None:
    page = signed_in(world.staff["hua"]).get(reverse("issues:performance")).content.decode()
    assert "这段时间没有经手的问题" in page
    assert "近一年" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", [{"first": "x", "last": "2016-99-99"}, {"after": "9" * 30}, {"holder": "-1"}, {"what": "?"}]
)
def test_a_query_that_does_not_fit_is_no_error(told_of: World, query: dict[str, str]) -> None:
    client = signed_in(told_of.staff["ada"])
    for name in ("performance", "performance_issues"):
        assert client.get(reverse(f"issues:{name}"), query).status_code == 200


@pytest.mark.django_db
def test_days_in_the_wrong_order_are_turned_round(told_of: World) -> None:
    page = signed_in(told_of.staff["ada"]).get(
        reverse("issues:performance"), {"first": "2016-03-31", "last": "2016-03-01"}
    )
    assert page.context["period"] == MARCH


@pytest.mark.django_db
def test_long_lists_have_pages(told_of: World) -> None:
    brought(told_of.company, log(*(lines_of(f"INC{number}", STEPS[:1]) for number in range(10, 30))))
    client = signed_in(told_of.staff["ada"])
    first = client.get(reverse("issues:performance_issues"), ASKED)
    assert (len(first.context["rows"]), first.context["page"]["next_cursor"]) == (30, "30")
    second = client.get(reverse("issues:performance_issues"), {**ASKED, "after": "30"})
    assert second.context["page"]["previous_cursor"] == "30"
    back = client.get(reverse("issues:performance_issues"), {**ASKED, "before": "30"})
    assert [row["turn"] for row in back.context["rows"]] == [row["turn"] for row in first.context["rows"]]


@pytest.mark.django_db
def test_the_workbook_holds_the_figures_and_is_remembered(told_of: World) -> None:
    ada = told_of.staff["ada"]
    answer = signed_in(ada).post(reverse("issues:performance_sheet"), ASKED)
    assert answer["Content-Disposition"].endswith('issues-20160301-20160331.xlsx"')
    words = ZipFile(BytesIO(answer.content)).read("xl/sharedStrings.xml").decode()
    assert told_of.departments["distribution_centre"].name in words
    assert "50.0%" in words
    event = Event.objects.unscoped("the log of this test").get(verb="issue_figures.exported")
    assert (event.actor_id, event.body["first"]) == (ada.pk, "2016-03-01")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["ann", "kai", "tom"])
def test_who_has_no_such_duty_does_not_see_it(world: World, name: str) -> None:
    for door in ("performance", "performance_issues"):
        assert signed_in(world.staff[name]).get(reverse(f"issues:{door}")).status_code == 403


@pytest.mark.django_db
def test_the_number_of_questions_to_the_database_does_not_grow_with_the_issues(told_of: World) -> None:
    def questions() -> int:
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(reverse("issues:performance"), ASKED).status_code == 200
            assert client.get(reverse("issues:performance_issues"), ASKED).status_code == 200
        return len(seen)

    client = signed_in(told_of.staff["ada"])
    questions()
    few = questions()
    brought(told_of.company, log(*(lines_of(f"INC{number}") for number in range(10, 40))))
    assert Issue.objects.count() == 32
    assert questions() <= few
    assert few <= 30


@pytest.mark.django_db
def test_it_stands_in_english_too(told_of: World) -> None:
    client = signed_in(told_of.staff["ada"])
    page = client.get(reverse("issues:performance"), ASKED, headers={"accept-language": "en"}).content.decode()
    assert "In time" in page
    assert "按时率" not in page
