"""The one digest of an account manager, and telling several in one go."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from rounds.bulletins.actions import announce_bulletin
from rounds.bulletins.models import Bulletin, PassedOn
from rounds.bulletins.queries import digest_for
from rounds.bulletins.rules.digest import Because, ToPassOn, Urgency, urgency_of
from rounds.bulletins.tests.test_pages import page, signed_in
from rounds.common.models import Event
from rounds.people.actions import assign_territory
from rounds.visits.actions import add_visit
from tests.world import CANARY, World

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("bulletin", "urgency", "reasons"),
    [
        (ToPassOn(3, "normal"), Urgency.LATER, ()),
        (ToPassOn(3, "normal", is_new=True), Urgency.SOON, (Because.NEW,)),
        (ToPassOn(3, "important"), Urgency.SOON, (Because.IMPORTANT,)),
        (ToPassOn(3, "urgent", is_new=True), Urgency.NOW, (Because.URGENT, Because.NEW)),
        (ToPassOn(3, "normal", valid_until=date(2026, 11, 26)), Urgency.NOW, (Because.ENDS_SOON,)),
        (ToPassOn(3, "normal", valid_until=date(2026, 11, 27)), Urgency.LATER, ()),
        (ToPassOn(3, "normal", is_corrected=True), Urgency.NOW, (Because.CORRECTED,)),
        (ToPassOn(3, "normal", is_withdrawn=True, valid_until=TODAY), Urgency.NOW, (Because.WITHDRAWN,)),
        (ToPassOn(0, "urgent"), Urgency.DONE, (Because.URGENT,)),
    ],
)
def test_what_is_passed_on_first_and_why(bulletin: ToPassOn, urgency: Urgency, reasons: tuple[Because, ...]) -> None:
    assert urgency_of(bulletin, today=TODAY, ending_days=3) == (urgency, reasons)


def announced(world: World, title: str = "到货", **written: Any) -> Bulletin:
    return announce_bulletin(
        world.departments["sales_department"], topic="supply", title=title, body="到货 300 条",
        by=world.staff["sam"], at=timezone.now(), **written,
    )  # fmt: skip


@pytest.mark.django_db
def test_it_counts_his_own_shops_and_leaves_out_what_concerns_none(world: World) -> None:
    announced(world, "全体", priority="urgent")
    announced(world, "乡村", market_types=["rural"])
    announced(world, "西片", units=[world.west.pk])
    now = timezone.now()
    digest = digest_for(world.ann, at=now, today=world.company.local_day(now))
    assert [(line.bulletin.title, line.concerned, line.is_new) for line in digest.lines] == [
        ("全体", 3, True),
        ("乡村", 1, True),
    ]
    assert (digest.new, digest.waiting, digest.left, digest.shops) == (2, 2, 4, 3)
    text = page(world.ann, "bulletins:digest")
    assert "西片" not in text
    assert CANARY not in text
    assert "To pass on" in page(world.ann, "bulletins:digest", language="en")


@pytest.mark.django_db
def test_what_his_predecessor_told_is_told(world: World) -> None:
    bulletin, shop = announced(world), world.retailers["东街烟酒店"]
    signed_in(world.ann).post(reverse("bulletins:pass_on", args=[bulletin.pk, shop.pk]), {"how": "told"})
    now, territory = timezone.now(), world.territories["ann"]
    assign_territory(world.territories["ben"], None, by=world.mei, at=now, because="调整")
    assign_territory(territory, world.staff["ben"], by=world.mei, at=now, because="调整")
    digest = digest_for(world.staff["ben"], at=now, today=world.company.local_day(now))
    assert [(line.told, line.concerned) for line in digest.lines] == [(1, 3)]


@pytest.mark.django_db
def test_several_are_told_in_one_go_and_only_his_own(world: World) -> None:
    bulletin, shops = announced(world), world.retailers
    client, url = signed_in(world.ann), reverse("bulletins:pass_on_many", args=[bulletin.pk])
    named = [shops[name].pk for name in ("东街烟酒店", "桥头便利店", "东河超市", "stranger")]
    assert client.post(url, {"retailer": named}).status_code == 302
    assert client.post(url, {"how": "shown"}).status_code == 302
    assert not PassedOn.objects.exists()
    assert client.post(url, {"retailer": [*named, "x"], "how": "shown"}).status_code == 302
    assert set(PassedOn.objects.values_list("retailer__name", "how")) == {
        ("东街烟酒店", "shown"),
        ("桥头便利店", "shown"),
    }
    foreign = reverse("bulletins:pass_on_many", args=[bulletin.pk])
    assert signed_in(world.strangers["ann"]).post(foreign, {"retailer": named, "how": "told"}).status_code == 404


@pytest.mark.django_db
def test_the_list_of_those_to_tell_can_be_narrowed_to_the_round_of_the_day(world: World) -> None:
    now, bulletin = timezone.now(), announced(world)
    add_visit(
        world.retailers["桥头便利店"], world.ann, day=world.company.local_day(now), by=world.ann, at=now, goal="看望"
    )
    text = signed_in(world.ann).get(reverse("bulletins:detail", args=[bulletin.pk]) + "?round=1").content.decode()
    assert "桥头便利店" in text
    assert "东街烟酒店" not in text


@pytest.mark.django_db
def test_the_digest_leaves_as_a_file_and_that_is_remembered(world: World) -> None:
    announced(world, "=SUM(A1)")
    answer = signed_in(world.ann).post(reverse("bulletins:digest_sheet"))
    assert answer.status_code == 200
    with ZipFile(BytesIO(answer.content)) as book:
        strings, sheet = book.read("xl/sharedStrings.xml").decode(), book.read("xl/worksheets/sheet1.xml").decode()
    assert "=SUM(A1)" in strings
    assert "<f>" not in sheet
    assert "不得向消费者宣传" in sheet
    assert Event.objects.filter(verb="bulletins.exported").count() == 1
    assert signed_in(world.mei).post(reverse("bulletins:digest_sheet")).status_code == 403


@pytest.mark.django_db
def test_what_begins_tomorrow_waits_until_tomorrow(world: World) -> None:
    now = timezone.now()
    today = world.company.local_day(now)
    announced(world, valid_from=today + timedelta(days=1))
    assert digest_for(world.ann, at=now, today=today).lines == ()
    assert len(digest_for(world.ann, at=now, today=today + timedelta(days=1)).lines) == 1
