"""Ticket logs of other systems: every step becomes an event, every holder a clock, and nothing comes twice."""

from datetime import UTC, datetime

import pytest
from django.db.models import F

from rounds.common.events import history, verify
from rounds.common.imports.applying import undo_run
from rounds.common.models import Event, ImportRun
from rounds.issues import actions
from rounds.issues.imports.kinds import ISSUES
from rounds.issues.models import ClockPause, Hop, Issue, LiabilityFinding, LiabilityShare
from rounds.issues.queries.clocks import held_hops
from rounds.issues.queries.detail import entries_of
from rounds.issues.queries.recheck import checked as rechecked
from rounds.issues.tests.logs import END, STEPS, brought, checked, lines_of, log, told
from rounds.people.queries import calendar_around
from rounds.retailers.models import Retailer
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
LISTED = """ServiceRequestNum,SRType,MethodReceived,CreatedDate,SRStatus,StatusDate,CloseDate,Agency,Neighborhood
18-1,TRT-Signal,Phone,04/12/2018 11:11:26 AM,Closed,04/12/2018 12:45:48 PM,04/12/2018 12:45:47 PM,Van,Dorchester
18-2,SW-Alley,API,04/16/2018 05:30:13 AM,Closed (Duplicate),04/20/2018 06:25:34 AM,04/20/2018 06:25:33 AM,Desk,Hollins
18-3,SW-Alley,Web,04/17/2018 01:00:00 PM,Open,04/17/2018 02:00:00 PM,,Desk,Hollins
"""


def shanghai(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2016, 3, day, hour - 8, minute, tzinfo=UTC)


def test_every_step_of_the_log_is_a_hop_with_its_clock(world: World) -> None:
    brought(world.company, log(lines_of("INC1")))
    issue = Issue.objects.get(number="INC1")
    steps = [(hop.step, hop.outcome, hop.starts_at) for hop in issue.hops.order_by("started_by_event")]
    assert steps == [
        ("learn", "learnt", shanghai(1, 9)),
        ("coordinate", "dispatched", shanghai(1, 9, 10)),
        ("accept", "accepted", shanghai(1, 9, 10)),
        ("answer", "forwarded", shanghai(1, 10)),
        ("accept", "accepted", shanghai(1, 15)),
        ("answer", "answered", shanghai(2, 9)),
        ("tell", "reopened", shanghai(14, 8, 30)),
        ("accept", "accepted", shanghai(16, 9)),
        ("answer", "answered", shanghai(16, 9)),
        ("tell", "told", shanghai(17, 16)),
        ("confirm", "closed", shanghai(24, 10)),
    ]
    assert (issue.state, issue.category, issue.answer_kind) == ("closed", "delivery_issue", "solution")
    assert issue.closed_at == shanghai(24, 10)
    pause = ClockPause.objects.get(hop__issue=issue)
    assert (pause.reason, pause.starts_at, pause.ends_at) == ("retailer", shanghai(2, 9), shanghai(4, 9))


def test_the_chain_tells_each_hop_and_says_when_it_happened(world: World) -> None:
    run = brought(world.company, log(lines_of("INC1")))
    issue = Issue.objects.get(number="INC1")
    events = {event.number: event for event in history(issue)}
    for hop in issue.hops.all():
        assert hop.started_by_event is not None
        assert events[hop.started_by_event].body["happened_at"] == hop.starts_at.isoformat()
        assert hop.ended_by_event is not None
        assert hop.ends_at is not None
        assert events[hop.ended_by_event].body["happened_at"] == hop.ends_at.isoformat()
    first = min(events.values(), key=lambda event: event.number)
    assert (first.verb, first.body["run"], first.at) == ("issue.registered", run.pk, NOW)
    assert [entry.at for entry in entries_of(issue)][:2] == [shanghai(1, 9), shanghai(1, 9, 10)]
    assert not list(verify(world.company.pk))


def test_the_kept_hops_agree_with_the_nightly_recheck(world: World) -> None:
    still_open = [line.replace(END, ",") for line in lines_of("INC2", STEPS[:5])]
    brought(world.company, log(lines_of("INC1"), still_open), told="answer")
    Issue.objects.filter(number="INC1").update(closed_at=NOW)  # lately enough to be looked at
    looked = list(rechecked(world.company, now=NOW))
    assert len(looked) == 2
    assert [one.found for one in looked] == [(), ()]


def test_liability_is_what_the_usual_action_would_compute(world: World) -> None:
    Retailer.objects.filter(pk=world.retailers["东街烟酒店"].pk).update(code="Caller 1")
    brought(world.company, log(lines_of("INC1"), lines_of("INC2", STEPS[:1] + STEPS[5:6] + STEPS[8:])))
    for issue in Issue.objects.all():
        kept = LiabilityFinding.objects.get(issue=issue)
        assert issue.coordinator == world.ann
        assert actions.compute_liability(issue, at=NOW) == kept, "the same facts under the same rule"
        percents = LiabilityShare.objects.filter(finding=kept).values_list("percent", flat=True)
        assert sum(percents) == 100


def test_minutes_kept_are_those_the_clock_of_the_page_shows(world: World) -> None:
    brought(world.company, log(lines_of("INC1")))
    issue = Issue.objects.get(number="INC1")
    hops = list(issue.hops.prefetch_related("pauses").order_by("started_by_event"))
    calendar = calendar_around(world.company, issue.raised_at, issue.closed_at)
    held = held_hops(issue, hops, as_of=NOW, calendar=calendar)
    kept = LiabilityFinding.objects.get(issue=issue).facts["hops"]
    assert [hop.minutes for hop in held] == [hop["minutes"] for hop in kept]
    # Friday 4 March 9:00, when the waiting was over, to Monday 14 March 8:30.
    assert held[5].minutes == 390 + 5 * 420
    assert held[5].paused == 2 * 420


def test_a_log_brought_in_twice_adds_nothing(world: World) -> None:
    text = log(lines_of("INC1"), lines_of("INC2", caller="Caller 2"))
    brought(world.company, text)
    before = (told(world.company), Event.objects.unscoped("a count").filter(verb__startswith="issue.").count())
    again = brought(world.company, text)
    assert (again.counts["create"], again.counts["same"], again.counts["skipped"]) == (0, 2, 18)
    assert again.counts["codes"]["issue.already"] == 18
    assert before == (told(world.company), Event.objects.unscoped("a count").filter(verb__startswith="issue.").count())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_lines_changes_nothing(world: World, seed: int) -> None:
    issues = [lines_of(f"INC{number}", STEPS[: 2 + number], caller=f"Caller {number % 3}") for number in range(8)]
    brought(world.company, log(*issues))
    in_order = told(world.company)
    brought(world.other, log(*issues, shuffled=seed))
    assert told(world.other) == in_order


def test_one_unusable_line_refuses_the_whole_issue_and_says_which(world: World) -> None:
    bad = [line.replace("Awaiting User Info", "-100") for line in lines_of("INC2")]
    run = checked(world.company, log(lines_of("INC1"), bad))
    assert (run.counts["create"], run.counts["refused"], run.counts["accepted"]) == (1, 9, 9)
    guilty = run.problems.get(code="issue.state_unknown")
    assert (guilty.row, guilty.column, guilty.value) == (14, "incident_state", "-100")
    assert "已办结" in guilty.fix
    others = run.problems.filter(code="issue.row_refused")
    assert others.count() == 8
    assert {other.params["other"] for other in others} == {"14"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("1/3/2016 10:00", "31/2/2016 10:00", "date.impossible"),
        ("1/3/2016 10:00", "soon", "date.unreadable"),
        ("1/3/2016 10:00", "1/3/2096 10:00", "date.out_of_range"),
        ("1/3/2016 10:00", "?", "value.missing"),
        ("Caller 1", "?", "value.missing"),
        ("24/3/2016 10:00\n", "24/3/2015 10:00\n", "issue.closed_early"),
    ],
)
def test_lines_that_make_no_sense_are_refused(world: World, old: str, new: str, code: str) -> None:
    run = checked(world.company, log(lines_of("INC1", STEPS[:2])).replace(old, new))
    assert code in run.counts["codes"]
    assert run.counts["create"] == 0
    problem = run.problems.filter(code=code).first()
    assert problem is not None
    assert problem.fix


def test_an_issue_closed_without_such_a_line_closes_when_the_log_says(world: World) -> None:
    run = brought(world.company, log(lines_of("INC1", STEPS[:1])))
    assert run.counts["codes"] == {"issue.closed_without_row": 1}
    issue = Issue.objects.get(number="INC1")
    assert issue.closed_at == shanghai(24, 10)
    assert [hop.outcome for hop in issue.hops.order_by("pk")][-4:] == ["accepted", "answered", "told", "closed"]


def test_a_number_of_an_issue_made_here_is_not_overwritten(world: World) -> None:
    issue = actions.raise_issue(
        world.retailers["东街烟酒店"], category="price_issue", text="价格", entry="desk", by=world.ann, at=NOW
    )
    run = brought(world.company, log(lines_of(issue.number)))
    assert run.counts["codes"]["issue.number_taken"] == 9
    assert run.counts["create"] == 0
    assert Issue.objects.get().text == "价格"


def test_what_nobody_has_worked_on_can_be_taken_back(world: World) -> None:
    retailers = Retailer.objects.filter(company=world.company).count()
    run = brought(world.company, log(lines_of("INC1"), lines_of("INC2", STEPS[:5], caller="Caller 2").copy()))
    assert Retailer.objects.filter(company=world.company).count() == retailers + 2
    Issue.objects.filter(number="INC2").update(version=F("version") + 1)
    undo_run(run, by="system", at=NOW)
    assert [issue.number for issue in Issue.objects.all()] == ["INC2"]
    assert not Hop.objects.exclude(issue__number="INC2").exists()
    assert Retailer.objects.filter(company=world.company).count() == retailers + 1
    assert (run.counts["removed"], run.counts["kept"], run.counts["removed_retailers"]) == (1, 1, 1)
    assert run.notes[-1]["code"] == "undo.kept_used"
    assert not list(verify(world.company.pk))


def test_a_list_with_one_line_per_ticket_is_read_too(world: World) -> None:
    run = brought(world.company, LISTED)
    assert run.counts["create"] == 3
    first, duplicate, still_open = Issue.objects.order_by("number")
    assert (first.entry, first.state, first.answer_kind) == ("phone", "closed", "solution")
    assert first.closed_at == datetime(2018, 4, 12, 4, 45, 47, tzinfo=UTC)
    assert (duplicate.answer_kind, duplicate.entry) == ("explanation", "portal")
    assert (still_open.state, still_open.department) == ("accepted", world.departments["sales_department"])
    assert still_open.holder_due_at == still_open.hops.get(ends_at=None).due_at
    assert Retailer.objects.filter(company=world.company, licence_no="Hollins").count() == 1


def test_a_department_of_the_same_name_needs_no_table(world: World) -> None:
    text = log(lines_of("INC1", STEPS[:2])).replace("Desk", "销售部门").replace("Category 1", "价格问题")
    brought(world.company, text, words="")
    hop = Hop.objects.get(step="answer", department__isnull=False)
    assert hop.department == world.departments["sales_department"]
    assert Issue.objects.get().category == "price_issue"


def test_an_issue_no_department_ever_had_is_visit_service(world: World) -> None:
    steps = [(state, place, at, "?") for state, place, at, _group in (STEPS[0], STEPS[5], STEPS[8])]
    brought(world.company, log(lines_of("INC1", steps)))
    issue = Issue.objects.get()
    assert (issue.category, issue.department) == ("visit_issue", None)
    assert not issue.hops.filter(department__isnull=False).exists()


def test_a_table_of_meanings_that_names_no_department_is_refused(world: World) -> None:
    run = checked(world.company, log(lines_of("INC1")), words="Desk,Nowhere\nVan,distribution_centre\nX,Nobody\n")
    assert run.state == ImportRun.State.FAILED
    assert (run.notes[-1]["code"], run.notes[-1]["value"]) == ("issue.meaning_unknown", "Nobody")


def test_administrators_see_the_kind_among_the_imports(world: World) -> None:
    assert ISSUES.key == "issues"
    assert {field.key for field in ISSUES.fields if field.required} == {"number", "retailer", "raised_at", "state"}
    assert set(ISSUES.sample) == {field.key for field in ISSUES.fields}
