"""SOPs with read receipts, the fishbone from issues, the time ledger (D01-D03, E09)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from rounds.improvement.actions import LedgerError, derive_time, enter_time, publish_sop, read_sop
from rounds.improvement.models import TimeEntry
from rounds.improvement.queries import fishbone, ledger, newest_sops
from rounds.improvement.rules.fishbone import grow
from rounds.improvement.rules.ledger import Stay, derived_minutes
from rounds.issues.actions import accept_issue, answer_issue, default_routing, raise_issue
from tests.world import World

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def minutes(n: int) -> timedelta:
    return timedelta(minutes=n)


def test_a_fishbone_drops_no_issue_even_without_a_stated_cause() -> None:
    spines = grow([("supply", "断货", True), ("supply", "", False), ("supply", "断货", False), ("price", "", False)])
    assert [(s.category, s.count, [(b.cause, b.count, b.late) for b in s.bones]) for s in spines] == [
        ("supply", 3, [("断货", 2, 1), ("unknown", 1, 0)]),
        ("price", 1, [("unknown", 1, 0)]),
    ]


def test_road_minutes_lie_between_visits_and_a_long_pause_is_no_drive() -> None:
    stays = [
        Stay(NINE, NINE + minutes(12)),
        Stay(NINE + minutes(20), NINE + minutes(30)),
        Stay(NINE + minutes(180), NINE + minutes(190)),
    ]
    assert derived_minutes(reversed(stays)) == derived_minutes(stays)
    assert (derived_minutes(stays).shop, derived_minutes(stays).road) == (32, 8)


def test_a_new_version_asks_everybody_to_read_again(world: World) -> None:
    first = publish_sop(
        world.company, code="visit", title="拜访", steps=["问好", " ", "看库存"], by=world.mei, at=world.now
    )
    read_sop(first, by=world.ann, at=world.now)
    read_sop(first, by=world.ann, at=world.now)
    assert [(s.version, s.is_read) for s in newest_sops(world.ann)] == [(1, True)]  # type: ignore[attr-defined]
    publish_sop(world.company, code="visit", title="拜访", steps=["问好"], by=world.mei, at=world.now)
    assert [(s.version, s.is_read) for s in newest_sops(world.ann)] == [(2, False)]  # type: ignore[attr-defined]


def test_an_ad_hoc_task_names_its_giver_and_is_counted_for_him(world: World) -> None:
    day = date(2026, 11, 23)
    with pytest.raises(LedgerError):
        enter_time(world.ann, day=day, place="ad_hoc", minutes=30, at=world.now)
    with pytest.raises(LedgerError):
        enter_time(world.ann, day=day, place="shop", minutes=30, at=world.now)
    enter_time(world.ann, day=day, place="ad_hoc", minutes=30, giver="办公室", at=world.now)
    enter_time(world.ann, day=day, place="office", minutes=90, at=world.now)
    places, givers = ledger(world.mei, first=day, last=day)
    assert [(s.name, s.minutes) for s in places] == [("坐办公室", 90), ("临时交办", 30)]
    assert [(s.name, s.minutes) for s in givers] == [("办公室", 30)]


def test_deriving_a_day_twice_gives_the_same(world: World) -> None:
    day = date(2026, 11, 23)
    derive_time(world.ann, day)
    derive_time(world.ann, day)
    assert TimeEntry.objects.filter(staff=world.ann, day=day).count() == 2


def test_his_time_is_seen_by_his_market_manager_and_not_by_colleagues(world: World) -> None:
    enter_time(world.ann, day=date(2026, 11, 23), place="office", minutes=60, at=world.now)
    seen = [name for name, person in world.staff.items() if TimeEntry.objects.visible_to(person).exists()]
    assert seen == ["ann", "mei", "ada", "tom", "hua", "root"]


def test_sops_are_published_and_read_on_the_desk(world: World, client: Client) -> None:
    client.force_login(world.mei)
    answer = client.post("/improvement/sops/new/", {"code": "visit", "title": "拜访", "steps": "问好\n看库存"})
    url = answer.headers["Location"]
    client.force_login(world.ann)
    client.post(f"{url}read/")
    assert "看库存" in client.get(url).content.decode()
    assert client.get("/improvement/sops/new/").status_code == 403


def test_a_bone_grows_from_the_causes_departments_state_and_opens_its_issues(world: World, client: Client) -> None:
    default_routing(world.company, by="system", at=world.now)
    shop, dan = world.retailers["东街烟酒店"], world.staff["dan"]
    for number, cause in enumerate(("装车差错", "装车差错", "")):
        at = NINE + minutes(number)
        issue = raise_issue(
            shop,
            category="delivery_issue",
            text=f"少送 {number}",
            entry="visit",
            proposed_solution="补送",
            by=world.ann,
            at=at,
        )
        accept_issue(issue, by=dan, at=at)
        answer_issue(issue, kind="solution", text="明天补", cause=cause, by=dan, at=at)
    [spine] = fishbone(world.mei, since=NINE - minutes(60), now=NINE + minutes(60))
    assert [(bone.cause, bone.count) for bone in spine.bones] == [("装车差错", 2), ("unknown", 1)]
    client.force_login(world.mei)
    listed = client.get("/issues/?desk=all&category=delivery_issue&cause=装车差错").content.decode()
    assert "共 2 条" in " ".join(listed.split())
