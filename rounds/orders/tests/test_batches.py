"""Lines come and go with their row; what an interruption leaves is swept; features follow."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from rounds.common.models import Event
from rounds.orders.actions import Line, commit_lines, reconcile_lines, refresh_features, remove_lines, write_lines
from rounds.orders.actions.products import write_products
from rounds.orders.models import MonthlyFeature, OrderBatch, Product
from rounds.orders.queries.lines import company_months
from rounds.orders.queries.place import lines_here
from rounds.orders.queries.store import BatchError
from tests.world import World


def weekly(world: World, first: date, last: date, *, product: str = "3001", quantity: str = "10") -> Iterator[Line]:
    day = first
    while day <= last:
        yield Line(day, world.retailers["东街烟酒店"].licence_no, product, Decimal(quantity), Decimal("1500.00"))
        day += timedelta(days=7)


def written(world: World, key: str, first: date, last: date, **more: str) -> OrderBatch:
    batch, _ = write_lines(world.company, weekly(world, first, last, **more), key=key, by="system", at=world.now)
    return batch


def features(world: World) -> list[dict[str, object]]:
    rows = MonthlyFeature.objects.filter(company=world.company).order_by("retailer", "month")
    return [{name: value for name, value in row.items() if name != "id"} for row in rows.values()]


JULY, OCTOBER = (date(2026, 7, 6), date(2026, 7, 27)), (date(2026, 8, 3), date(2026, 10, 26))


def test_a_batch_has_its_row_its_products_and_its_event(world: World) -> None:
    batch = written(world, "b1", *JULY)
    assert (batch.lines, batch.first_on, batch.last_on) == (4, date(2026, 7, 6), date(2026, 7, 27))
    assert list(Product.objects.filter(company=world.company).values_list("code", "name")) == [("3001", "3001")]
    body = Event.objects.get(verb="order_batch.added").content.body
    assert (body["lines"], body["new_products"], body["amount"]) == (4, 1, "6000.00")


def test_lines_of_unknown_retailers_and_of_the_future_stay_out(world: World) -> None:
    known = world.retailers["东街烟酒店"].licence_no
    lines = [
        Line(date(2026, 11, 20), known, "3001", Decimal(1), Decimal(1)),
        Line(date(2026, 11, 24), known, "3001", Decimal(1), Decimal(1)),
        Line(date(2026, 11, 20), world.retailers["stranger"].licence_no, "3001", Decimal(1), Decimal(1)),
    ]
    batch, prepared = write_lines(world.company, lines, key="b1", by="system", at=world.now)
    assert batch.lines == 1
    assert prepared.counts == {"date.out_of_range": 1, "line.unknown_retailer": 1}


def test_a_key_is_used_once(world: World) -> None:
    written(world, "b1", *JULY)
    with pytest.raises(BatchError):
        written(world, "b1", *OCTOBER)


def test_a_crash_before_the_row_is_committed_leaves_no_lines(world: World) -> None:
    with transaction.atomic():
        written(world, "b1", *JULY)
        transaction.set_rollback(True)
    assert not OrderBatch.objects.exists()
    assert company_months(lines_here(), "jia")  # the files are there: nothing swept them yet
    assert reconcile_lines(world.company) == ("b1",)
    assert not company_months(lines_here(), "jia")
    assert written(world, "b1", *JULY).lines == 4


def test_a_crash_after_a_removal_is_committed_is_swept_by_the_next_writer(world: World) -> None:
    batch = written(world, "b1", *JULY)
    assert remove_lines(batch, by="system", at=world.now)  # inside the test's transaction: the files stay for now
    assert company_months(lines_here(), "jia")
    written(world, "b2", *OCTOBER)
    assert [each.month for each in company_months(lines_here(), "jia")] == [
        date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1),
    ]  # fmt: skip
    assert not remove_lines(batch, by="system", at=world.now)
    assert Event.objects.filter(verb="order_batch.removed").count() == 1


def test_a_removal_takes_the_files_once_it_is_committed(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    batch = written(world, "b1", *JULY)
    with django_capture_on_commit_callbacks(execute=True):
        remove_lines(batch, by="system", at=world.now)
    assert not company_months(lines_here(), "jia")


def test_a_batch_prepared_against_another_state_is_refused(world: World) -> None:
    with pytest.raises(BatchError, match="not prepared"):
        commit_lines(world.company, key="b9", by="system", at=world.now)


def test_features_brought_up_to_date_month_by_month_equal_those_computed_at_once(world: World) -> None:
    written(world, "b1", *JULY)
    refresh_features(world.company, as_of=None, by="system", at=world.now)
    written(world, "b2", *OCTOBER)
    refresh_features(world.company, as_of=None, since=date(2026, 7, 1), by="system", at=world.now)
    stepwise = features(world)
    assert refresh_features(world.company, as_of=None, by="system", at=world.now) == 4
    assert features(world) == stepwise
    newest = MonthlyFeature.objects.get(month=date(2026, 10, 1))
    assert (newest.volume, newest.orders, newest.rhythm_days, newest.gap_days) == (Decimal(40), 4, 7.0, 0)


def test_features_of_removed_lines_are_gone(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    batch = written(world, "b1", *JULY)
    refresh_features(world.company, as_of=None, by="system", at=world.now)
    with django_capture_on_commit_callbacks(execute=True):
        remove_lines(batch, by="system", at=world.now)
    assert refresh_features(world.company, as_of=None, by="system", at=world.now) == 0
    assert not features(world)


def test_products_of_one_brand_count_as_one(world: World) -> None:
    written(world, "b1", *JULY)
    written(world, "b2", *JULY, product="3002")
    refresh_features(world.company, as_of=None, by="system", at=world.now)
    assert MonthlyFeature.objects.get().brands == 2
    opened, changed = write_products(
        world.company, {code: {"brand": "甲"} for code in ("3001", "3002", "3003")}, because="目录", by="system",
        at=world.now,
    )  # fmt: skip
    assert (opened, changed) == (1, 2)
    refresh_features(world.company, as_of=None, by="system", at=world.now)
    feature = MonthlyFeature.objects.get()
    assert (feature.brands, feature.products) == (1, 2)
