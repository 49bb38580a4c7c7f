"""The pages of territory scenarios: who makes and sees them, what they say, how many queries they take."""

from io import BytesIO

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from rounds.common.events import history
from rounds.common.models import Job
from rounds.people.models import Staff
from rounds.planning.actions import apply_scenario, ask_scenario, build_scenario
from rounds.planning.models import TerritoryScenario
from rounds.planning.tests.test_pages import next_monday, page, signed_in, status
from rounds.planning.tests.test_scenarios import State, town
from rounds.retailers.models import Retailer
from tests.world import CANARY, World

__all__ = ["town"]
POSTED = ("scenario_cancel", "scenario_discard", "scenario_again", "scenario_apply", "scenario_handover_sheet")
SHOWN = ("scenario", "scenario_moves", "scenario_handover")


def scenario_of(world: World, *, keep: str = "free", whole: bool = False, name: str = "甲案") -> TerritoryScenario:
    scenario = ask_scenario(
        world.company,
        name=name,
        unit=None if whole else world.east,
        managers=3 if whole else 2,
        keep=keep,
        by=world.staff["root"] if whole else world.mei,
        at=timezone.now(),
        in_background=False,
    )
    return build_scenario(scenario, at=timezone.now())


def wishes(**more: object) -> dict[str, object]:
    return {"name": "乙案", "how_many": "same", "keep": "medium", "fixed": "", **more}


def test_a_market_manager_makes_a_scenario_of_his_unit(town: World) -> None:
    client = signed_in(town.mei)
    assert 'name="unit"' not in page(town.mei, reverse("planning:scenario_new"))
    response = client.post(reverse("planning:scenario_new"), wishes(unit=town.west.pk))
    scenario = TerritoryScenario.objects.get()
    assert response["Location"] == reverse("planning:scenario", args=[scenario.pk])
    assert scenario.unit == town.east
    assert (scenario.wishes["managers"], scenario.wishes["keep"]) == (2, "medium")
    job = Job.objects.get(pk=scenario.job_id or 0)
    assert (job.kind, job.args) == ("scenario.build", {"scenario_id": scenario.pk})
    assert reverse("planning:scenario_job", args=[scenario.pk]) in page(town.mei, reverse("planning:scenarios"))
    assert "等待中" in page(town.mei, reverse("planning:scenario", args=[scenario.pk]))
    assert "等待中" in page(town.mei, reverse("planning:scenario_job", args=[scenario.pk]))
    client.post(reverse("planning:scenario_cancel", args=[scenario.pk]))
    assert Job.objects.get(pk=job.pk).state == "cancelled"
    assert status(town.mei, "scenario", scenario.pk) == 404


def test_an_administrator_divides_the_whole_company(town: World) -> None:
    percents = {f"percent_{town.territories['wu'].pk}": 60}
    signed_in(town.staff["root"]).post(
        reverse("planning:scenario_new"), wishes(how_many="number", managers=4, fixed="P003\nP004", **percents)
    )
    scenario = TerritoryScenario.objects.get()
    assert scenario.unit is None
    assert scenario.wishes["managers"] == 4
    assert scenario.wishes["percents"] == {str(town.territories["wu"].pk): 60}
    assert set(scenario.wishes["fixed"]) == set(
        Retailer.objects.filter(code__in=["P003", "P004"]).values_list("pk", flat=True)
    )


def test_what_cannot_be_understood_is_said_beside_the_field(town: World) -> None:
    response = signed_in(town.mei).post(reverse("planning:scenario_new"), wishes(how_many="number", fixed="没有这个"))
    html = response.content.decode()
    assert response.status_code == 422
    assert "请填写人数" in html
    assert "没有这个" in html
    assert not TerritoryScenario.objects.exists()


def test_the_page_shows_today_and_afterwards(town: World) -> None:
    scenario = scenario_of(town)
    html = page(town.mei, reverse("planning:scenario", args=[scenario.pk]))
    for words in ("工作量最大偏差", "要移交的零售户", "A" + "ann片区", "采用这份方案"):
        assert words in html
    assert '"label": "1"' in html
    before = signed_in(town.mei).get(
        reverse("planning:scenario", args=[scenario.pk]), {"show": "before"}, headers={"hx-request": "true"}
    )
    assert before.content.decode().lstrip().startswith('<div id="scenario-map">')
    assert '"moved"' not in before.content.decode().split("scenario-canvas-features")[-1].split("</script>")[0]


def test_two_scenarios_stand_beside_each_other(town: World) -> None:
    one, two = scenario_of(town), scenario_of(town, keep="strong", name="乙案")
    html = page(town.mei, f"{reverse('planning:scenario_compare')}?of={one.pk}&of={two.pk}")
    assert html.count("甲案") >= 2
    assert html.count("乙案") >= 2
    assert "最好" in html
    alone = signed_in(town.mei).get(reverse("planning:scenario_compare"), {"of": one.pk})
    assert alone.status_code == 302


def test_a_scenario_of_another_unit_or_company_is_not_there(town: World) -> None:
    own, whole = scenario_of(town), scenario_of(town, whole=True)
    assert status(town.mei, "scenario", whole.pk) == 404
    assert status(town.staff["root"], "scenario", own.pk) == 200
    assert status(town.staff["hua"], "scenario", whole.pk) == 200
    for name in SHOWN:
        assert status(town.strangers["root"], name, own.pk) == 404
        assert status(town.ann, name, own.pk) == 403
    for name in POSTED:
        assert status(town.strangers["mei"], name, own.pk, method="post") == 404
    compared = signed_in(town.mei).get(reverse("planning:scenario_compare"), {"of": [own.pk, whole.pk]})
    assert compared.status_code == 404


def test_who_only_looks_cannot_decide(town: World) -> None:
    scenario = scenario_of(town)
    for name in POSTED[:-1]:
        assert status(town.staff["hua"], name, scenario.pk, method="post") == 403
    assert "采用这份方案" not in page(town.staff["hua"], reverse("planning:scenario", args=[scenario.pk]))


def test_adopting_from_the_page_gives_hand_over_lists(town: World) -> None:
    scenario = scenario_of(town)
    url = reverse("planning:scenario_apply", args=[scenario.pk])
    signed_in(town.mei).post(url, {"starts_on": next_monday(), "because": "均衡"})
    scenario.refresh_from_db()
    assert scenario.state == State.APPLIED
    assert "采用了这份方案" in page(town.mei, reverse("planning:scenario", args=[scenario.pk]))
    html = page(town.mei, reverse("planning:scenario_handover", args=[scenario.pk]))
    move = scenario.outlets.filter(moves=True).select_related("retailer").first()
    assert move is not None
    assert html.count(move.retailer.name) >= 2  # with the giver and with the getter
    assert "移交人" in html
    assert "预览" not in html


def test_a_stale_scenario_is_not_adopted_and_says_why(town: World) -> None:
    first, second = scenario_of(town), scenario_of(town, name="乙案")
    apply_scenario(first, starts_on=next_monday(), because="均衡", by=town.mei, at=timezone.now())
    html = page(town.mei, reverse("planning:scenario", args=[second.pk]))
    assert "换了片区" in html
    assert "采用这份方案" not in html
    url = reverse("planning:scenario_apply", args=[second.pk])
    answer = signed_in(town.mei).post(url, {"starts_on": next_monday(), "because": "x"}, follow=True)
    assert "请重新测算" in answer.content.decode()


def test_the_hand_over_workbook_has_a_sheet_for_everybody_and_is_remembered(town: World) -> None:
    scenario = scenario_of(town)
    Retailer.objects.filter(code="P001").update(name="=1+1", habits="@早上")
    response = signed_in(town.mei).post(reverse("planning:scenario_handover_sheet", args=[scenario.pk]))
    book = CalamineWorkbook.from_filelike(BytesIO(response.content))
    assert book.sheet_names[0] == "全部移交"
    assert len(book.sheet_names) == 3
    rows = book.get_sheet_by_name("全部移交").to_python()
    assert len([row for row in rows[1:] if row[2]]) == scenario.figures["moved"]
    assert b"<f>" not in response.content
    event = list(history(scenario))[-1]
    assert (event.verb, event.body) == ("scenario.exported", {"retailers": scenario.figures["moved"]})


def test_ticked_retailers_stay_in_the_next_computing(town: World) -> None:
    scenario = scenario_of(town)
    stays = scenario.outlets.filter(moves=True).values_list("retailer_id", flat=True)[0]
    signed_in(town.mei).post(reverse("planning:scenario_again", args=[scenario.pk]), {"stays": [stays, "x"]})
    again = TerritoryScenario.objects.latest("pk")
    assert again.pk != scenario.pk
    assert again.wishes["fixed"] == [stays]
    assert TerritoryScenario.objects.get(pk=scenario.pk).state == State.READY


def test_a_new_scenario_can_begin_with_the_wishes_of_another(town: World) -> None:
    shop = Retailer.objects.get(code="P002")
    other = ask_scenario(
        town.company,
        name="甲案",
        unit=town.east,
        managers=2,
        keep="strong",
        percents={town.territories["ben"].pk: 70},
        fixed=[shop],
        by=town.mei,
        at=timezone.now(),
        in_background=False,
    )
    html = page(town.mei, f"{reverse('planning:scenario_new')}?like={other.pk}")
    assert "P002" in html
    assert 'value="70"' in html
    assert 'value="strong" required id="id_keep_2" checked' in html
    stranger = signed_in(town.strangers["mei"]).get(reverse("planning:scenario_new"), {"like": other.pk})
    assert stranger.status_code == 404


def test_moves_come_page_by_page(town: World) -> None:
    scenario = scenario_of(town)
    html = page(town.mei, reverse("planning:scenario_moves", args=[scenario.pk]))
    assert html.count('name="stays"') == min(30, scenario.figures["moved"])


def test_english_pages_hold_no_chinese_of_ours(town: World) -> None:
    scenario = scenario_of(town, name="Plan A")
    for name in SHOWN:
        html = page(town.mei, reverse(f"planning:{name}", args=[scenario.pk]), language="en")
        for words in ("移交", "方案", "工作量", "原来", "关系"):
            assert words not in html


def test_the_number_of_queries_does_not_grow_with_the_retailers(town: World) -> None:
    def count(staff: Staff, scenario: TerritoryScenario, name: str) -> int:
        client = signed_in(staff)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(f"planning:{name}", args=[scenario.pk])).status_code == 200
        return len(captured)

    small = scenario_of(town, keep="strong")
    large = scenario_of(town, whole=True)
    for name in SHOWN:
        assert count(town.staff["root"], large, name) <= count(town.staff["root"], small, name)
    assert count(town.staff["root"], large, "scenario") <= 22


def test_strangers_names_are_nowhere(town: World) -> None:
    scenario = scenario_of(town, whole=True)
    for name in SHOWN:
        assert CANARY not in page(town.staff["root"], reverse(f"planning:{name}", args=[scenario.pk]))
