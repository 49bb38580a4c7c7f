"""Home, the company page down to the unseen shop, and the log that shows no phone number."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.templatetags.static import static
from django.test import Client
from django.utils import timezone

from rounds.issues.actions import default_routing, raise_issue
from rounds.issues.models import Issue
from rounds.reports.queries import company_state, figures_for, tasks_for
from rounds.reports.queries.company import unseen_retailers
from rounds.reports.rules.masking import masked
from rounds.retailers.actions import change_fields
from rounds.visits.models import Visit
from tests.world import World


def seen(world: World, name: str, days_ago: int) -> None:
    shop = world.retailers[name]
    at = world.now - timedelta(days=days_ago)
    Visit.objects.create(
        company=world.company,
        retailer=shop,
        manager=world.ann,
        planned_on=at.date(),
        state="finished",
        arrived_at=at,
        departed_at=at + timedelta(minutes=9),
        made_at=at,
    )


def test_phones_and_licences_in_the_log_are_masked_at_any_depth() -> None:
    body = {
        "changes": {"phone": {"before": "13812345678", "after": ["tel 13987654321"]}, "owner_name": {"after": "王"}}
    }
    assert masked(body) == {
        "changes": {"phone": {"before": "138****5678", "after": ["tel 139****4321"]}, "owner_name": "＊"}
    }
    grades = {
        "compliance_grade": {"before": "law_abiding", "after": "violation"},
        "is_vulnerable": True,
        "town": "山口",
    }
    assert masked(grades) == {"compliance_grade": "＊", "is_vulnerable": "＊", "town": "山口"}
    assert masked("330122000001") == "3301****0001"
    assert masked(12345678901) == 12345678901


def test_a_shop_nobody_has_seen_for_four_weeks_is_named_and_the_never_seen_leads(world: World) -> None:
    seen(world, "东街烟酒店", 3)
    seen(world, "桥头便利店", 40)
    names = [shop.name for shop in unseen_retailers(world.staff["hua"], now=world.now)]
    assert "东街烟酒店" not in names
    assert names[-1] == "桥头便利店"
    assert len(names) == 4


def test_four_weeks_are_compared_with_four_weeks_only(world: World) -> None:
    for days_ago in (3, 10, 30):
        seen(world, "东街烟酒店", days_ago)
    hua = world.staff["hua"]
    done = next(one for one in figures_for(hua, today=world.now.date()) if one.icon == "notebook")
    assert (done.value, done.mom) == (2, None)
    seen(world, "东街烟酒店", 54)
    done = next(one for one in figures_for(hua, today=world.now.date()) if one.icon == "notebook")
    assert (done.value, done.mom) == (2, 0.0)


def test_the_company_page_counts_each_shop_once(world: World) -> None:
    seen(world, "东街烟酒店", 3)
    seen(world, "东街烟酒店", 4)
    seen(world, "山口食杂店", 5)
    states = {s.unit.code: s for s in company_state(world.staff["hua"], now=world.now, today=world.now.date())}
    east = states["AE"]
    assert (east.retailers, east.unseen, east.rural, east.rural_unseen, east.finished) == (4, 2, 1, 0, 3)
    assert states["AW"].completion is None


def test_each_role_finds_what_waits_for_it(world: World) -> None:
    for person in world.staff.values():
        tasks = tasks_for(person, now=world.now, today=world.now.date())
        assert tasks
        assert all(task.count == 0 and task.url for task in tasks)


@pytest.mark.parametrize("name", ["ann", "mei", "sam", "ada", "tom", "hua", "root"])
def test_home_opens_for_every_role_with_a_fixed_number_of_queries(
    world: World, client: Client, name: str, django_assert_max_num_queries: object
) -> None:
    client.force_login(world.staff[name])
    with django_assert_max_num_queries(17):  # type: ignore[operator]
        assert client.get("/").status_code == 200


def test_the_log_shows_no_phone_number(world: World, client: Client) -> None:
    shop = world.retailers["东街烟酒店"]
    change_fields(shop, {"phone": "13912345678"}, source="desk", by=world.ann, at=timezone.now())
    client.force_login(world.staff["root"])
    page = client.get("/log/?verb=retailer.changed").content.decode()
    assert "139****5678" in page
    assert "13912345678" not in page


def test_nobody_is_late_on_sunday_with_what_was_due_at_fridays_closing(world: World) -> None:
    default_routing(world.company, by="system", at=world.now)
    shop = world.retailers["东街烟酒店"]
    issue = raise_issue(shop, category="delivery_issue", text="少送", entry="portal", by="retailer", at=world.now)
    friday, sunday = datetime(2026, 11, 27, 9, tzinfo=UTC), datetime(2026, 11, 29, 3, tzinfo=UTC)
    Issue.objects.filter(pk=issue.pk).update(holder_due_at=friday + timedelta(hours=1))
    for now, late in ((sunday, 0), (sunday + timedelta(days=1), 1)):
        assert tasks_for(world.ann, now=now, today=now.date())[0].late == late
        [east] = [s for s in company_state(world.staff["hua"], now=now, today=now.date()) if s.unit.code == "AE"]
        assert east.late == late


def test_four_weeks_of_visits_are_counted_in_days_of_the_company(world: World) -> None:
    now = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)  # Monday 07:00 in Shanghai, still Sunday in UTC
    today = date(2026, 11, 23)
    Visit.objects.create(
        company=world.company, retailer=world.retailers["东街烟酒店"], manager=world.ann,
        planned_on=today - timedelta(days=29), state="planned", made_at=now,
    )  # fmt: skip
    states = {s.unit.code: s for s in company_state(world.staff["hua"], now=now, today=today)}
    assert states["AE"].planned == 0


def test_what_is_counted_on_home_is_what_its_link_lists(world: World, client: Client) -> None:
    today = timezone.localdate()
    for name, days in (("东街烟酒店", 0), ("桥头便利店", -3), ("山口食杂店", 5)):
        Visit.objects.create(
            company=world.company, retailer=world.retailers[name], manager=world.ann,
            planned_on=today + timedelta(days=days), made_at=world.now,
        )  # fmt: skip
    client.force_login(world.ann)
    tasks = tasks_for(world.ann, now=timezone.now(), today=today)[1:3]
    for task, name in zip(tasks, ("东街烟酒店", "桥头便利店"), strict=True):
        shown = {row["visit"].retailer.name for row in client.get(task.url).context["rows"]}
        assert (task.count, shown) == (1, {name})


def test_a_browser_that_asks_for_the_icon_by_its_old_name_gets_it(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.headers["Location"]) == (302, static("rounds/rounds.svg"))
