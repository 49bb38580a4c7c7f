"""The nightly recheck: hops and clocks follow from the events alone, whatever way an issue took."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from rounds.common.events import history, verify
from rounds.issues import actions
from rounds.issues.actions.rechecking import recheck_clocks
from rounds.issues.models import Hop, Issue
from rounds.issues.queries.standing import verbs_of
from rounds.issues.rules.replay import Span, differences
from rounds.issues.rules.steps import Verb
from rounds.issues.tests.cast import MONDAY, from_visit, later, walked_to_the_end
from rounds.people.models import Staff
from tests.world import World

SEEDS = range(12)
STEPS = 30
RARE = {Verb.REOPEN: 0.2, Verb.RETURN: 0.3, Verb.FORWARD: 0.3}


def walk(world: World, seed: int) -> Issue:
    """An issue that goes a random way: whoever may take a step takes one, at odd hours, with pauses and detours."""
    chance = random.Random(seed)
    people = [world.staff[name] for name in ("ann", "mei", "sam", "dan", "ada")]
    at = MONDAY + timedelta(minutes=chance.randrange(600))
    who: list[Staff | str] = [world.ann, "retailer", world.staff["sam"]]
    issue = actions.raise_issue(
        world.retailers["东街烟酒店"],
        category=chance.choice(["supply_issue", "delivery_issue", "visit_issue"]),
        text="断货",
        entry="visit",
        proposed_solution=chance.choice(["", "补货"]),
        by=chance.choice(who),
        at=at,
        raised_at=at - timedelta(minutes=chance.randrange(90)),
    )
    for _step in range(STEPS):
        at += timedelta(minutes=chance.randrange(1, 2000))
        person = chance.choice(people)
        if verbs := sorted(verbs_of(person, issue, at=at)):
            _take(world, issue, chance.choices(verbs, [RARE.get(verb, 1.0) for verb in verbs])[0], person, at, chance)
    return issue


def _take(world: World, issue: Issue, verb: Verb, by: Staff, at: datetime, chance: random.Random) -> None:
    other = world.departments[chance.choice(["sales_department", "distribution_centre", "call_centre"])]
    steps: dict[Verb, Callable[[], object]] = {
        Verb.LEARN: lambda: actions.learn_issue(issue, by=by, at=at),
        Verb.DISPATCH: lambda: actions.dispatch_issue(issue, proposed_solution="补货", by=by, at=at),
        Verb.ACCEPT: lambda: actions.accept_issue(issue, by=by, at=at),
        Verb.RETURN: lambda: actions.return_issue(issue, reason="不归我们", by=by, at=at),
        Verb.FORWARD: lambda: actions.forward_issue(issue, department=other, reason="归他们", by=by, at=at),
        Verb.ANSWER: lambda: actions.answer_issue(issue, kind="explanation", text="暂无货", by=by, at=at),
        Verb.TELL: lambda: actions.tell_retailer(issue, how="电话", by=by, at=at),
        Verb.CONFIRM: lambda: actions.confirm_issue(issue, by=by, at=at),
        Verb.REOPEN: lambda: actions.reopen_issue(issue, reason="没有解决", by=by, at=at),
        Verb.PAUSE: lambda: actions.pause_clock(
            issue, reason="goods", resumes_on=at.date() + timedelta(days=chance.randrange(2, 9)), by=by, at=at
        ),
        Verb.RESUME: lambda: actions.resume_clock(issue, by=by, at=at),
    }
    try:
        steps[verb]()
    except actions.IssueRefusedError:
        issue.refresh_from_db()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_way_an_issue_took_its_rows_follow_from_its_events(world: World, seed: int) -> None:
    issue = walk(world, seed)
    found = recheck_clocks(world.company, at=later(days=60))
    assert (found.looked_at, found.moved, found.differing) == (1, 0, ())
    issue.refresh_from_db()
    assert issue.hops.filter(ends_at__isnull=True).count() == (0 if issue.state == Issue.State.CLOSED else 1)
    assert not list(verify(world.company.pk))


@pytest.mark.django_db
def test_random_ways_meet_every_verb(world: World) -> None:
    verbs = {event.verb for seed in SEEDS for event in history(walk(world, seed))}
    wanted = {"registered", "learnt", "dispatched", "accepted", "returned", "forwarded", "answered", "told", "closed"}
    assert {f"issue.{name}" for name in wanted | {"reopened", "paused", "resumed"}} <= verbs


@pytest.mark.django_db
def test_a_row_somebody_changed_behind_the_events_is_named_and_not_patched(world: World) -> None:
    issue = walked_to_the_end(world)
    hop = issue.hops.get(step="accept")
    Hop.objects.filter(pk=hop.pk).update(starts_at=hop.starts_at - timedelta(hours=1))
    found = recheck_clocks(world.company, at=later(days=1))
    assert found.differing == (issue.number,)
    said = history(issue).last()
    assert said is not None
    assert said.verb == "issue.recheck_differed"
    assert "starts_at" in str(said.body["found"])
    assert Hop.objects.get(pk=hop.pk).starts_at == hop.starts_at - timedelta(hours=1)


@pytest.mark.django_db
def test_a_due_time_of_another_calendar_is_recomputed_and_said(world: World) -> None:
    issue = from_visit(world)
    right = issue.holder_due_at
    Issue.objects.filter(pk=issue.pk).update(holder_due_at=datetime(2026, 11, 30, tzinfo=UTC))
    assert recheck_clocks(world.company, at=later(hours=1)).moved == 1
    issue.refresh_from_db()
    assert issue.holder_due_at == right
    assert [event.verb for event in history(issue)][-1] == "issue.due_moved"
    assert recheck_clocks(world.company, at=later(hours=2)).moved == 0


@pytest.mark.django_db
def test_what_was_closed_long_ago_is_not_looked_at_again(world: World) -> None:
    walked_to_the_end(world)
    assert recheck_clocks(world.company, at=later(days=90)).looked_at == 0


def test_differences_name_the_hop_and_both_sides() -> None:
    start = datetime(2026, 11, 23, 1, tzinfo=UTC)
    told, kept = Span("accept", 3, start, 7), Span("accept", 4, start, 7)
    assert differences([told], [kept]) == ["hop 1 department: 4 kept, 3 by events"]
    assert differences([told], []) == ["hops: 0 kept, 1 by events"]
