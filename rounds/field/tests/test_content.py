"""What a phone is given: its own shops and nothing else, whole or only what changed."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client
from django.utils import timezone

from rounds.bulletins.actions import owe_bulletin, pass_on, publish_bulletin
from rounds.field.queries import phone_content
from rounds.field.queries.prepared import facts_of
from rounds.issues.actions import raise_issue
from rounds.issues.models import Issue
from rounds.orders.models import MonthlyFeature
from rounds.people.actions import set_setting
from rounds.people.models import Staff
from rounds.retailers.actions import change_fields
from rounds.segments.models import SegmentSpell
from rounds.visits.actions import plan_visits
from rounds.visits.rules.plan import PlannedStop
from rounds.visits.rules.settings import MOST_DUTIES
from tests.world import CANARY, World

Json = dict[str, Any]
OWN = {"东街烟酒店", "桥头便利店", "山口食杂店"}


def content(staff: Staff, **query: Any) -> Json:
    client = Client()
    client.force_login(staff)
    answer = client.get("/field/api/content", query)
    assert answer.status_code == 200
    assert CANARY not in answer.content.decode()
    found: Json = answer.json()
    return found


def shop_named(found: Json, name: str) -> Json:
    card: Json = next(card for card in found["retailers"] if card["name"] == name)
    return card


def test_an_account_manager_holds_his_own_shops_and_the_team_its_units(world: World) -> None:
    assert {card["name"] for card in content(world.ann)["retailers"]} == OWN
    assert {card["name"] for card in content(world.staff["kai"])["retailers"]} == OWN | {"东河超市"}


def test_a_visit_handed_over_brings_its_shop_along_for_as_long_as_it_is_open(world: World) -> None:
    now, shop = timezone.now(), world.retailers["东河超市"]
    day = timezone.localdate()
    stops = [PlannedStop(shop.pk, day, 1, goal="问候", goal_because="C05")]

    def put(stops: list[PlannedStop]) -> None:
        plan_visits(world.company, world.ann, stops, plan_key="p", first_day=day, last_day=day, by=world.mei, at=now)

    put(stops)
    assert {card["name"] for card in content(world.ann)["retailers"]} == OWN | {"东河超市"}
    put([])
    assert {card["name"] for card in content(world.ann)["retailers"]} == OWN


def test_enforcement_details_never_travel(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    change_fields(shop, {"compliance_grade": "violation"}, source="desk", by=world.mei, at=world.now)
    assert "violation" not in json.dumps(content(world.ann)["retailers"])
    assert "compliance" not in json.dumps(content(world.staff["kai"])["retailers"])


def test_the_household_travels_only_to_those_who_serve_it(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    household = {"owner_name": "欧阳店主", "habits": "下午三点后有空", "is_vulnerable": True}
    change_fields(shop, household, source="desk", by=world.mei, at=world.now)
    assert {name: shop_named(content(world.ann), shop.name)[name] for name in household} == household
    card = shop_named(content(world.staff["kai"]), shop.name)
    assert (card["owner_name"], card["habits"], card["is_vulnerable"]) == ("", "", False)
    told = json.dumps(card, ensure_ascii=False)
    assert "欧阳" not in told
    assert "oydz" not in told, "neither in the initials he is searched by"
    assert "弱势" not in told


def test_with_a_cursor_only_what_changed_comes(world: World) -> None:
    first = content(world.ann)
    assert first["whole"]
    quiet = content(world.ann, cursor=first["cursor"])
    assert (quiet["whole"], quiet["retailers"], quiet["visits"], quiet["issues"]) == (False, [], [], [])
    shop = world.retailers["桥头便利店"]
    change_fields(shop, {"habits": "下午三点后有空"}, source="desk", by=world.mei, at=world.now)
    raise_issue(
        world.retailers["山口食杂店"], category="supply_issue", text="断货", entry="visit", by=world.ann, at=world.now
    )
    news = content(world.ann, cursor=first["cursor"])
    assert {card["name"] for card in news["retailers"]} == {"桥头便利店", "山口食杂店"}
    assert [issue["text"] for issue in news["issues"]] == ["断货"]
    assert len(news["ids"]["retailers"]) == 3


def test_a_change_that_touches_all_sends_all(world: World) -> None:
    cursor = content(world.ann)["cursor"]
    set_setting(world.company, MOST_DUTIES, 2, by=world.mei, at=world.now, because="少一点")
    assert content(world.ann, cursor=cursor)["whole"]


def test_a_shop_given_away_is_no_longer_among_the_ids(world: World) -> None:
    cursor = content(world.ann)["cursor"]
    shop = world.retailers["东街烟酒店"]
    change_fields(shop, {"is_active": False}, source="desk", by=world.mei, at=world.now)
    assert shop.pk not in content(world.ann, cursor=cursor)["ids"]["retailers"]


def test_every_shop_comes_with_a_question_and_at_most_three_duties_with_reasons(world: World) -> None:
    shop, today = world.retailers["东街烟酒店"], world.now.date()
    SegmentSpell.objects.create(
        company=world.company, retailer=shop, segment="guide", starts_at=world.now - timedelta(days=400), because="定"
    )
    MonthlyFeature.objects.create(
        company=world.company, retailer=shop, month=today.replace(day=1) - timedelta(days=31), volume=Decimal(100),
        amount=Decimal(9000), brands=9, products=12, orders=4, last_order_on=today - timedelta(days=90), rhythm_days=7,
        trend=-0.4, gap_days=90,
    )  # fmt: skip
    raise_issue(shop, category="delivery_issue", text="漏送", entry="visit", by=world.ann, at=world.now)
    card = shop_named(content(world.ann), shop.name)
    assert "W2026" in card["goal"]["question"]
    assert 1 <= len(card["duties"]) <= 3
    assert all(duty["because"] and duty["because"][0]["rules"] for duty in card["duties"])
    assert card["segment"]["label"] == "指导型"
    assert card["interval_days"] == 7
    assert card["play"]["rules"] == ["C26", "E17", "F06"]
    english = shop_named(content(world.ann, lang="en"), shop.name)
    assert english["segment"]["label"] == "Guide"
    assert "issue" in english["goal"]["question"].lower()


def test_a_bulletin_is_due_until_it_has_been_passed_on(world: World) -> None:
    sam, sales = world.staff["sam"], world.departments["sales_department"]
    bulletin = owe_bulletin(sales, topic="supply", title="投放说明", due_at=world.now, by=sam, at=world.now)
    publish_bulletin(bulletin, body="按档位", segments=[], valid_until=None, by=sam, at=world.now)
    shop = world.retailers["东街烟酒店"]
    assert shop_named(content(world.ann), shop.name)["bulletins"] == [bulletin.pk]
    pass_on(bulletin, shop, manager=world.ann, how="told", by=world.ann, at=world.now)
    found = content(world.ann)
    assert shop_named(found, shop.name)["bulletins"] == []
    assert shop_named(found, "桥头便利店")["bulletins"] == [bulletin.pk]


def test_the_round_is_ones_own_and_says_why(world: World) -> None:
    day = timezone.localdate()
    for name, shop in (("ann", "东街烟酒店"), ("ben", "东河超市")):
        stop = PlannedStop(world.retailers[shop].pk, day, 1, goal="问", duties=("adviser",), because=("C29: 到期",))
        plan_visits(
            world.company, world.staff[name], [stop], plan_key=name, first_day=day, last_day=day, by="x", at=world.now
        )
    [visit] = content(world.ann)["visits"]
    assert visit["retailer"] == world.retailers["东街烟酒店"].pk
    assert visit["plan_because"] == [{"text": "到期", "rules": ["C29"]}]
    assert visit["duties"] == [{"duty": "adviser", "label": "当好客户参谋", "because": []}]


def test_a_place_is_handed_over_in_the_datum_of_the_maps(world: World) -> None:
    card = shop_named(content(world.ann), "东街烟酒店")
    assert (card["lat"], card["lon"]) == (30.001, 120.001)
    assert 100 < abs(card["gcj"][1] - card["lon"]) * 96_000 < 1000


def test_the_page_is_the_same_for_everybody_and_the_worker_never_keeps_a_redirect(world: World) -> None:
    pages = []
    for staff in (world.ann, world.staff["kai"]):
        client = Client()
        client.force_login(staff)
        page = client.get("/field/")
        pages.append(page.content.decode().replace(str(page.wsgi_request.csp_nonce), ""))  # type: ignore[attr-defined]
        assert "csrftoken" in page.cookies
    assert pages[0] == pages[1]
    assert world.ann.name not in pages[0]
    assert Client().get("/field/").status_code == 302
    worker = Client().get("/field/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert '"/field/"' in worker.content.decode()


def test_the_age_of_an_issue_is_counted_in_days_of_the_company(world: World) -> None:
    shop, zone = world.retailers["东街烟酒店"], ZoneInfo(world.company.timezone)
    raised_at = datetime(2026, 11, 23, 7, 0, tzinfo=zone)  # Monday there, Sunday evening in UTC
    raise_issue(shop, category="delivery_issue", text="漏送", entry="visit", by=world.ann, at=raised_at)
    found = phone_content(world.ann, at=datetime(2026, 11, 23, 17, 0, tzinfo=zone))
    card = shop_named(found, shop.name)
    facts = facts_of(card, issues=list(Issue.objects.all()), bulletins=[], at=datetime(2026, 11, 23, 17, tzinfo=zone))
    assert [issue.days_open for issue in facts.open_issues] == [0]
