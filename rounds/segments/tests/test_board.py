"""The board, the list with segments, new runs."""

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rounds.common.jobs.running import run_job
from rounds.common.models import Job
from rounds.segments.actions import confirm_run, propose_segments
from rounds.segments.models import SegmentRun
from rounds.segments.tests.scene import ago, newest_run, sells
from tests.world import CANARY, World


@pytest.fixture
def segmented(world: World) -> World:
    """Two companies segmented and confirmed: one big willing shop, the others small."""
    sells(world.retailers["东街烟酒店"], 700, 40)
    for shop in ("桥头便利店", "山口食杂店", "东河超市", "西岭小卖部"):
        sells(world.retailers[shop], 80, 9)
    for company in (world.company, world.other):
        run = propose_segments(company, as_of=date(2026, 11, 23), by="system", at=ago(9))
        confirm_run(run, by="system", at=ago(9), because="首次")
    return world


def points(client: Client, **query: str | int) -> list[str]:
    chart = client.get(reverse("segments:board"), query).context["chart"]
    return sorted(p["tip"].split("\n")[0] for series in chart.option["series"] for p in series["data"])


def test_the_board_counts_and_draws_the_reach_of_the_reader(segmented: World, client: Client) -> None:
    client.force_login(segmented.mei)
    context = client.get(reverse("segments:board")).context
    assert sum(tile.count for tile in context["tiles"]) == 4
    assert sum(tile.share for tile in context["tiles"]) == pytest.approx(1)
    assert context["unsegmented_count"] == 0
    assert points(client) == ["东河超市", "东街烟酒店", "山口食杂店", "桥头便利店"]
    client.force_login(segmented.ann)
    assert points(client) == ["东街烟酒店", "山口食杂店", "桥头便利店"]


def test_the_board_shows_nothing_of_another_company(segmented: World, client: Client) -> None:
    client.force_login(segmented.staff["hua"])
    assert CANARY not in client.get(reverse("segments:board")).content.decode()
    assert len(points(client)) == 5


def test_the_board_is_narrowed_by_unit_territory_and_present_segment(segmented: World, client: Client) -> None:
    client.force_login(segmented.staff["hua"])
    assert points(client, unit=segmented.west.pk) == ["西岭小卖部"]
    assert points(client, territory=segmented.territories["ben"].pk) == ["东河超市"]
    capable = {*points(client, segment="promote"), *points(client, segment="maintain")}
    assert capable == {"东街烟酒店"}
    assert points(client, segment="none") == []


def test_a_point_leads_to_the_retailer_and_lines_are_the_thresholds_of_the_run(
    segmented: World, client: Client
) -> None:
    client.force_login(segmented.mei)
    option = client.get(reverse("segments:board")).context["chart"].option
    urls = {p["url"] for series in option["series"] for p in series["data"]}
    assert reverse("retailers:detail", args=[segmented.retailers["东街烟酒店"].pk]) in urls
    lines = option["series"][0]["markLine"]["data"]
    kept = newest_run(segmented).thresholds
    assert (lines[0]["xAxis"], lines[1]["yAxis"]) == (kept["capability_needed"], kept["will_needed"])
    json.dumps(option)


def test_a_crowded_quadrant_is_sampled_and_its_full_count_stated(
    segmented: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rounds.segments.queries.chart.POINTS_PER_QUADRANT", 1)
    client.force_login(segmented.staff["hua"])
    chart = client.get(reverse("segments:board")).context["chart"]
    assert chart.total == 5
    assert chart.drawn == len([count for count in chart.counts.values() if count])
    assert chart.drawn < chart.total
    assert points(client) == points(client)


def test_the_board_takes_a_fixed_number_of_queries(
    segmented: World, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(segmented.staff["hua"])
    with django_assert_max_num_queries(14):
        client.get(reverse("segments:board"))


def test_the_list_shows_and_filters_the_present_segment(
    segmented: World, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(segmented.mei)
    with django_assert_max_num_queries(9):
        rows = client.get(reverse("segments:list")).context["rows"]
    assert len(rows) == 4
    for segment in ("promote", "maintain", "guide", "care"):
        listed = client.get(reverse("segments:list"), {"segment": segment}).context["rows"]
        tile = next(t for t in client.get(reverse("segments:board")).context["tiles"] if t.segment == segment)
        assert len(listed) == tile.count
        assert {label for _shop, _tone, label in listed} <= {tile.label}


def test_only_administrator_and_assessor_segment_the_company(segmented: World, client: Client) -> None:
    for name in ("ann", "mei", "hua", "sam"):
        client.force_login(segmented.staff[name])
        assert client.post(reverse("segments:run_new")).status_code == 403
    client.force_login(segmented.staff["root"])
    assert client.get(reverse("segments:run_new")).status_code == 405
    before = SegmentRun.objects.count()
    assert client.post(reverse("segments:run_new")).status_code == 302
    assert SegmentRun.objects.count() == before + 1
    assert newest_run(segmented).made_by == segmented.staff["root"]


def test_a_big_company_is_segmented_by_a_worker(
    segmented: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rounds.segments.views.runs.AT_ONCE", 2)
    client.force_login(segmented.staff["ada"])
    before = SegmentRun.objects.count()
    answer = client.post(reverse("segments:run_new"))
    run_job.func(Job.objects.get(kind="segments.propose").pk)
    job = Job.objects.get(kind="segments.propose")
    assert answer["Location"] == reverse("segments:job", args=[job.pk])
    assert job.state == Job.State.DONE, job.message
    assert SegmentRun.objects.count() == before + 1
    page = client.get(reverse("segments:job", args=[job.pk]))
    assert reverse("segments:board") in page.content.decode()
    client.force_login(segmented.staff["root"])
    assert client.get(reverse("segments:job", args=[job.pk])).status_code == 404


def test_the_history_keeps_the_thresholds_and_what_people_decided(segmented: World, client: Client) -> None:
    client.force_login(segmented.mei)
    told = client.get(reverse("segments:runs")).context["runs"]
    assert len(told) == 1
    assert (told[0].total, told[0].states["confirmed"]) == (5, 5)
    assert "600" in client.get(reverse("segments:runs")).content.decode()
