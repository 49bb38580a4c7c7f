"""Who was told of what and how: facts with their evidence, the same in the rule and in the database."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rounds.bulletins.actions import announce_bulletin, pass_on, withdraw_bulletin
from rounds.bulletins.models import Bulletin
from rounds.bulletins.queries.coverage import Wanted, counts_of, retailers_wanted, rows_of, window_of
from rounds.bulletins.queries.coverage_brands import brands_of
from rounds.bulletins.rules.coverage import Pattern, Tallies, Thresholds, facts_of, is_hot
from rounds.bulletins.tests.test_pages import page, signed_in
from rounds.orders.models import Product
from rounds.people.models import Staff
from rounds.retailers.models import Retailer
from tests.world import CANARY, World

THREE = Thresholds(least=3, hot_percent=100, leaflet_percent=100)


@pytest.mark.parametrize(
    ("tallies", "patterns"),
    [
        (Tallies(), set()),
        (Tallies(concerned=2), {Pattern.NOBODY_TOLD}),
        (Tallies(told=3, hot=3, other_missed=1, concerned=4), {Pattern.ONLY_HOT}),
        (Tallies(told=3, hot=3, other_missed=0, concerned=3), set()),
        (Tallies(told=2, hot=2, other_missed=1, concerned=3), set()),
        (Tallies(told=4, hot=3, other=1, other_missed=1, concerned=9), set()),
        (Tallies(told=3, leaflets=3, concerned=3), {Pattern.ONLY_LEAFLETS}),
        (Tallies(told=3, leaflets=2, concerned=3), set()),
        (Tallies(told=2, leaflets=2, concerned=3), set()),
        (Tallies(told=3, leaflets=3, hot=3, other_missed=2, concerned=5), {Pattern.ONLY_HOT, Pattern.ONLY_LEAFLETS}),
    ],
)
def test_a_pattern_needs_enough_tellings(tallies: Tallies, patterns: set[Pattern]) -> None:
    assert {fact.pattern for fact in facts_of(tallies, THREE)} == patterns


def test_a_share_below_all_may_be_set() -> None:
    tallies = Tallies(told=4, leaflets=3, concerned=4)
    (fact,) = facts_of(tallies, Thresholds(least=3, leaflet_percent=75))
    assert (fact.pattern, fact.count, fact.of, fact.rules) == (Pattern.ONLY_LEAFLETS, 3, 4, ("F06",))
    assert facts_of(tallies, Thresholds(least=3, leaflet_percent=76)) == ()


def test_an_introduction_is_of_hot_brands_when_all_its_brands_are() -> None:
    assert is_hot(["青岚"], {"青岚", "望川"})
    assert not is_hot(["青岚", "听松"], {"青岚", "望川"})
    assert not is_hot([], {"青岚"})


@pytest.fixture
def stocked(world: World) -> World:
    """Two scarce brands and one that is not."""
    for code, brand, is_scarce in (("A", "青岚", True), ("B", "望川", True), ("C", "听松", False)):
        Product.objects.create(
            company=world.company, code=code, name=f"{brand}（硬）", brand=brand, is_scarce=is_scarce
        )
    return world


def introduced(world: World, *brands: str, **written: Any) -> Bulletin:
    return announce_bulletin(
        world.departments["call_centre"], topic="new_product", title=f"{brands}", body="介绍", brands=brands,
        by="system", at=timezone.now(), **written,
    )  # fmt: skip


def told(world: World, bulletin: Bulletin, name: str, how: str = "told") -> None:
    pass_on(bulletin, world.retailers[name], manager=world.ann, how=how, by=world.ann, at=timezone.now())


def shown(world: World, reader: Staff, pattern: str) -> set[str]:
    window = window_of(world.company, at=timezone.now())
    return set(retailers_wanted(reader, Wanted(pattern=pattern), window).values_list("name", flat=True))


@pytest.mark.django_db
def test_the_database_finds_whom_the_rule_names(stocked: World) -> None:
    world = stocked
    hot = [introduced(world, "青岚"), introduced(world, "望川"), introduced(world, "青岚", "望川")]
    other = introduced(world, "听松", market_types=["urban"])
    gone = introduced(world, "听松")
    for bulletin in hot:
        for name in ("东街烟酒店", "山口食杂店", "东河超市"):
            told(world, bulletin, name, how="leaflet" if name == "东河超市" else "told")
    told(world, other, "东河超市", how="leaflet")
    told(world, gone, "西岭小卖部")
    withdraw_bulletin(gone, because="停产", by="system", at=timezone.now())
    reader, window = world.staff["hua"], window_of(world.company, at=timezone.now())
    rows = rows_of(reader, Retailer.objects.visible_to(reader).order_by("pk"), window)
    for pattern in Pattern:
        by_rule = {row.retailer.name for row in rows if pattern in {fact.pattern for fact in row.facts}}
        assert shown(world, reader, pattern) == by_rule, pattern
    assert shown(world, reader, Pattern.ONLY_HOT) == {"东街烟酒店"}  # the village shop was not meant by the other brand
    assert shown(world, reader, Pattern.ONLY_LEAFLETS) == {"东河超市"}
    assert shown(world, reader, Pattern.NOBODY_TOLD) == {"桥头便利店", "西岭小卖部"}
    assert counts_of(reader, Wanted(), window) == {
        "all": 5, "told": 3, "nobody_told": 2, "only_hot": 1, "only_leaflets": 1,
    }  # fmt: skip
    assert counts_of(world.ann, Wanted(words="东街"), window)["all"] == 1


@pytest.mark.django_db
def test_each_fact_stands_with_its_evidence_and_no_verdict(stocked: World) -> None:
    world = stocked
    for brand in ("青岚", "望川", "青岚"):
        told(world, introduced(world, brand), "东街烟酒店")
    introduced(world, "听松")
    text = page(world.ann, "bulletins:coverage", query="?pattern=only_hot")
    assert "介绍过的品牌 3 次，其中紧俏品牌 3 次；另有 1 条非紧俏品牌的信息与他有关，没有讲" in text
    assert "东街烟酒店" in text
    assert "桥头便利店" not in text
    assert "hot brands 3" in page(world.ann, "bulletins:coverage", language="en")
    counts = page(world.ann, "bulletins:coverage_counts")
    assert "只讲紧俏品牌" in counts


@pytest.mark.django_db
def test_each_brand_says_whom_it_concerned_and_how_it_was_told(stocked: World) -> None:
    world = stocked
    bulletin = introduced(world, "听松", market_types=["urban"])
    for name in ("东街烟酒店", "桥头便利店", "东河超市"):
        told(world, bulletin, name, how="leaflet")
    introduced(world, "新牌子")
    window = window_of(world.company, at=timezone.now())
    known, new = brands_of(world.staff["hua"], window)
    (introduction,) = known.introductions
    assert (known.brand, known.is_hot, known.is_only_leaflets) == ("听松", False, True)
    assert (introduction.concerned, introduction.told, introduction.untold) == (3, 3, 0)
    assert (new.brand, new.introductions[0].untold, new.is_only_leaflets) == ("新牌子", 5, False)
    (mine,) = brands_of(world.ann, window, words="听")
    assert (mine.introductions[0].concerned, mine.introductions[0].told) == (2, 2)
    assert "传达 3 次，其中 3 次只发了宣传单" in page(world.staff["hua"], "bulletins:coverage_brands")


@pytest.mark.django_db
def test_coverage_stays_in_its_company_and_within_reach(stocked: World) -> None:
    introduced(stocked, "青岚")
    for name in ("bulletins:coverage", "bulletins:coverage_brands", "bulletins:coverage_counts"):
        assert CANARY not in page(stocked.staff["ada"], name)
    assert "东河超市" not in page(stocked.ann, "bulletins:coverage")
    assert "西岭小卖部" not in page(stocked.mei, "bulletins:coverage")


@pytest.mark.django_db
def test_both_tables_leave_as_one_file(stocked: World) -> None:
    told(stocked, introduced(stocked, "青岚"), "东街烟酒店", how="guided")
    answer = signed_in(stocked.mei).post(reverse("bulletins:coverage_sheet"), {"q": "东街"})
    with ZipFile(BytesIO(answer.content)) as book:
        text, sheets = book.read("xl/sharedStrings.xml").decode(), [n for n in book.namelist() if "sheets/" in n]
    assert len(sheets) == 2
    assert "东街烟酒店" in text
    assert "桥头便利店" not in text
    assert "青岚" in text


@pytest.mark.django_db
def test_the_page_takes_as_many_queries_for_many_bulletins_as_for_few(stocked: World) -> None:
    def queries(name: str, staff: Staff) -> int:
        client = signed_in(staff)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse(name)).status_code == 200
        return len(caught)

    names = [("bulletins:coverage", "hua"), ("bulletins:coverage_brands", "hua"), ("bulletins:digest", "ann"),
             ("bulletins:coverage_counts", "hua"), ("bulletins:duties", "ada")]  # fmt: skip
    for brand in ("青岚", "听松"):
        told(stocked, introduced(stocked, brand), "东街烟酒店")
    few = {name: queries(name, stocked.staff[who]) for name, who in names}
    for number in range(12):
        told(stocked, introduced(stocked, f"牌{number}", segments=["care"]), "桥头便利店")
    assert {name: queries(name, stocked.staff[who]) for name, who in names} == few
    assert max(few.values()) <= 24, few


@pytest.mark.django_db
def test_the_officer_sees_how_many_it_reaches_before_publishing(stocked: World) -> None:
    sam = signed_in(stocked.staff["sam"])
    url = reverse("bulletins:audience")
    assert (
        "涉及 2 户（在营共 5 户）" in sam.get(url, {"market_types": "rural", "brands": "青岚、新牌子"}).content.decode()
    )
    text = sam.get(url, {"brands": "青岚，听松，新牌子"}).content.decode()
    assert "青岚：紧俏品牌" in text
    assert "听松：商品目录里有" in text
    assert "新牌子：商品目录里还没有" in text
    assert "请检查档位" in sam.get(url, {"band_from": "9", "band_until": "3"}).content.decode()
    assert "没有零售户符合" in sam.get(url, {"segments": "care"}).content.decode()
    assert signed_in(stocked.ann).get(url).status_code == 403
