"""A token is exchanged for a cookie and leaves no trace (trust.md, F24)."""

from django.test import Client

from rounds.portal.actions import issue_key
from rounds.portal.actions.guesses import MOST_WRONG
from rounds.portal.models import PortalKey
from rounds.portal.rules.guessing import looks_like_a_token
from rounds.portal.tests.scene import SHOP, phone_of
from tests.world import World


def test_an_address_with_a_token_answers_with_a_redirection_only(world: World, client: Client) -> None:
    token = issue_key(world.retailers[SHOP], by=world.ann, at=world.now)
    for address in (f"/p/k/{token}/", "/p/k/" + "x" * 32 + "/", "/p/s/" + "x" * 24 + "/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert not answer.content
        assert token not in answer.headers["Location"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer.headers["Cache-Control"]


def test_the_cookie_is_for_these_pages_only_and_out_of_reach_of_scripts(world: World, client: Client) -> None:
    token = issue_key(world.retailers[SHOP], by=world.ann, at=world.now)
    cookie = client.get(f"/p/k/{token}/").cookies["portal"]
    assert (cookie["path"], bool(cookie["httponly"]), cookie["samesite"]) == ("/p/", True, "Lax")
    assert token not in cookie.value


def test_a_street_behind_one_address_gets_in_while_somebody_guesses(world: World) -> None:
    guesser, answers = Client(), set()
    for number in range(MOST_WRONG + 5):
        answers.add(guesser.get(f"/p/k/{number:032d}/").status_code)
    assert answers == {302, 429}
    late = guesser.get("/p/k/" + "z" * 32 + "/")
    assert (late.status_code, late.headers["Retry-After"]) == (429, "600")
    assert "请过十分钟再试" in late.content.decode()
    assert phone_of(world).get("/p/").status_code == 200


def test_what_does_not_look_like_a_token_asks_nothing_of_the_database(
    world: World, client: Client, django_assert_num_queries: object
) -> None:
    assert not looks_like_a_token("guess")
    assert not looks_like_a_token("x" * 31 + "%")
    assert looks_like_a_token(issue_key(world.retailers[SHOP], by=world.ann, at=world.now))
    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get("/p/k/guess/")


def test_a_key_of_a_closed_shop_opens_nothing(world: World) -> None:
    phone = phone_of(world)
    shop = world.retailers[SHOP]
    shop.is_active = False
    shop.save()
    assert phone.get("/p/").status_code == 404
    assert PortalKey.objects.get().used_at is not None


def test_every_page_of_a_retailer_warns_minors_and_stays_out_of_caches(world: World) -> None:
    phone = phone_of(world)
    for address in ("/p/", "/p/orders/", "/p/answers/", "/p/notice/", "/p/issues/new/"):
        answer = phone.get(address)
        assert answer.status_code == 200
        assert "未成年人谢绝访问" in answer.content.decode()
        assert "no-store" in answer.headers["Cache-Control"]
    closed = Client().get("/p/closed/")
    assert (closed.status_code, "未成年人谢绝访问" in closed.content.decode()) == (404, True)
