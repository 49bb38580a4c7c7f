"""Training in six forms (D13) and own-gap declarations (A15, A52)."""

from datetime import timedelta

import pytest
from django.test import Client

from rounds.common.events import history
from rounds.training.actions import Marks, TrainingError, answer_gap, declare_gap, hold_session, plan_session
from rounds.training.models import GapDeclaration, TrainingSession
from rounds.training.queries import training_facts
from tests.world import World


def planned(world: World) -> TrainingSession:
    return plan_session(
        world.company,
        title="卷烟陈列",
        form="shadowing",
        goal="会教零售户出样",
        starts_at=world.now + timedelta(days=3),
        minutes=120,
        invited=[world.ann, world.staff["ben"]],
        by=world.staff["tom"],
        at=world.now,
    )


def test_a_training_is_held_once_and_a_missing_result_stays_missing(world: World) -> None:
    session = planned(world)
    hold_session(session, attended=[world.ann.pk], results={world.ann.pk: 88}, by=world.staff["tom"], at=world.now)
    rows = {row.staff_id: (row.attended, row.result_percent) for row in session.attendances.all()}
    assert rows == {world.ann.pk: (True, 88), world.staff["ben"].pk: (False, None)}
    with pytest.raises(TrainingError):
        hold_session(session, attended=[], results={}, by=world.staff["tom"], at=world.now)


def test_every_declared_gap_gets_one_answer(world: World) -> None:
    gap = declare_gap(world.ann, gap="不熟悉电子结算", help_needed="跟班学习一天", asked_department=None, at=world.now)
    answer_gap(gap, answer="下周三跟班", by=world.staff["tom"], at=world.now)
    with pytest.raises(TrainingError):
        answer_gap(gap, answer="再答一次", by=world.mei, at=world.now)


def test_a_gap_is_seen_by_himself_his_market_manager_and_the_trainer_only(world: World) -> None:
    declare_gap(world.ann, gap="g", help_needed="h", asked_department=None, at=world.now)
    seen = {name: GapDeclaration.objects.visible_to(p).count() for name, p in world.staff.items()}
    assert [name for name, n in seen.items() if n] == ["ann", "mei", "ada", "tom", "hua", "root"]


def test_the_trainer_plans_and_registers_on_the_desk(world: World, client: Client) -> None:
    client.force_login(world.staff["tom"])
    answer = client.post(
        "/training/new/",
        {
            "title": "一口清",
            "form": "teaching",
            "goal": "熟悉辖区",
            "starts_at": "2026-11-30T09:00",
            "minutes": "60",
            "invited": [world.ann.pk],
        },
    )
    session = TrainingSession.objects.get()
    assert answer.headers["Location"] == f"/training/{session.pk}/"
    client.post(f"/training/{session.pk}/hold/", {"attended": [world.ann.pk], f"result_{world.ann.pk}": "91"})
    assert session.attendances.get().result_percent == 91
    assert "91" in client.get(f"/training/{session.pk}/").content.decode()


def test_a_stranger_finds_no_training_of_this_company(world: World, client: Client) -> None:
    session = planned(world)
    client.force_login(world.strangers["tom"])
    assert client.get(f"/training/{session.pk}/").status_code == 404


def test_of_two_who_register_from_the_same_page_the_second_changes_nothing(world: World) -> None:
    first = planned(world)
    second = TrainingSession.objects.get(pk=first.pk)
    hold_session(first, attended=[world.ann.pk], results={world.ann.pk: 88}, by=world.staff["tom"], at=world.now)
    with pytest.raises(TrainingError):
        hold_session(second, attended=[], results={}, by=world.staff["tom"], at=world.now)
    assert first.attendances.get(staff=world.ann).result_percent == 88


def test_only_the_invited_can_have_come(world: World) -> None:
    session, wu = planned(world), world.staff["wu"].pk
    hold_session(session, attended=[world.ann.pk, wu], results={wu: 90}, by=world.staff["tom"], at=world.now)
    content = history(session).get(verb="training.held").content
    assert (content.body["attended"], content.body["results"]) == ([world.ann.pk], {})


def test_figures_no_number_can_be_read_from_are_left_out(world: World, client: Client) -> None:
    session = planned(world)
    client.force_login(world.staff["tom"])
    client.post(f"/training/{session.pk}/hold/", {"attended": [world.ann.pk, "²"], f"result_{world.ann.pk}": "9²"})
    row = session.attendances.get(staff=world.ann)
    assert (row.attended, row.result_percent) == (True, None)


def test_the_facts_for_the_assessment_name_pass_excuse_and_certificate_and_end_with_the_day(world: World) -> None:
    session = planned(world)
    ben = world.staff["ben"]
    marks = {world.ann.pk: Marks(True, 59, said=True, certificate="X1"), ben.pk: Marks(False, 80, excuse="病假")}
    hold_session(session, marks=marks, by=world.staff["tom"], at=world.now + timedelta(days=5))
    day = world.company.local_day(session.starts_at)
    facts = training_facts(world.company, day, day)
    assert [(f.staff_id, f.passed, f.result_percent, f.excuse, f.certificate) for f in facts] == [
        (world.ann.pk, False, 59, "", ""),  # a measured figure decides, whatever was said
        (ben.pk, None, None, "病假", ""),
    ]
    assert training_facts(world.company, day - timedelta(days=9), day - timedelta(days=1)) == ()
    assert training_facts(world.other, day, day) == ()
