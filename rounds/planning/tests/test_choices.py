"""A retailer chooses: radius, load and cool-down hold; one request at a time; the decision moves him once."""

from datetime import timedelta

import pytest

from rounds.common.events import history, verify
from rounds.common.jobs import JobRun
from rounds.common.models import Job
from rounds.people.actions import set_setting
from rounds.people.queries import settings_of
from rounds.people.rules.settings import TERRITORY_MAXIMUM
from rounds.planning.actions import (
    ChoiceRefusedError,
    answer_proposal,
    approve_choice,
    change_manager,
    decline_choice,
    propose_manager,
    withdraw_choice,
    write_view,
)
from rounds.planning.actions.choice_deciding import lapse_proposals
from rounds.planning.jobs import take_effect
from rounds.planning.models import ManagerChoice, PlanRun
from rounds.planning.queries.choice import candidates_of, eligible_of, own_choices
from rounds.planning.queries.choice_weighing import sheet_of
from rounds.planning.tests.choices import NEIGHBOUR, SHOP, approved, asked, changed, heard, reachable
from rounds.retailers.actions import move_retailers
from tests.world import World

State = ManagerChoice.State


@pytest.fixture
def town(world: World) -> World:
    return reachable(world)


def holder(world: World, name: str = SHOP) -> str:
    shop = world.retailers[name]
    shop.refresh_from_db()
    assert shop.territory is not None
    assert shop.territory.manager is not None
    return shop.territory.manager.username


def refusal(act: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(ChoiceRefusedError) as caught:
        act(*args, **kwargs)  # type: ignore[operator]
    return str(caught.value)


def test_he_may_choose_within_his_market_department_only(town: World) -> None:
    settings = settings_of(town.company)
    names = [one.manager.username for one in eligible_of(town.retailers[SHOP], settings)]
    assert names == ["Aben"]
    assert {one.territory.unit_id for one in candidates_of(town.retailers[SHOP], settings)} == {town.east.pk}


def test_a_territory_reaches_as_far_as_its_own_shops_and_as_the_company_says(world: World) -> None:
    shop = world.retailers["山口食杂店"]
    reachable(world, radius=0.0)
    assert not eligible_of(shop, settings_of(world.company))
    reachable(world)
    assert eligible_of(shop, settings_of(world.company))


def test_asking_again_while_one_is_under_way_is_refused(town: World) -> None:
    first = asked(town)
    assert "一次只能提一份" in refusal(asked, town)
    withdraw_choice(first, by="retailer", at=town.now)
    assert asked(town).state == State.OPEN


def test_two_requests_at_once_leave_one(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rounds.planning.actions.choosing.standing_of", lambda *_args, **_said: [])
    asked(town)
    assert "一次只能提一份" in refusal(asked, town)
    assert ManagerChoice.objects.count() == 1


def test_another_company_or_department_cannot_be_wanted(town: World) -> None:
    assert "不在同一个市场部" in refusal(asked, town, wanted="wu")
    assert not ManagerChoice.objects.exists()


def test_approved_he_changes_hands_and_both_territories_are_planned_anew(town: World) -> None:
    choice = changed(town)
    assert (choice.state, holder(town)) == (State.DONE, "Aben")
    run = PlanRun.objects.get()
    assert (choice.plan_run, run.settings["territories"]) == (
        run,
        sorted([town.territories["ann"].pk, town.territories["ben"].pk]),
    )
    verbs = [event.verb for event in history(choice)]
    assert verbs == [f"manager_choice.{verb}" for verb in ("asked", "heard", "agreed", "done")]
    assert [event.body["because"] for event in history(town.retailers[SHOP]) if event.verb == "retailer.moved"] == [
        "A50"
    ]
    assert not list(verify(town.company.pk))


def test_what_was_weighed_is_kept_with_the_decision(town: World) -> None:
    choice = changed(town)
    kept = {line["label"]: line for line in choice.weighed}
    assert kept["负责户数"]["today"]["params"]["before"] == 3
    assert kept["负责户数"]["then"]["params"]["after"] == 2
    assert all(line["rules"] and line["source"] for line in choice.weighed)
    assert not any("score" in line or "rank" in line for line in choice.weighed)


def test_the_sheet_names_visits_issues_load_way_and_what_stays(town: World) -> None:
    lines = {line.label: line for line in sheet_of(asked(town), town.territories["ben"], at=town.now)}
    assert list(lines) == [
        "这家店的上门", "这家店的问题", "其他零售户的上门", "所有零售户的问题", "零售户的评价",
        "其他零售户的申请", "路程", "谁多谁少", "负责户数", "未结问题",
    ]  # fmt: skip
    assert lines["这家店的上门"].today.params["made"] == 0
    assert lines["谁多谁少"].today.params == lines["谁多谁少"].then.params


def test_a_day_to_come_waits_and_the_worker_carries_it_out_once(town: World) -> None:
    day = town.company.local_day(town.now) + timedelta(days=7)
    choice = approved(town, heard(town, asked(town)), starts_on=day)
    assert (choice.state, holder(town)) == (State.AGREED, "Aann")
    change_manager(choice, by="system", at=town.now + timedelta(days=6), in_background=False)
    assert holder(town) == "Aann"
    job = Job.objects.get(kind="choice.take_effect")
    assert job.args == {"choice_id": choice.pk}
    late = town.now + timedelta(days=8)
    change_manager(choice, by="system", at=late, in_background=False)
    change_manager(choice, by="system", at=late, in_background=False)
    assert (choice.state, holder(town)) == (State.DONE, "Aben")
    assert PlanRun.objects.count() == 1


def test_the_worker_takes_what_is_due(town: World) -> None:
    choice = approved(town, heard(town, asked(town)), starts_on=town.company.local_day(town.now) + timedelta(days=1))
    ManagerChoice.objects.filter(pk=choice.pk).update(starts_on=town.company.local_day(town.now) - timedelta(days=400))
    assert take_effect(JobRun(0), choice_id=choice.pk) == {"state": "done"}
    assert holder(town) == "Aben"


def test_a_candidate_who_is_full_in_the_meantime_reopens_the_request_and_says_so(town: World) -> None:
    day = town.company.local_day(town.now) + timedelta(days=3)
    choice = approved(town, heard(town, asked(town)), starts_on=day)
    set_setting(town.company, TERRITORY_MAXIMUM, 1, by="system", at=town.now, because="test")
    late = town.now + timedelta(days=3)
    change_manager(choice, by="system", at=late, in_background=False)
    assert (choice.state, holder(town)) == (State.OPEN, "Aann")
    assert choice.hindrance[0]["rules"] == ("C18",)
    assert choice.due_at > late


def test_of_two_who_want_the_last_place_the_second_is_refused(town: World) -> None:
    first, second = heard(town, asked(town)), heard(town, asked(town, NEIGHBOUR))
    set_setting(town.company, TERRITORY_MAXIMUM, 2, by="system", at=town.now, because="test")
    day = town.company.local_day(town.now) + timedelta(days=7)
    assert approved(town, first, starts_on=day).state == State.AGREED
    assert "达到上限" in refusal(approved, town, second, starts_on=day)
    second.refresh_from_db()
    assert second.state == State.OPEN


def test_two_deciders_at_once_leave_one_decision(town: World) -> None:
    choice = heard(town, asked(town))
    other = ManagerChoice.objects.get(pk=choice.pk)
    decline_choice(choice, reason="路太远", by=town.mei, at=town.now)
    assert "已有人处理" in refusal(approved, town, other)
    assert "已有人处理" in refusal(decline_choice, other, reason="也不", by=town.mei, at=town.now)
    assert holder(town) == "Aann"


def test_a_refusal_needs_a_reason_which_he_reads(town: World) -> None:
    choice = asked(town)
    assert "理由" in refusal(decline_choice, choice, reason="  ", by=town.mei, at=town.now)
    decline_choice(choice, reason="路太远", by=town.mei, at=town.now)
    page = own_choices(town.retailers[SHOP], at=town.now)
    assert page.current is None
    assert page.last is not None
    assert page.last.decision_reason == "路太远"


def test_the_one_concerned_is_heard_before_an_approval_or_has_had_his_time(town: World) -> None:
    choice = asked(town)
    assert choice.hearing_ends == town.now.date() + timedelta(days=3)  # Monday: Tuesday and Wednesday are his
    assert "还没有说明" in refusal(approved, town, choice)
    assert approved(town, choice, at=town.now + timedelta(days=3)).state == State.DONE


def test_only_the_one_concerned_speaks_and_not_after_the_decision(town: World) -> None:
    choice = asked(town)
    assert "只有原客户经理" in refusal(write_view, choice, words="我来说", by=town.staff["ben"], at=town.now)
    decline_choice(choice, reason="路太远", by=town.mei, at=town.now)
    assert "已有人处理" in refusal(write_view, choice, words="晚了", by=town.ann, at=town.now)


def test_without_a_wanted_one_the_market_manager_proposes_and_the_retailer_answers(town: World) -> None:
    choice = heard(town, asked(town, wanted=None))
    assert "先建议一位" in refusal(approved, town, choice)
    propose_manager(choice, territory=town.territories["ben"], note="他离您近", by=town.mei, at=town.now)
    assert choice.state == State.PROPOSED
    answer_proposal(choice, accepts=True, by="retailer", at=town.now)
    assert (choice.state, choice.incoming) == (State.OPEN, town.staff["ben"])
    assert approved(town, choice).state == State.DONE


def test_a_refused_proposal_leaves_his_own_wish(town: World) -> None:
    choice = asked(town, wanted=None)
    propose_manager(choice, territory=town.territories["ben"], by=town.mei, at=town.now)
    answer_proposal(choice, accepts=False, by="retailer", at=town.now)
    assert (choice.state, choice.wanted) == (State.OPEN, None)
    assert "已有人处理" in refusal(answer_proposal, choice, accepts=True, by="retailer", at=town.now)


def test_an_unanswered_proposal_lapses_after_its_last_day_and_his_own_wish_goes_on(town: World) -> None:
    plain = asked(town, wanted=None)
    propose_manager(plain, territory=town.territories["ben"], by=town.mei, at=town.now)
    assert plain.answer_by == town.company.local_day(town.now) + timedelta(days=14)
    assert lapse_proposals(town.company, at=town.now + timedelta(days=14)) == 0
    assert lapse_proposals(town.company, at=town.now + timedelta(days=15)) == 1
    plain.refresh_from_db()
    assert plain.state == State.LAPSED
    late = town.now + timedelta(days=16)
    assert "已有人处理" in refusal(answer_proposal, plain, accepts=True, by="retailer", at=late)
    wish = asked(town, at=late)  # nothing was changed: he may ask again at once
    ManagerChoice.objects.filter(pk=wish.pk).update(state=State.PROPOSED, proposed=wish.wanted, answer_by=late.date())
    assert lapse_proposals(town.company, at=late + timedelta(days=2)) == 1
    wish.refresh_from_db()
    assert (wish.state, wish.due_at > late + timedelta(days=2)) == (State.OPEN, True)


def test_after_a_change_the_cool_down_holds_and_then_he_may_choose_again(town: World) -> None:
    changed(town)
    town.retailers[SHOP].refresh_from_db()
    soon = town.now + timedelta(days=100)
    assert "天内不再更换" in refusal(asked, town, wanted=None, at=soon)
    assert asked(town, wanted=None, at=town.now + timedelta(days=181)).outgoing == town.staff["ben"]


def test_within_the_cool_down_he_may_go_back_once(town: World) -> None:
    changed(town)
    town.retailers[SHOP].refresh_from_db()
    page = own_choices(town.retailers[SHOP], at=town.now + timedelta(days=9))
    assert [one.manager for one in page.eligible] == [town.ann]
    assert page.only_back
    back = asked(town, wanted="ann", at=town.now + timedelta(days=9))
    approved(town, back, at=town.now + timedelta(days=20))
    town.retailers[SHOP].refresh_from_db()
    assert holder(town) == "Aann"
    assert "天内不再更换" in refusal(asked, town, wanted="ben", at=town.now + timedelta(days=30))


def test_a_shop_moved_meanwhile_is_not_moved_again(town: World) -> None:
    choice = heard(town, asked(town))
    move_retailers([town.retailers[SHOP]], town.territories["wu"], by="system", at=town.now, because="D08")
    assert "已换片区" in refusal(approved, town, ManagerChoice.objects.get(pk=choice.pk))
    assert holder(town) == "Awu"


def test_a_day_gone_by_is_no_day_to_begin(town: World) -> None:
    yesterday = town.company.local_day(town.now) - timedelta(days=1)
    assert "不能早于今天" in refusal(
        approve_choice, heard(town, asked(town)), starts_on=yesterday, by=town.mei, at=town.now
    )


def test_the_decision_is_due_in_working_days(town: World) -> None:
    assert asked(town).due_at == town.now + timedelta(days=7)  # five working days from Monday 9:00
