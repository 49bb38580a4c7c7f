"""A visit is rated once, changed within some days, read as a fact by those it concerns (A32)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rounds.common.models import Event
from rounds.portal.actions import RatingRefusedError, rate_visit
from rounds.portal.models import VisitRating
from rounds.portal.rules.ratings import RatingRefusal, VisitFacts, rating_refusal
from rounds.portal.tests.scene import NEIGHBOUR, finished_visit, phone_of
from rounds.visits.models import Visit
from tests.world import World

ENDED = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ended", "rated", "days_later", "refusal"),
    [
        (None, None, 1, RatingRefusal.NOT_FINISHED),
        (ENDED, None, 0, None),
        (ENDED, None, 30, None),
        (ENDED, None, 30.1, RatingRefusal.TOO_LATE),
        (ENDED, ENDED + timedelta(days=29), 36, None),
        (ENDED, ENDED + timedelta(days=1), 8.1, RatingRefusal.UNCHANGEABLE),
    ],
)
def test_when_a_visit_may_be_rated(
    ended: datetime | None, rated: datetime | None, days_later: float, refusal: RatingRefusal | None
) -> None:
    facts = VisitFacts(ended_at=ended, rated_at=rated, at=ENDED + timedelta(days=days_later))
    assert rating_refusal(facts, days=30, change_days=7) == refusal


def test_he_rates_changes_his_mind_and_the_event_keeps_both(world: World) -> None:
    visit, phone = finished_visit(world), phone_of(world)
    assert "评价这次拜访" in phone.get("/p/").content.decode()
    url = f"/p/visits/{visit.pk}/rate/"
    assert phone.post(url, {"stars": "2", "words": "来得太急"}).status_code == 302
    phone.post(url, {"stars": "4", "words": "后来补上了"})
    rating = VisitRating.objects.get()
    assert (rating.stars, rating.words, rating.retailer_id) == (4, "后来补上了", visit.retailer_id)
    changed = Event.objects.get(verb="visit_rating.changed").content.body
    assert changed["before"] == {"stars": 2, "words": "来得太急"}
    assert "您的评价：4 分" in phone.get("/p/").content.decode()


def test_nobody_rates_the_visit_of_another_shop(world: World) -> None:
    visit = finished_visit(world)
    neighbour = phone_of(world, NEIGHBOUR)
    assert neighbour.get(f"/p/visits/{visit.pk}/rate/").status_code == 404
    assert neighbour.post(f"/p/visits/{visit.pk}/rate/", {"stars": "1"}).status_code == 404
    assert not VisitRating.objects.exists()


def test_an_unfinished_or_old_visit_and_a_sixth_star_are_refused(world: World) -> None:
    old, phone = finished_visit(world, days_ago=40), phone_of(world)
    assert "过去太久" in phone.post(f"/p/visits/{old.pk}/rate/", {"stars": "1"}).content.decode()
    fresh = finished_visit(world)
    assert phone.post(f"/p/visits/{fresh.pk}/rate/", {"stars": "6"}).status_code == 200
    Visit.objects.filter(pk=fresh.pk).update(state=Visit.State.UNDER_WAY)
    with pytest.raises(RatingRefusedError):
        rate_visit(fresh, stars=5, words="", at=timezone.now())
    assert not VisitRating.objects.exists()


def test_ratings_are_read_by_who_made_the_visit_and_his_market_manager_only(world: World) -> None:
    visit = finished_visit(world)
    rate_visit(visit, stars=3, words="还可以", at=timezone.now())
    seen = {}
    for who in ("ann", "ben", "wu", "mei", "sam", "ada", "hua", "kai"):
        desk = Client()
        desk.force_login(world.staff[who])
        answer = desk.get("/p/desk/ratings/")
        seen[who] = (answer.status_code, "还可以" in answer.content.decode())
    assert {who for who, (_status, sees) in seen.items() if sees} == {"ann", "mei"}
    assert {who for who, (status, _sees) in seen.items() if status == 403} == {"sam", "ada", "hua", "kai"}
    desk = Client()
    desk.force_login(world.ann)
    assert "还可以" in desk.get(f"/p/of-retailer/{visit.retailer_id}/").content.decode()
