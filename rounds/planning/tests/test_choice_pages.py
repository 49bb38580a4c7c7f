"""The desk's pages of requests: who reads what, who decides, and what the one concerned never learns."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rounds.people.actions import set_setting
from rounds.people.models import Staff
from rounds.people.rules.roles import Role
from rounds.planning.actions import ask_choice, decline_choice, propose_manager, write_view
from rounds.planning.models import ManagerChoice
from rounds.planning.queries.choice_effect import effect_of, effect_together
from rounds.planning.rules.effect import Verdict
from rounds.planning.rules.settings import CHOICE_MIN_GROUP
from rounds.planning.tests.acts import visited
from rounds.planning.tests.choices import LONG_AGO, NEIGHBOUR, SHOP, approved, asked, changed, heard, reachable
from tests.world import CANARY, World

State = ManagerChoice.State
LIST = "/plans/choices/"
READERS = ("mei", "hua", "ann")


@pytest.fixture
def town(world: World) -> World:
    return reachable(world)


def page(client: Client, user: Staff, url: str = LIST) -> str:
    """What the page says, without the mark of who prints it when."""
    client.force_login(user)
    return client.get(url).content.decode().partition("print-mark")[0]


def fresh(world: World, shop: str = SHOP, **said: Any) -> ManagerChoice:
    """Asked for just now, as the pages' clock sees it."""
    return asked(world, shop, at=timezone.now(), **said)


def test_roles_without_a_part_in_it_get_in_nowhere(town: World, client: Client) -> None:
    choice = asked(town)
    for name, user in town.staff.items():
        client.force_login(user)
        allowed = name in READERS or user.role == Role.ACCOUNT_MANAGER
        assert (client.get(LIST).status_code == 200) == allowed, name
        assert (client.get(f"{LIST}{choice.pk}/").status_code == 200) == (name in {"mei", "hua"}), name


def test_the_head_reads_and_does_not_decide(town: World, client: Client) -> None:
    choice = fresh(town)
    text = page(client, town.staff["hua"], f"{LIST}{choice.pk}/")
    assert "综合衡量" in text
    assert "approve-starts_on" not in text
    assert client.post(f"{LIST}{choice.pk}/approve/").status_code == 403


def test_what_was_not_decided_in_time_is_shown_to_the_head(town: World, client: Client) -> None:
    fresh(town)
    assert "超过期限还没有决定" not in page(client, town.staff["hua"])
    ManagerChoice.objects.update(due_at=timezone.now() - timedelta(days=1))
    text = page(client, town.staff["hua"])
    assert "超过期限还没有决定" in text
    assert SHOP in page(client, town.staff["hua"], f"{LIST}?state=overdue")


def test_before_it_is_done_the_one_concerned_reads_neither_who_nor_why(town: World, client: Client) -> None:
    choice = fresh(town, reason="manner", words="他说话太冲")
    text = page(client, town.ann)
    for secret in (SHOP, "沟通或态度", "他说话太冲", str(timezone.localdate())):
        assert secret not in text
    assert "一家零售户" in text
    assert client.get(f"{LIST}{choice.pk}/").status_code == 403
    assert f"{LIST}{choice.pk}" not in page(client, town.ann, f"/retailers/{town.retailers[SHOP].pk}/")


def test_a_shop_that_stays_with_him_is_never_named(town: World, client: Client) -> None:
    decline_choice(asked(town), reason="路太远", by=town.mei, at=town.now)
    assert SHOP not in page(client, town.ann)


def test_a_shop_that_has_changed_hands_is_named(town: World, client: Client) -> None:
    changed(town)
    assert SHOP in page(client, town.ann)


def test_reasons_are_told_him_only_from_a_group_on_and_as_counts(town: World, client: Client) -> None:
    set_setting(town.company, CHOICE_MIN_GROUP, 3, by="system", at=LONG_AGO, because="test")
    for shop, reason in ((SHOP, "manner"), (NEIGHBOUR, "manner")):
        fresh(town, shop, reason=reason)
    assert "沟通或态度" not in page(client, town.ann)
    fresh(town, "山口食杂店", reason="nearer")
    text = page(client, town.ann)
    assert "沟通或态度：2" in text
    assert SHOP not in text


def test_he_writes_his_view_and_the_market_manager_reads_it(town: World, client: Client) -> None:
    choice = fresh(town)
    client.force_login(town.staff["ben"])
    assert client.post(f"{LIST}{choice.pk}/view/", {"view": "我来说"}).status_code == 404
    client.force_login(town.ann)
    assert client.post(f"{LIST}{choice.pk}/view/", {"view": ""}).status_code == 422
    client.post(f"{LIST}{choice.pk}/view/", {"view": "桥断了，绕路多"})
    assert "桥断了，绕路多" in page(client, town.mei, f"{LIST}{choice.pk}/")


def test_the_market_manager_agrees_from_a_day_on(town: World, client: Client) -> None:
    choice = heard_now(town, fresh(town))
    client.force_login(town.mei)
    url = f"{LIST}{choice.pk}/approve/"
    assert client.post(url, {"approve-starts_on": "gestern"}).status_code == 422
    day = timezone.localdate() + timedelta(days=3)
    client.post(url, {"approve-starts_on": day.isoformat(), "approve-reason": "就近"})
    choice.refresh_from_db()
    assert (choice.state, choice.starts_on, choice.decision_reason) == (State.AGREED, day, "就近")


def heard_now(world: World, choice: ManagerChoice) -> ManagerChoice:
    return write_view(choice, words="路远", by=world.ann, at=timezone.now())


def test_a_refusal_without_reason_is_not_sent(town: World, client: Client) -> None:
    choice = fresh(town)
    client.force_login(town.mei)
    assert client.post(f"{LIST}{choice.pk}/decline/", {"decline-reason": ""}).status_code == 422
    client.post(f"{LIST}{choice.pk}/decline/", {"decline-reason": "路太远"})
    choice.refresh_from_db()
    assert choice.state == State.DECLINED


def test_only_who_can_be_chosen_is_proposed_and_compared(town: World, client: Client) -> None:
    choice = fresh(town, wanted=None)
    ben, wu = town.territories["ben"], town.territories["wu"]
    text = page(client, town.mei, f"{LIST}{choice.pk}/?with={ben.pk}")
    assert "负责户数" in text
    assert client.get(f"{LIST}{choice.pk}/?with={wu.pk}").status_code == 404
    assert client.post(f"{LIST}{choice.pk}/propose/", {"propose-territory": wu.pk}).status_code == 422
    client.post(f"{LIST}{choice.pk}/propose/", {"propose-territory": ben.pk, "propose-note": "近"})
    choice.refresh_from_db()
    assert (choice.state, choice.proposed) == (State.PROPOSED, ben)


def test_a_refused_step_says_why_on_the_page(town: World, client: Client) -> None:
    choice = fresh(town)
    client.force_login(town.mei)
    answer = client.post(
        f"{LIST}{choice.pk}/approve/", {"approve-starts_on": timezone.localdate().isoformat()}, follow=True
    )
    assert "原客户经理还没有说明" in answer.content.decode()


def test_nothing_of_another_company_or_department_is_read(town: World, client: Client) -> None:
    stranger = town.retailers["stranger"]
    theirs = ask_choice(stranger, by="retailer", at=town.now, words=CANARY)
    mine = asked(town)
    for name in ("mei", "hua"):
        assert CANARY not in page(client, town.staff[name])
        assert client.get(f"{LIST}{theirs.pk}/").status_code == 404
    assert page(client, town.strangers["mei"]).count(SHOP) == 0
    assert client.get(f"{LIST}{mine.pk}/").status_code == 404


def test_a_longer_list_needs_no_more_queries(
    town: World, client: Client, django_assert_max_num_queries: object
) -> None:
    changed(town)
    client.force_login(town.mei)
    client.get(LIST)
    counted = []
    for shop in (None, NEIGHBOUR, "山口食杂店"):
        if shop:
            approved(town, heard(town, asked(town, shop)))
        with django_assert_max_num_queries(60) as captured:  # type: ignore[operator]
            assert client.get(LIST).status_code == 200
        counted.append(len(captured))
    assert len(set(counted)) == 1, counted


def test_the_effect_is_silent_until_its_weeks_are_over_and_then_counts_visits(town: World) -> None:
    choice = changed(town)
    shop, day = town.retailers[SHOP], town.now
    assert {one.verdict for one in effect_of(choice, at=day + timedelta(days=20))} == {Verdict.UNKNOWN}
    for week in range(1, 8):
        visited(shop, town.staff["ben"], day + timedelta(weeks=week))
    visits = effect_of(choice, at=day + timedelta(days=60))[0]
    assert visits.after.params == {"due": 3, "made": 3}
    assert visits.verdict == Verdict.UNKNOWN  # nobody was owed a visit before he was in the file
    assert effect_together(town.company, [choice], at=day + timedelta(days=60)).verdict == Verdict.UNKNOWN


def test_while_a_proposal_waits_for_the_retailer_it_can_only_be_declined(town: World, client: Client) -> None:
    choice = fresh(town, wanted=None)
    propose_manager(choice, territory=town.territories["ben"], by=town.mei, at=timezone.now())
    text = page(client, town.mei, f"{LIST}{choice.pk}/")
    assert "等零售户答复" in text
    assert "decline-reason" in text
    assert "approve-starts_on" not in text
    assert "propose-territory" not in text
