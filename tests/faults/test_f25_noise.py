"""F25: the house talks to itself for a month: two lists a day, two escalations per holder; nothing is called or mailed.

The clock jobs run again and again, side by side, as after restarts; forms of every door are given addresses to call.
"""

import socket
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rounds.bulletins.models import Bulletin
from rounds.common.jobs import start_due
from rounds.common.jobs.running import run_job
from rounds.common.models import Job
from rounds.issues import actions
from rounds.issues.actions.day_lists import make_day_lists
from rounds.issues.models import DayList, Issue, Reminder
from rounds.portal.actions import issue_key
from tests.faults import invariants
from tests.world import World

MONDAY = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)  # midnight in Shanghai
DAYS, A_DAY = 28, 48
TARGETS = (
    "http://169.254.169.254/latest/meta-data/",
    "http://127.0.0.1:5432/",
    "http://[::1]:6379/",
    "file:///etc/passwd",
    "gopher://localhost:25/_MAIL",
    "http://example.test/hook?x=1",
)


@pytest.mark.django_db
def test_a_month_of_clock_jobs_makes_two_lists_a_day_and_two_escalations_per_holder(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    for number in range(5):
        issue = actions.raise_issue(
            shop, category="supply_issue", text=f"断货 {number}", entry="visit", proposed_solution="补货",
            by=world.ann, at=MONDAY + timedelta(hours=number),
        )  # fmt: skip
        actions.remind_holder(issue, words="", by="retailer", at=MONDAY + timedelta(hours=12))
    looks = 0
    for half_hour in range(DAYS * A_DAY):
        now = MONDAY + timedelta(minutes=30 * half_hour)
        for kind in start_due(now, company_id=world.company.pk, timezone=world.company.timezone):
            looks += kind.startswith("issues.")
            part = {"issues.morning": DayList.Part.MORNING, "issues.evening": DayList.Part.EVENING}.get(kind)
            for _again in range(3):  # a worker that died is begun again
                if part:
                    actions.escalate_late(world.company, at=now)
                    make_day_lists(world.company, part=part, at=now)
    lists = Counter(DayList.objects.unscoped("what was made").values_list("staff_id", "day"))
    pushes = Counter(Reminder.objects.unscoped("what was made").values_list("hop_id", "kind"))
    assert looks == DAYS * 3
    assert max(lists.values()) == 2
    assert {day.weekday() for _staff, day in lists} <= set(range(5))
    assert max(count for (_hop, kind), count in pushes.items() if kind == "escalation") == 2
    invariants.say("F25", days=DAYS, lists=lists.total(), most_a_day=max(lists.values()), mails=len(mail.outbox))
    assert not mail.outbox


@pytest.mark.django_db
def test_a_daily_job_delivered_again_and_again_does_its_work_once(world: World) -> None:
    actions.raise_issue(
        world.retailers["东街烟酒店"], category="supply_issue", text="断货", entry="visit", proposed_solution="补货",
        by=world.ann, at=timezone.now() - timedelta(days=20),
    )  # fmt: skip
    start_due(MONDAY + timedelta(hours=8), company_id=world.company.pk, timezone=world.company.timezone)
    for _time in range(20):
        for job in Job.objects.unscoped("what was begun").filter(for_day__isnull=False):
            run_job.func(job.pk)
    assert Reminder.objects.unscoped("what was made").filter(kind="escalation").count() <= 2
    assert DayList.objects.unscoped("what was made").count() <= len(world.staff)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every address this process tries to reach while the test runs; sockets of the database stay."""
    reached: list[Any] = []
    connect = socket.socket.connect

    def watched(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            reached.append(address)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", watched)
    return reached


@pytest.mark.django_db
def test_addresses_typed_into_the_doors_of_issues_are_words(world: World, calls: list[Any]) -> None:
    key = issue_key(world.retailers["东街烟酒店"], by=world.ann, at=timezone.now())
    retailer, desk, officer = Client(), Client(), Client()
    retailer.get(reverse("portal:enter", args=[key]))
    desk.force_login(world.ann)
    officer.force_login(world.staff["sam"])
    for number, target in enumerate(TARGETS):
        words = {"category": "supply_issue", "kind": "issue", "entry": "phone", "text": f"{target} {number}"}
        assert retailer.post(reverse("portal:issue_new"), words).status_code == 302
        desk.post(reverse("issues:new"), words | {"retailer": world.retailers["东街烟酒店"].pk})
        due = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
        officer.post(reverse("bulletins:announce"), {"topic": "supply", "title": target, "body": target, "due_at": due})
    assert Issue.objects.unscoped("what came in").count() >= len(TARGETS)
    assert Bulletin.objects.unscoped("what came in").exists()
    outside = [address for address in calls if not _is_database(address)]
    invariants.say("F25 addresses", typed=3 * len(TARGETS), calls=len(outside))
    assert outside == []


def _is_database(address: Any) -> bool:
    settings = connection.settings_dict
    return isinstance(address, tuple) and str(address[1]) == str(settings.get("PORT") or "")
