"""Corrected and withdrawn: a new version, the old one readable, who was told of which stays visible."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rounds.bulletins.actions import (
    BulletinRefusedError,
    announce_bulletin,
    correct_bulletin,
    owe_bulletin,
    pass_on,
    withdraw_bulletin,
)
from rounds.bulletins.models import Bulletin, PassedOn
from rounds.bulletins.queries import bulletins_for, bulletins_to_tell, digest_for, retailers_to_tell, told_counts
from rounds.bulletins.rules.digest import Because, Urgency
from rounds.bulletins.rules.refusals import Refusal
from rounds.bulletins.tests.test_pages import page, signed_in
from rounds.common.events import history
from tests.world import World

pytestmark = pytest.mark.django_db


def announced(world: World, *, at: datetime, **written: Any) -> Bulletin:
    return announce_bulletin(
        world.departments["sales_department"], topic="supply", title="到货", body="到货 300 条",
        by=world.staff["sam"], at=at, **written,
    )  # fmt: skip


def corrected(
    world: World, bulletin: Bulletin, *, at: datetime, again: bool = True, body: str = "到货 200 条"
) -> Bulletin:
    return correct_bulletin(
        bulletin, title="到货", body=body, because="数字印错", is_told_again=again, by=world.staff["sam"], at=at
    )


def test_a_correction_is_told_again_and_both_texts_stay(world: World) -> None:
    now, shop = timezone.now(), world.retailers["东街烟酒店"]
    bulletin = announced(world, at=now - timedelta(hours=2))
    pass_on(bulletin, shop, manager=world.ann, how="told", by=world.ann, at=now - timedelta(hours=1))
    assert told_counts(world.mei, [bulletin]) == {bulletin.pk: 1}
    corrected(world, bulletin, at=now)
    assert told_counts(world.mei, [bulletin]) == {}
    assert [(one.number, one.body) for one in bulletin.versions.order_by("number")] == [
        (1, "到货 300 条"),
        (2, "到货 200 条"),
    ]
    text = page(world.ann, "bulletins:detail", bulletin.pk)
    assert "到货 300 条" in text
    assert "数字印错" in text
    pass_on(bulletin, shop, manager=world.ann, how="shown", by=world.ann, at=now)
    assert list(PassedOn.objects.order_by("version").values_list("version", "how")) == [(1, "told"), (2, "shown")]
    assert told_counts(world.mei, [bulletin]) == {bulletin.pk: 1}
    assert bulletin.published_at == now - timedelta(hours=2)
    assert [event.verb for event in history(bulletin)] == ["bulletin.owed", "bulletin.published", "bulletin.corrected"]


def test_a_slip_of_the_pen_needs_no_telling(world: World) -> None:
    now, shop = timezone.now(), world.retailers["东街烟酒店"]
    bulletin = announced(world, at=now)
    first = pass_on(bulletin, shop, manager=world.ann, how="told", by=world.ann, at=now)
    corrected(world, bulletin, at=now, again=False, body="到货 300 条。")
    assert pass_on(bulletin, shop, manager=world.ann, how="shown", by=world.ann, at=now) == first
    assert told_counts(world.mei, [bulletin]) == {bulletin.pk: 1}


def test_a_phone_that_hears_of_it_in_the_evening_has_told_the_old_text(world: World) -> None:
    now, shop = timezone.now(), world.retailers["东街烟酒店"]
    bulletin = announced(world, at=now - timedelta(hours=3))
    corrected(world, bulletin, at=now - timedelta(hours=1))
    said = now - timedelta(hours=2)
    told = pass_on(bulletin, shop, manager=world.ann, how="told", by=world.ann, at=now, said_at=said)
    assert (told.version, told.at) == (1, said)
    assert shop in retailers_to_tell(world.ann, bulletin, at=now)


def test_what_was_told_before_it_was_withdrawn_counts_when_it_arrives_after(world: World) -> None:
    now, shop = timezone.now(), world.retailers["东街烟酒店"]
    bulletin = announced(
        world, at=now - timedelta(days=3), valid_until=world.company.local_day(now - timedelta(days=1))
    )
    withdraw_bulletin(bulletin, because="改期", by=world.staff["sam"], at=now - timedelta(hours=1))
    said = now - timedelta(days=2)
    told = pass_on(bulletin, shop, manager=world.ann, how="told", by=world.ann, at=now, said_at=said)
    assert told.version == 1
    assert list(retailers_to_tell(world.ann, bulletin, at=now)) == [shop]
    wrong = pass_on(
        bulletin, world.retailers["桥头便利店"], manager=world.ann, how="told", by=world.ann, at=now,
        said_at=now - timedelta(days=4000),
    )  # fmt: skip
    assert wrong.at == bulletin.published_at


def test_a_withdrawn_bulletin_is_told_to_those_who_heard_it_and_to_nobody_else(world: World) -> None:
    now, today = timezone.now(), world.company.local_day(timezone.now())
    heard, other = world.retailers["东街烟酒店"], world.retailers["桥头便利店"]
    bulletin = announced(world, at=now - timedelta(hours=2))
    pass_on(bulletin, heard, manager=world.ann, how="told", by=world.ann, at=now - timedelta(hours=1))
    withdraw_bulletin(bulletin, because="改期", by=world.staff["sam"], at=now)
    assert bulletins_for(heard, at=now, today=today) == []
    assert bulletins_to_tell(heard, at=now, today=today) == [bulletin]
    assert bulletins_to_tell(other, at=now, today=today) == []
    (line,) = digest_for(world.ann, at=now, today=today).lines
    assert (line.urgency, line.concerned, line.left) == (Urgency.NOW, 1, 1)
    assert Because.WITHDRAWN in line.reasons
    with pytest.raises(BulletinRefusedError) as refused:
        pass_on(bulletin, other, manager=world.ann, how="told", by=world.ann, at=now)
    assert refused.value.refusal == Refusal.WITHDRAWN
    pass_on(bulletin, heard, manager=world.ann, how="told", by=world.ann, at=now)
    (line,) = digest_for(world.ann, at=now, today=today).lines
    assert (line.urgency, line.left) == (Urgency.DONE, 0)


def test_what_may_not_be_corrected_or_withdrawn_says_why(world: World) -> None:
    now, sam = timezone.now(), world.staff["sam"]
    waits = owe_bulletin(
        world.departments["sales_department"], topic="supply", title="待发", due_at=now, by="system", at=now
    )
    bulletin = announced(world, at=now)
    same: dict[str, Any] = {"title": "到货", "body": "到货 300 条", "is_told_again": True, "by": sam, "at": now}
    for act, reason in (
        (lambda: correct_bulletin(bulletin, because="印错", **same), Refusal.NOTHING_CHANGED),
        (lambda: correct_bulletin(bulletin, because="印错", **same | {"title": " "}), Refusal.NO_TITLE),
        (lambda: correct_bulletin(bulletin, because=" ", **same | {"body": "新"}), Refusal.NO_REASON),
        (lambda: withdraw_bulletin(waits, because="改期", by=sam, at=now), Refusal.NOT_PUBLISHED),
        (lambda: withdraw_bulletin(bulletin, because="改期", by=world.staff["dan"], at=now), Refusal.NOT_YOURS),
        (lambda: withdraw_bulletin(bulletin, because="", by=sam, at=now), Refusal.NO_REASON),
    ):
        with pytest.raises(BulletinRefusedError) as refused:
            act()  # type: ignore[no-untyped-call]
        assert refused.value.refusal == reason
    withdraw_bulletin(bulletin, because="改期", by=sam, at=now)
    with pytest.raises(BulletinRefusedError) as refused:
        corrected(world, bulletin, at=now)
    assert refused.value.refusal == Refusal.WITHDRAWN


def test_two_officers_at_once_do_not_overwrite_each_other(world: World) -> None:
    now = timezone.now()
    bulletin = announced(world, at=now)
    stale = Bulletin.objects.get(pk=bulletin.pk)
    corrected(world, bulletin, at=now)
    with pytest.raises(BulletinRefusedError):
        corrected(world, stale, at=now, body="到货 100 条")
    bulletin.refresh_from_db()
    assert (bulletin.body, bulletin.version) == ("到货 200 条", 2)


def test_the_officer_corrects_and_withdraws_on_the_page(world: World) -> None:
    bulletin = announced(world, at=timezone.now(), segments=["care"], brands=["青岚"])
    sam, url = signed_in(world.staff["sam"]), reverse("bulletins:correct", args=[bulletin.pk])
    form = sam.get(url).content.decode()
    assert "到货 300 条" in form
    assert "青岚" in form
    assert signed_in(world.staff["dan"]).get(url).status_code == 302
    fields = {"title": "到货", "body": "到货 200 条", "segments": ["care"], "brands": "青岚", "is_told_again": "on"}
    assert sam.post(url, fields).status_code == 422
    assert sam.post(url, fields | {"because": "印错"}).status_code == 302
    withdraw = reverse("bulletins:withdraw", args=[bulletin.pk])
    assert sam.post(withdraw, {"reason": "改期"}).status_code == 302
    bulletin.refresh_from_db()
    assert (bulletin.version, bulletin.segments, bulletin.brands) == (3, ["care"], ["青岚"])
    assert bulletin.withdrawn_at is not None
    text = page(world.ann, "bulletins:detail", bulletin.pk)
    assert "改期" in text
    assert reverse("bulletins:correct", args=[bulletin.pk]) not in page(
        world.staff["sam"], "bulletins:detail", bulletin.pk
    )
