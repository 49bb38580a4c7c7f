"""The pages of issues: who sees what, what a press of a button does, how many queries a page takes."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rounds.issues import actions
from rounds.issues.models import Hop, Issue, RoutingTable
from rounds.issues.rules.routing import Category
from rounds.issues.tests.cast import from_visit
from rounds.people.models import Staff
from tests.world import CANARY, World

pytestmark = pytest.mark.django_db


def signed_in(staff: Staff, *, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(staff)
    return client


def page(staff: Staff, name: str, *args: object, query: str = "", language: str = "zh-hans") -> str:
    response = signed_in(staff, language=language).get(reverse(name, args=args) + query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def press(staff: Staff, name: str, issue: Issue, **fields: str) -> int:
    return signed_in(staff).post(reverse(f"issues:{name}", args=[issue.pk]), fields).status_code


def queries_of(staff: Staff, url: str) -> int:
    client = signed_in(staff)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_a_department_finds_its_inbox_first_by_its_clock(world: World) -> None:
    now = timezone.now()
    late = from_visit(world, at=now - timedelta(days=9))
    fresh = from_visit(world, at=now - timedelta(minutes=5))
    from_visit(world, at=now, category="delivery_issue")
    text = page(world.staff["sam"], "issues:list")
    assert text.index(late.number) < text.index(fresh.number)
    assert text.count("销售部门</td>") == 2
    assert "已超" in text


def test_the_query_form_narrows_the_list(world: World) -> None:
    now = timezone.now()
    supply, delivery = from_visit(world, at=now), from_visit(world, at=now, category="delivery_issue")
    for query, found in (
        ("?desk=all&category=delivery_issue", delivery),
        (f"?desk=all&q={supply.number}", supply),
        (f"?desk=all&department={world.departments['distribution_centre'].pk}", delivery),
    ):
        text = page(world.mei, "issues:list", query=query)
        other = supply if found == delivery else delivery
        assert found.number in text
        assert other.number not in text
    assert "没有符合条件的问题" in page(world.mei, "issues:list", query="?desk=all&state=closed&q=无此词")


def test_pinyin_initials_find_the_retailers_issues(world: World) -> None:
    issue = from_visit(world, at=timezone.now())
    assert issue.number in page(world.ann, "issues:list", query="?desk=all&q=djyjd")


def test_nobody_sees_an_issue_that_is_not_his(world: World) -> None:
    issue = from_visit(world, at=timezone.now())
    url = reverse("issues:detail", args=[issue.pk])
    for name, status in (("ann", 200), ("mei", 200), ("sam", 200), ("kai", 200), ("hua", 200), ("tom", 200),
                         ("ben", 404), ("wu", 404), ("dan", 404)):  # fmt: skip
        assert signed_in(world.staff[name]).get(url).status_code == status, name
    for stranger in world.strangers.values():
        assert signed_in(stranger).get(url).status_code == 404
        assert press(stranger, "accept", issue) in {403, 404}


def test_no_page_tells_of_another_company(world: World) -> None:
    actions.raise_issue(
        world.retailers["stranger"], category="supply_issue", text=CANARY, entry="portal", by="retailer",
        at=timezone.now(),
    )  # fmt: skip
    for name in ("ada", "hua", "root"):
        assert CANARY not in page(world.staff[name], "issues:list", query="?desk=all")
        assert CANARY not in page(world.staff[name], "issues:routing")
    found = signed_in(world.staff["ada"]).get(reverse("issues:retailer_choices") + "?q=乙家店")
    assert CANARY not in found.content.decode()


def test_buttons_are_those_of_the_role_and_the_state(world: World) -> None:
    issue = from_visit(world, at=timezone.now())
    accept, dispatch = reverse("issues:accept", args=[issue.pk]), reverse("issues:dispatch", args=[issue.pk])
    assert accept in page(world.staff["sam"], "issues:detail", issue.pk)
    for name in ("ann", "mei", "hua", "ada"):
        text = page(world.staff[name], "issues:detail", issue.pk)
        assert accept not in text
        assert dispatch not in text


def test_the_desk_walks_an_issue_to_its_end(world: World) -> None:
    issue = from_visit(world, at=timezone.now())
    sam, ann = world.staff["sam"], world.ann
    assert press(sam, "accept", issue) == 302
    assert press(sam, "answer", issue, kind="explanation", text="厂家停产，改订同价位规格") == 302
    assert press(ann, "tell", issue, way="电话", note="同意") == 302
    assert press(ann, "confirm", issue) == 302
    text = page(world.staff["ada"], "issues:detail", issue.pk)
    assert "已办结" in text
    assert "各方均按时办理，没有责任。" in text
    assert "电话：同意" in text
    assert press(world.staff["ada"], "liability", issue) == 302
    assert press(ann, "reopen", issue, reason="还是缺货") == 302
    issue.refresh_from_db()
    assert issue.state == "dispatched"


def test_what_was_typed_is_kept_when_somebody_was_faster(world: World) -> None:
    issue = from_visit(world, at=timezone.now())
    actions.accept_issue(issue, by=world.staff["sam"], at=timezone.now())
    actions.answer_issue(issue, kind="solution", text="先答复了", by=world.staff["sam"], at=timezone.now())
    response = signed_in(world.staff["sam"]).post(
        reverse("issues:answer", args=[issue.pk]), {"kind": "solution", "text": "我写了很久的答复"}
    )
    assert response.status_code == 409
    text = response.content.decode()
    assert "我写了很久的答复" in text
    assert "请刷新页面" in text
    issue.refresh_from_db()
    assert issue.answer == "先答复了"


def test_opening_an_issue_is_learning_of_it_by_a_post_never_by_reading(world: World) -> None:
    issue = actions.raise_issue(
        world.retailers["东街烟酒店"], category="order_issue", text="打不通", entry="portal", by="retailer",
        at=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    assert reverse("issues:learn", args=[issue.pk]) in page(world.ann, "issues:detail", issue.pk)
    issue.refresh_from_db()
    assert issue.learnt_at is None
    answer = signed_in(world.ann).post(reverse("issues:learn", args=[issue.pk]), headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert "HX-Refresh" not in answer, "he may have begun to write"
    assert "已记录您知悉" in answer.content.decode()
    issue.refresh_from_db()
    assert issue.learnt_at is not None
    assert press(world.ann, "dispatch", issue, category="order_issue", proposed_solution="") == 409
    assert press(world.ann, "dispatch", issue, category="order_issue", proposed_solution="加一条线") == 302


def test_the_service_team_registers_and_the_account_manager_coordinates(world: World) -> None:
    shop = world.retailers["桥头便利店"]
    client = signed_in(world.staff["kai"])
    found = client.get(reverse("issues:retailer_choices") + "?q=桥头").content.decode()
    assert f'value="{shop.pk}"' in found
    fields = {"retailer": shop.pk, "category": "delivery_issue", "kind": "complaint", "entry": "service_team",
              "text": "送货员没有找零"}  # fmt: skip
    assert client.post(reverse("issues:new"), fields).status_code == 302
    issue = Issue.objects.get()
    assert (issue.coordinator, issue.state, issue.entry) == (world.ann, "registered", "service_team")
    assert client.post(reverse("issues:new"), {**fields, "text": ""}).status_code == 422
    foreign = client.post(reverse("issues:new"), {**fields, "retailer": world.retailers["stranger"].pk})
    assert foreign.status_code == 422
    assert Issue.objects.count() == 1


def test_an_officer_who_registers_for_another_department_gets_the_number(world: World) -> None:
    fields = {"retailer": world.retailers["西岭小卖部"].pk, "category": "order_issue", "kind": "issue",
              "entry": "phone", "text": "打不通"}  # fmt: skip
    answer = signed_in(world.staff["sam"]).post(reverse("issues:new"), fields, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("issues:list")
    assert Issue.objects.get().number in answer.content.decode()


def test_the_assessor_changes_the_table_by_a_new_version(world: World) -> None:
    actions.default_routing(world.company, by="system", at=timezone.now() - timedelta(days=1))
    text = page(world.staff["sam"], "issues:routing")
    assert "来源未规定，按假设" in text
    assert signed_in(world.staff["sam"]).get(reverse("issues:routing_edit")).status_code == 403
    fields = {"because": "送货答复缩短到一天"}
    functions = ["sales_department", "call_centre", "distribution_centre", "monopoly_department", "training_department"]
    for category, function in zip(Category, [*functions, ""], strict=True):
        minutes = {"accept": "210", "answer": "420", "tell": "420", "percent": "80" if function else "100"}
        fields |= {f"{category}-{name}": value for name, value in {**minutes, "function": function}.items()}
    client = signed_in(world.staff["ada"])
    assert client.post(reverse("issues:routing_edit"), fields | {"because": ""}).status_code == 422
    assert client.post(reverse("issues:routing_edit"), fields).status_code == 302
    table = RoutingTable.objects.get(version=2)
    assert table.because == "送货答复缩短到一天"
    price = table.rows.get(category="price_issue")
    assert (price.answer_minutes, price.is_assumption) == (420, False), "a person has chosen this department"
    old = page(world.staff["sam"], "issues:routing", query="?version=1")
    assert ">840<" in old


def test_the_pages_speak_english(world: World) -> None:
    issue = from_visit(world, at=timezone.now() - timedelta(days=9))
    text = page(world.staff["ada"], "issues:detail", issue.pk, language="en")
    assert "did not answer in time after the dispatch" in text
    assert "Primary liability" in text


def test_the_list_takes_as_many_queries_for_twenty_issues_as_for_two(world: World) -> None:
    now = timezone.now()
    for place in range(2):
        from_visit(world, at=now - timedelta(hours=place))
    url = reverse("issues:list") + "?desk=all"
    few = {name: queries_of(world.staff[name], url) for name in ("ann", "mei", "sam", "ada")}
    for place in range(18):
        from_visit(world, at=now - timedelta(hours=place), category=list(Category)[place % 6])
    many = {name: queries_of(world.staff[name], url) for name in few}
    assert few == many
    assert max(many.values()) <= 14, many


def test_the_page_of_an_issue_takes_as_many_queries_after_twenty_hops_as_after_six(world: World) -> None:
    issue, at = from_visit(world, at=timezone.now() - timedelta(days=40)), timezone.now() - timedelta(days=39)
    url = reverse("issues:detail", args=[issue.pk])

    def counted(rounds: int, at: datetime) -> dict[str, int]:
        for _again in range(rounds):
            actions.return_issue(issue, reason="缺照片", by=world.staff["sam"], at=at)
            actions.dispatch_issue(issue, proposed_solution="已补", by=world.ann, at=at + timedelta(hours=2))
            at += timedelta(hours=5)
        for unhappy in (True, False):
            actions.compute_liability(issue, at=at + timedelta(days=2), dissatisfied=unhappy)
        return {name: queries_of(world.staff[name], url) for name in ("sam", "ada")}

    few = counted(2, at)
    many = counted(7, at + timedelta(days=10))
    assert Hop.objects.filter(issue=issue).count() == 20
    assert max(many.values()) < 24, many
    assert many == few
