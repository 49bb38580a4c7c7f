"""The ECRS board: what the work takes in minutes, and what each change of it saved (D02, E09)."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rounds.common.events import history, verify
from rounds.improvement.actions import change_step, enter_time
from rounds.improvement.models import StepChange
from rounds.improvement.queries.ecrs import ACTIVITIES, board_of
from rounds.improvement.rules.ecrs import Measured, activity_of, measured, weekly_minutes
from rounds.improvement.rules.ledger import Line
from rounds.visits.rules.reasons import RefusedError
from tests.world import World

SINCE = date(2026, 11, 23)


def days(first: date, count: int, minutes: int, staff: int = 1, cause: str = "report") -> list[Line]:
    return [Line(staff, first + timedelta(days=n), "paper", minutes, cause=cause) for n in range(count)]


def test_minutes_are_counted_by_place_and_for_office_and_paper_by_cause() -> None:
    lines = [Line(1, SINCE, "paper", 5, cause="report"), Line(1, SINCE, "shop", 5), Line(1, SINCE, "ad_hoc", 5, "科室")]
    assert [activity_of(line) for line in lines] == ["paper:report", "shop", "ad_hoc"]
    assert all(activity_of(line) in ACTIVITIES for line in lines)


def test_a_week_of_a_person_is_an_average_over_who_wrote_anything_down() -> None:
    last = SINCE + timedelta(days=6)
    lines = [*days(SINCE, 7, 10), *days(SINCE, 7, 30, staff=2), Line(3, SINCE, "shop", 60)]
    assert weekly_minutes(lines, "paper:report", first=SINCE, last=last) == pytest.approx(280 / 3)
    assert (
        weekly_minutes(lines, "paper:report", first=SINCE - timedelta(days=7), last=SINCE - timedelta(days=1)) is None
    )


def test_four_weeks_before_a_change_stand_beside_what_there_is_after_it() -> None:
    lines = [*days(SINCE - timedelta(days=28), 28, 10), *days(SINCE, 60, 4)]
    assert measured(lines, "paper:report", since=SINCE, today=SINCE + timedelta(days=13)) == Measured(70.0, 28.0)
    late = measured(lines, "paper:report", since=SINCE, today=SINCE + timedelta(days=400))
    assert (late.after, late.saved) == (28.0, 42.0)
    assert measured(lines, "paper:report", since=SINCE, today=SINCE + timedelta(days=5)).saved is None
    assert measured(lines, "paper:report", since=SINCE, today=SINCE + timedelta(days=6)).after == 28.0


def test_the_board_shows_what_a_change_saved_within_ones_own_reach(world: World, client: Client) -> None:
    now, today = timezone.now(), timezone.localdate()
    for ago, minutes in ((20, 60), (3, 20)):
        enter_time(world.ann, day=today - timedelta(days=ago), place="paper", cause="report", minutes=minutes, at=now)
    client.force_login(world.mei)
    told = {"activity": "paper:report", "kind": "combine", "text": "周报并进系统", "since": today - timedelta(days=9)}
    assert client.post("/improvement/ecrs/", told).status_code == 302
    change = StepChange.objects.get()
    assert (change.made_by, history(change).get().verb) == (world.mei, "step.changed")
    [shown] = board_of(world.mei, today=today).changes
    assert shown.measured == Measured(15.0, 14.0)
    page = client.get("/improvement/ecrs/").content.decode()
    assert f'value="{today.isoformat()}"' in page
    assert "周报并进系统" in page
    assert "写材料 · 报表总结" in page
    client.force_login(world.strangers["mei"])
    assert "周报并进系统" not in client.get("/improvement/ecrs/").content.decode()
    client.force_login(world.ann)
    assert client.get("/improvement/ecrs/").status_code == 403
    assert not list(verify(world.company.pk))


def test_a_change_names_an_activity_of_the_ledger_and_says_what_it_is(world: World, client: Client) -> None:
    for activity, text in (("coffee", "少喝"), ("shop", "  ")):
        with pytest.raises(RefusedError):
            change_step(
                world.company, activity=activity, kind="simplify", text=text, since=SINCE, by=world.mei, at=world.now
            )
    client.force_login(world.staff["ada"])
    told = {"activity": "shop", "kind": "simplify", "text": "试试", "since": "2026-11-23"}
    assert client.post("/improvement/ecrs/", told).status_code in {200, 403}
    assert not StepChange.objects.exists()
