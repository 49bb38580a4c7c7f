"""SOPs with read receipts, the fishbone from issues (D01-D03)."""

from datetime import UTC, datetime, timedelta

from django.test import Client

from rounds.improvement.actions import publish_sop, read_sop
from rounds.improvement.queries import fishbone, newest_sops
from rounds.improvement.rules.fishbone import grow
from rounds.improvement.rules.sops import lines_of
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


def test_a_new_version_asks_everybody_to_read_again(world: World) -> None:
    first = publish_sop(
        world.company, code="visit", title="拜访", steps=["问好", " ", "看库存"], by=world.mei, at=world.now
    )
    read_sop(first, by=world.ann, at=world.now)
    read_sop(first, by=world.ann, at=world.now)
    assert [(s.version, s.is_read) for s in newest_sops(world.ann)] == [(1, True)]  # type: ignore[attr-defined]
    publish_sop(world.company, code="visit", title="拜访", steps=["问好"], by=world.mei, at=world.now)
    assert [(s.version, s.is_read) for s in newest_sops(world.ann)] == [(2, False)]  # type: ignore[attr-defined]


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


def test_a_star_makes_a_step_required_and_is_read_back_as_written(world: World, client: Client) -> None:
    lines = ["* 看库存", "  ", "问候", "＊签名"]
    sop = publish_sop(
        world.company, code="visit", title="拜访", steps=lines, purpose="every", by=world.mei, at=world.now
    )
    assert (sop.steps, sop.required) == (["看库存", "问候", "签名"], [0, 2])
    assert lines_of(sop.steps, sop.required) == "* 看库存\n问候\n* 签名"
    client.force_login(world.mei)
    assert "* 看库存" in client.get("/improvement/sops/new/", {"code": "visit"}).content.decode()
    assert "必做" in client.get(f"/improvement/sops/{sop.pk}/").content.decode()
