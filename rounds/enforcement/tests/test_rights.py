"""Who may enter the room: by name, from the administrator, with a reason, and gone at once (A20)."""

import pytest
from django.test import Client

from rounds.common.events import history
from rounds.enforcement.actions import CaseRefusedError, grant_room, revoke_room, take_up_case
from rounds.enforcement.models import EnforcementCase, RoomRight
from rounds.enforcement.queries.rights import may_enter
from rounds.enforcement.rules.steps import Refusal
from rounds.enforcement.tests.cast import LAST_WEEK, later, officer, reported
from tests.world import World


def refused(step: object) -> Refusal:
    with pytest.raises(CaseRefusedError) as error:
        step()  # type: ignore[operator]
    return error.value.refusal


def test_without_a_right_there_are_no_cases_for_anybody(world: World) -> None:
    reported(world)
    people = [*world.staff.values(), officer(world, has_right=False)]
    assert not [person.name for person in people if EnforcementCase.objects.visible_to(person).exists()]


def test_with_a_right_all_cases_of_the_company_are_seen_and_none_of_another(world: World) -> None:
    case, zhu = reported(world), officer(world)
    EnforcementCase.objects.filter(pk=case.pk).update(company=world.other)
    mine = reported(world, "W2026111600002")
    assert list(EnforcementCase.objects.visible_to(zhu)) == [mine]


def test_only_officers_of_the_monopoly_department_can_have_it(world: World) -> None:
    root = world.staff["root"]
    for name in ("ann", "mei", "sam", "ada", "hua", "root"):
        person = world.staff[name]
        assert refused(lambda p=person: grant_room(p, because="要看", by=root, at=LAST_WEEK)) == Refusal.NOT_MONOPOLY


def test_a_right_is_given_once_with_a_reason_and_ends_at_once(world: World) -> None:
    root, zhu = world.staff["root"], officer(world)
    case = reported(world)
    assert refused(lambda: grant_room(zhu, because="再授", by=root, at=later(hours=1))) == Refusal.ALREADY_GRANTED
    assert refused(lambda: revoke_room(zhu, because=" ", by=root, at=later(hours=1))) == Refusal.NO_REASON
    revoke_room(zhu, because="调离岗位", by=root, at=later(hours=1))
    assert not may_enter(zhu)
    assert refused(lambda: take_up_case(case, by=zhu, at=later(hours=2))) == Refusal.NO_RIGHT
    assert refused(lambda: revoke_room(zhu, because="再收", by=root, at=later(hours=2))) == Refusal.NOT_GRANTED
    verbs = [(event.verb, event.body.get("because")) for event in history(zhu) if event.verb.startswith("room_right")]
    assert verbs == [("room_right.granted", "分管案件"), ("room_right.revoked", "调离岗位")]


def test_whoever_leaves_the_department_leaves_the_room(world: World) -> None:
    zhu = officer(world)
    zhu.department = world.departments["sales_department"]
    zhu.save(update_fields=["department"])
    assert not may_enter(zhu)


def test_the_administrator_grants_and_revokes_on_a_page_but_sees_no_case(world: World, client: Client) -> None:
    zhu, case = officer(world, has_right=False), reported(world)
    client.force_login(world.staff["root"])
    assert "现在没有人能进入专卖执法室" in client.get("/enforcement/rights/").content.decode()
    client.post(f"/enforcement/rights/{zhu.pk}/grant/", {"reason": "分管案件"})
    assert may_enter(zhu)
    assert "分管案件" in client.get("/enforcement/rights/").content.decode()
    assert client.get(f"/enforcement/{case.pk}/").status_code == 403
    client.post(f"/enforcement/rights/{zhu.pk}/revoke/", {"reason": "调离岗位"})
    assert not may_enter(zhu)
    assert RoomRight.objects.get().revoked_by == world.staff["root"]


def test_the_log_tells_of_rights_and_of_nothing_in_the_room(world: World, client: Client) -> None:
    zhu = officer(world)
    take_up_case(reported(world), by=zhu, at=later(hours=1))
    client.force_login(world.staff["root"])
    page = client.get("/log/").content.decode()
    assert "room_right.granted" in page
    assert "case." not in page
