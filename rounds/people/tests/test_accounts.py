"""Accounts are opened by the company; a closed one is refused at its next request (F22)."""

from django.test import Client

from rounds.common.models import Event
from rounds.people.actions import close_account, set_password
from rounds.people.models import CompanySetting, Staff, Territory
from tests.world import World

NEW = {"staff_no": "A2001", "name": "新人", "role": "account_manager", "password": "correct-horse-battery"}


def test_the_administrator_opens_an_account_that_can_sign_in(world: World, client: Client) -> None:
    client.force_login(world.staff["root"])
    answer = client.post("/people/staff/new/", NEW | {"unit": world.west.pk})
    account = Staff.objects.get(username="A2001")
    assert answer.headers["Location"] == f"/people/staff/{account.pk}/"
    assert (account.company, account.unit) == (world.company, world.west)
    visitor = Client()
    assert visitor.post("/accounts/login/", {"login": "A2001", "password": NEW["password"]}).status_code == 302
    assert visitor.get("/").status_code == 200


def test_a_taken_staff_number_a_weak_password_and_a_missing_unit_are_named(world: World, client: Client) -> None:
    client.force_login(world.staff["root"])
    page = client.post("/people/staff/new/", NEW | {"staff_no": "AANN", "password": "short"})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"staff_no", "password", "unit"}


def test_the_unit_of_another_company_cannot_be_chosen(world: World, client: Client) -> None:
    client.force_login(world.staff["root"])
    foreign = world.strangers["ann"].unit
    assert foreign is not None
    page = client.post("/people/staff/new/", NEW | {"unit": foreign.pk})
    assert "unit" in page.context["form"].errors


def test_a_closed_account_is_refused_at_its_next_request(world: World, client: Client) -> None:
    client.force_login(world.ann)
    assert client.get("/").status_code == 200
    close_account(world.ann, by=world.staff["root"], at=world.now, because="调离")
    assert client.get("/").status_code == 302


def test_a_new_password_ends_the_sessions_of_the_account(world: World, client: Client) -> None:
    client.force_login(world.ann)
    set_password(world.ann, "another-good-password", by=world.staff["root"], at=world.now)
    assert client.get("/").status_code == 302
    assert not Event.objects.filter(content__body__icontains="another-good").exists()


def test_nobody_closes_his_own_account(world: World, client: Client) -> None:
    root = world.staff["root"]
    client.force_login(root)
    client.post(f"/people/staff/{root.pk}/close/", {"reason": "x"})
    root.refresh_from_db()
    assert root.is_active


def test_a_territory_is_handed_over_with_a_reason(world: World, client: Client) -> None:
    client.force_login(world.staff["root"])
    client.post("/people/staff/new/", NEW | {"unit": world.east.pk})
    new = Staff.objects.get(username="A2001")
    territory = world.territories["ann"]
    client.post(f"/people/territories/{territory.pk}/", {"manager": new.pk, "because": "轮岗"})
    assert Territory.objects.get(pk=territory.pk).manager == new
    assert Event.objects.filter(verb="territory.assigned", subject_id=territory.pk).count() == 2


def test_a_setting_is_changed_with_a_reason_and_only_by_those_who_may(world: World, client: Client) -> None:
    url = "/people/settings/people.territory_maximum/"
    client.force_login(world.staff["hua"])
    assert client.post(url, {"value": "150", "because": "x"}).status_code == 404
    client.force_login(world.staff["root"])
    assert "form" in client.post(url, {"value": "many", "because": "x"}).context
    client.post(url, {"value": "150", "because": "试点"})
    assert list(CompanySetting.objects.values_list("value", "because")) == [(150, "试点")]
    assert "试点" in client.get(url).content.decode()


def test_wrong_passwords_lock_the_account_and_not_the_office(world: World) -> None:
    set_password(world.ann, "correct-horse-battery", by="system", at=world.now)
    set_password(world.mei, "correct-horse-battery", by="system", at=world.now)
    office = Client()
    for _ in range(6):
        office.post("/accounts/login/", {"login": world.ann.username, "password": "wrong"})
    locked = office.post("/accounts/login/", {"login": world.ann.username, "password": "correct-horse-battery"})
    assert locked.status_code == 200
    colleague = Client().post("/accounts/login/", {"login": world.mei.username, "password": "correct-horse-battery"})
    assert colleague.status_code == 302


def test_field_staff_who_sign_in_on_a_phone_land_on_their_round(world: World) -> None:
    for person in (world.ann, world.mei):
        set_password(person, "correct-horse-battery", by="system", at=world.now)
    where = {}
    for person, agent in (
        (world.ann, "Mozilla/5.0 (Linux; Android 12) Mobile"),
        (world.ann, "desk"),
        (world.mei, "Mobile"),
    ):
        client = Client(headers={"user-agent": agent})
        answer = client.post("/accounts/login/", {"login": person.username, "password": "correct-horse-battery"})
        where[person.name, agent[:4]] = answer.headers["Location"]
    assert where == {("ann", "Mozi"): "/field/", ("ann", "desk"): "/", ("mei", "Mobi"): "/"}
