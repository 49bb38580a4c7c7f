"""One fail-closed door to every noun."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from rounds.common.scoping import DoorSkippedError, Paths, Reach, ScopedQuerySet, guarded
from rounds.retailers.models import Fact, Retailer
from tests.world import World


def managers_of(model: Any) -> Any:
    return model.objects


def test_an_unscoped_read_during_a_request_raises(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    with guarded():
        for read in (
            lambda: list(Retailer.objects.all()),
            lambda: Retailer.objects.get(pk=shop.pk),
            lambda: Retailer.objects.count(),
            lambda: Retailer.objects.filter(name="x").exists(),
            lambda: Retailer.objects.update(name="x"),
            lambda: list(Retailer.objects.values_list("name")),
            lambda: list(Retailer.objects.iterator()),
        ):
            with pytest.raises(DoorSkippedError):
                read()


def test_the_door_stays_open_through_filters_and_from_a_row_already_held(world: World) -> None:
    with guarded():
        shop = Retailer.objects.visible_to(world.ann).filter(name="东街烟酒店").select_related("territory").get()
        assert shop.facts.count() > 0
        assert shop.territory is not None
        assert list(Fact.objects.unscoped("the test says why").filter(retailer=shop))


def test_looking_past_the_door_needs_a_reason(world: World) -> None:
    with pytest.raises(ValueError, match="reason"):
        Retailer.objects.unscoped("")


def test_nobody_and_anybody_unknown_see_nothing(world: World) -> None:
    assert not Retailer.objects.visible_to(AnonymousUser()).exists()
    assert not Retailer.objects.visible_to(None).exists()


def test_every_scoped_table_is_closed_for_a_reach_nobody_opened(world: World) -> None:
    """A queryset without paths of its own shows nothing beyond the company-wide reach."""
    plain = Paths()
    for reach, user in ((Reach.OWN, world.ann), (Reach.UNIT, world.mei), (Reach.DEPARTMENT, world.staff["sam"])):
        assert user.reach == reach
        assert plain.narrowing(user) is None


def test_every_table_with_a_company_has_a_door() -> None:
    open_ones = [
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("rounds.")
        and any(field.name in {"company", "company_id"} for field in model._meta.get_fields())
        and not hasattr(managers_of(model), "visible_to")
    ]
    # Read only by the framework itself, never by a page: the chain's lock, its signed heads (hashes), column mappings.
    assert sorted(open_ones) == ["ChainHead", "ImportMapping", "SignedHead"]


def test_no_person_of_one_company_sees_a_row_of_the_other(world: World) -> None:
    for model in (m for m in apps.get_models() if m.__module__.startswith("rounds.")):
        manager = managers_of(model)
        if not isinstance(manager.all(), ScopedQuerySet):
            continue
        for person in world.strangers.values():
            rows = manager.visible_to(person)
            for row in rows:
                company = getattr(row, "company_id", None) or (row.pk if model.__name__ == "Company" else None)
                assert company in (None, world.other.pk), f"{person} sees {row!r}"
