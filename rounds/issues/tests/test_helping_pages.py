"""The pages beside the holder: each reader finds the forms of what he may do, and no others."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rounds.issues import actions
from rounds.issues.actions.day_lists import make_day_lists
from rounds.issues.actions.rechecking import recheck_clocks
from rounds.issues.models import CoHandling, DayList, FollowUp, Hop, Issue, Reminder
from rounds.issues.rules.settings import FOLLOW_UP_PERCENT
from rounds.issues.tests.cast import from_visit
from rounds.people.actions import set_setting
from rounds.people.models import Staff
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(world: World) -> Issue:
    """Two hours ago it came to the sales department, which took it."""
    found = from_visit(world, at=timezone.now() - timedelta(hours=2))
    return actions.accept_issue(found, by=world.staff["sam"], at=timezone.now() - timedelta(hours=1))


def page_of(user: Staff, url: str) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def sent(user: Staff, name: str, pk: int, **words: object) -> int:
    client = Client()
    client.force_login(user)
    return client.post(reverse(name, args=[pk]), words).status_code


def test_each_reader_finds_what_he_may_do(world: World, issue: Issue) -> None:
    url = reverse("issues:detail", args=[issue.pk])
    offered = {"ask": "请其他部门协办", "remind": "<summary", "supervise": "督办要求"}
    seen = {name: page_of(world.staff[name], url) for name in ("ann", "mei", "sam", "hua", "ada")}
    assert [name for name, page in seen.items() if offered["ask"] in page] == ["sam"]
    assert [name for name, page in seen.items() if offered["supervise"] in page] == ["mei", "hua", "ada"]
    assert [name for name, page in seen.items() if "催办说明" in page] == ["ann", "mei", "hua", "ada"]


def test_a_question_goes_to_another_department_and_its_opinion_comes_back(world: World, issue: Issue) -> None:
    department = world.departments["distribution_centre"]
    assert sent(world.staff["sam"], "issues:ask", issue.pk, department=department.pk, question="能否加送？") == 302
    asked = CoHandling.objects.get()
    assert "协办意见" in page_of(world.staff["dan"], reverse("issues:detail", args=[issue.pk]))
    assert sent(world.staff["dan"], "issues:co_handling_answer", asked.pk, opinion="") == 422
    assert sent(world.staff["dan"], "issues:co_handling_answer", asked.pk, opinion="周三加送") == 302
    assert "周三加送" in page_of(world.staff["sam"], reverse("issues:detail", args=[issue.pk]))
    assert sent(world.staff["sam"], "issues:co_handling_withdraw", asked.pk) == 302
    asked.refresh_from_db()
    assert asked.withdrawn_at is None, "an opinion that was given is not taken back"


def test_reminder_and_order_are_sent_and_the_holder_replies(world: World, issue: Issue) -> None:
    assert sent(world.ann, "issues:remind", issue.pk, words="") == 302
    assert sent(world.ann, "issues:remind", issue.pk, words="") == 409, "just reminded"
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert sent(world.staff["hua"], "issues:supervise", issue.pk, words="尽快", reply_due_on=tomorrow) == 302
    order = Reminder.objects.get(kind="supervision")
    assert sent(world.staff["sam"], "issues:supervision_reply", order.pk, reply="今天调货") == 302
    page = page_of(world.staff["hua"], reverse("issues:detail", args=[issue.pk]))
    assert "今天调货" in page


def test_checks_wait_on_their_page_and_are_made_on_the_issues(world: World, issue: Issue) -> None:
    company, now = world.company, timezone.now()
    set_setting(company, FOLLOW_UP_PERCENT, 100, by="system", at=now - timedelta(days=1), because="test")
    actions.answer_issue(issue, kind="solution", text="周三到货", by=world.staff["sam"], at=now)
    actions.tell_retailer(issue, how="电话", by=world.ann, at=now)
    actions.confirm_issue(issue, by="retailer", at=now)
    check = FollowUp.objects.get()
    assert issue.number in page_of(world.mei, reverse("issues:follow_ups"))
    assert issue.number not in page_of(world.staff["wu"], reverse("issues:follow_ups"))
    assert sent(world.mei, "issues:follow_up_make", check.pk, result="content", note="都到了") == 302
    assert issue.number not in page_of(world.mei, reverse("issues:follow_ups"))
    assert "确已解决" in page_of(world.mei, reverse("issues:follow_ups") + "?status=done&q=东街")


def test_the_list_of_the_day_is_opened_by_its_reader_alone(world: World, issue: Issue) -> None:
    monday = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)  # Monday 07:30 in Shanghai
    make_day_lists(world.company, part=DayList.Part.MORNING, at=monday)
    kept = DayList.objects.get(staff=world.staff["sam"])
    page = page_of(world.staff["sam"], reverse("issues:day_list"))
    assert issue.number in page
    assert "早间清单" in page
    assert sent(world.ann, "issues:day_list_seen", kept.pk) == 404
    assert sent(world.staff["sam"], "issues:day_list_seen", kept.pk) == 204
    kept.refresh_from_db()
    assert kept.seen_at is not None
    assert "还没有清单" in page_of(world.staff["dan"], reverse("issues:day_list"))


def test_what_the_recheck_found_is_shown_to_those_who_watch_over_it(world: World, issue: Issue) -> None:
    assert "没有不一致" in page_of(world.staff["ada"], reverse("issues:recheck"))
    Hop.objects.filter(issue=issue, step="accept").update(outcome="returned")
    recheck_clocks(world.company, at=timezone.now())
    page = page_of(world.staff["ada"], reverse("issues:recheck"))
    assert issue.number in page
    assert "outcome: returned kept, accepted by events" in page


def test_pages_take_as_many_queries_for_many_rows_as_for_few(world: World) -> None:
    def counted() -> dict[str, int]:
        found = {}
        for name in ("issues:follow_ups", "issues:day_list", "issues:recheck"):
            client = Client()
            client.force_login(world.staff["ada"] if name == "issues:recheck" else world.mei)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(reverse(name)).status_code == 200
            found[name] = len(queries)
        return found

    now = timezone.now()

    def more(count: int) -> None:
        for _number in range(count):
            one = from_visit(world, at=now)
            FollowUp.objects.create(company=world.company, issue=one, reason="sample", asked_at=now, due_at=now)
            Hop.objects.filter(issue=one).update(outcome="x")
        DayList.objects.all().delete()
        rows = [{"issue": pk, "left": 3, "why": ["due"]} for pk in Issue.objects.values_list("pk", flat=True)]
        DayList.objects.create(
            company=world.company, staff=world.mei, day=date(2026, 11, 23), part="1_morning", rows=rows, made_at=now
        )
        recheck_clocks(world.company, at=now)

    more(2)
    few = counted()
    more(12)
    assert counted() == few
    assert max(few.values()) <= 12
