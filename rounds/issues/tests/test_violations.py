"""A report of a violation leaves a number and its clocks on the service side, and nothing else (A20, A27)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from rounds.common.events import history, verify
from rounds.enforcement.actions import check_case, close_case, decide_case, grant_room, take_up_case
from rounds.enforcement.models import CaseEvidence, EnforcementCase
from rounds.enforcement.queries.reports import said_to_reporter
from rounds.issues import actions
from rounds.issues.actions import IssueRefusedError, raise_issue
from rounds.issues.actions.desk import FileRefusedError, keep_issue_file, write_note
from rounds.issues.actions.moving import move_reports
from rounds.issues.models import Issue, IssuePhoto
from rounds.issues.queries.photos import kept_photo
from rounds.issues.queries.recheck import checked
from rounds.issues.rules.steps import Refusal
from rounds.people.actions import open_account
from rounds.people.models import Staff
from rounds.people.rules.roles import Role
from tests.pictures import jpeg, scene
from tests.world import World

SECRET = "东河超市半夜卖假烟"
PLAN = "请夜里去查后门"
HOUR = timedelta(hours=1)


@pytest.fixture
def zhu(world: World) -> Staff:
    """An officer of the monopoly department with the right to the room."""
    officer = open_account(
        world.company, "Azhu", "zhu", Role.DEPARTMENT_OFFICER, password=None, by="system", at=world.now,
        department=world.departments["monopoly_department"],
    )  # fmt: skip
    grant_room(officer, because="分管案件", by=world.staff["root"], at=world.now)
    return officer


def report(world: World, **more: object) -> Issue:
    fields: dict[str, object] = {"category": "delivery_issue", "entry": "visit", "by": world.ann, "at": world.now}
    shop = world.retailers["东街烟酒店"]
    return raise_issue(
        shop,
        text=SECRET,
        proposed_solution=PLAN,
        kind="violation_report",
        **fields | more,  # type: ignore[arg-type]
    )


def case_of(issue: Issue) -> EnforcementCase:
    return EnforcementCase.objects.get(report_number=issue.number)


def closed(issue: Issue, zhu: Staff, at: object) -> EnforcementCase:
    case = case_of(issue)
    take_up_case(case, by=zhu, at=at)  # type: ignore[arg-type]
    check_case(case, findings="查无实据", by=zhu, at=at)  # type: ignore[arg-type]
    decide_case(case, measure="none", words="不予处理", by=zhu, at=at)  # type: ignore[arg-type]
    return close_case(case, words="已归档", by=zhu, at=at)  # type: ignore[arg-type]


def test_its_words_and_who_said_them_are_in_the_room_alone(world: World) -> None:
    issue = report(world)
    case = case_of(issue)
    assert (case.text, case.proposal, case.reported_by) == (SECRET, PLAN, world.ann)
    issue.refresh_from_db()
    assert (issue.text, issue.proposed_solution, issue.visit, issue.coordinator) == ("已转专卖执法", "", None, None)
    said = [(event.actor_id, event.body) for event in history(issue)]
    assert world.ann.pk not in {actor for actor, _body in said}
    assert SECRET not in str(said)
    assert "retailer" not in str(said)


def test_it_lies_with_the_monopoly_department_at_once_and_nobody_is_late_for_it(world: World) -> None:
    issue = report(world, by=world.staff["kai"], entry="service_team")
    assert (issue.state, issue.department) == ("dispatched", world.departments["monopoly_department"])
    assert [(hop.step, hop.outcome) for hop in issue.hops.order_by("pk")] == [("learn", "dispatched"), ("accept", "")]


def test_the_department_answers_in_a_fixed_sentence_and_the_report_is_closed(world: World, zhu: Staff) -> None:
    issue = report(world)
    actions.accept_issue(issue, by=zhu, at=world.now + HOUR)
    with pytest.raises(IssueRefusedError) as refused:
        actions.answer_issue(issue, kind="solution", text=SECRET, by=zhu, at=world.now + HOUR)
    assert refused.value.refusal == Refusal.CASE_OPEN
    closed(issue, zhu, world.now + HOUR)
    actions.answer_issue(issue, kind="solution", text=SECRET, cause=SECRET, by=zhu, at=world.now + 2 * HOUR)
    issue.refresh_from_db()
    assert (issue.state, issue.cause) == ("closed", "")
    assert issue.answer == "已由专卖部门依法办结，情况依法不公开。"
    assert SECRET not in str([event.body for event in history(issue)])
    assert not any(share.manager_id for finding in issue.findings.all() for share in finding.shares.all())


def test_an_explanation_is_possible_while_the_case_goes_on(world: World, zhu: Staff) -> None:
    issue = report(world)
    actions.accept_issue(issue, by=zhu, at=world.now)
    actions.answer_issue(issue, kind="explanation", text="", by=zhu, at=world.now + HOUR)
    assert issue.state == "closed"
    assert said_to_reporter(world.company, issue.number) == "已受理"
    closed(issue, zhu, world.now + 2 * HOUR)
    assert said_to_reporter(world.company, issue.number) == "已办结"


def test_its_rows_agree_with_its_events_every_night(world: World, zhu: Staff) -> None:
    issue = report(world)
    actions.accept_issue(issue, by=zhu, at=world.now + HOUR)
    closed(issue, zhu, world.now + HOUR)
    actions.answer_issue(issue, kind="solution", text="", by=zhu, at=world.now + 2 * HOUR)
    assert [one.found for one in checked(world.company, now=world.now + 3 * HOUR)] == [()]


def test_a_report_goes_nowhere_else_and_nothing_is_said_about_it(world: World, zhu: Staff) -> None:
    issue = report(world)
    with pytest.raises(IssueRefusedError):
        actions.return_issue(issue, reason=SECRET, by=zhu, at=world.now)
    with pytest.raises(IssueRefusedError):
        actions.forward_issue(
            issue, department=world.departments["sales_department"], reason=SECRET, by=zhu, at=world.now
        )
    with pytest.raises(IssueRefusedError):
        actions.remind_holder(issue, words=SECRET, by=world.mei, at=world.now)
    with pytest.raises(IssueRefusedError):
        write_note(issue, text=SECRET, by=zhu, at=world.now)
    with pytest.raises(FileRefusedError):
        keep_issue_file(issue, name="a.jpg", content=jpeg(scene()), by=zhu, at=world.now)


def test_only_officers_with_the_right_meet_it_in_their_list(world: World, zhu: Staff) -> None:
    issue = report(world)
    assert list(Issue.objects.visible_to(zhu)) == [issue]
    other = open_account(
        world.company, "Aqian", "qian", Role.DEPARTMENT_OFFICER, password=None, by="system", at=world.now,
        department=world.departments["monopoly_department"],
    )  # fmt: skip
    assert not Issue.objects.visible_to(other).exists()


def test_the_same_phone_report_again_is_the_same_and_somebody_else_s_is_refused(world: World) -> None:
    ident = uuid4()
    first = report(world, phone_id=ident)
    assert report(world, phone_id=ident).pk == first.pk
    with pytest.raises(IssueRefusedError) as refused:
        report(world, phone_id=ident, by=world.staff["kai"])
    assert refused.value.refusal == Refusal.ID_TAKEN


def test_photos_of_a_report_are_evidence_in_the_room(world: World) -> None:
    issue, photo = report(world), jpeg(scene())
    kept = actions.keep_issue_photo(issue, content=photo, by=world.ann, at=world.now)
    assert isinstance(kept, CaseEvidence)
    assert not IssuePhoto.objects.exists()
    assert kept_photo(issue, kept.sha256) == kept
    assert kept.stored_path.startswith("enforcement/")


def test_at_the_desk_the_receipt_is_a_number(world: World, client: Client) -> None:
    client.force_login(world.ann)
    shop = world.retailers["东街烟酒店"]
    fields = {"retailer": shop.pk, "category": "market_issue", "kind": "violation_report", "entry": "phone"}
    done = client.post("/issues/new/", fields | {"text": SECRET}, follow=True)
    page = done.content.decode()
    assert done.redirect_chain[-1][0] == "/enforcement/reports/"
    assert "已转专卖执法" in page
    assert SECRET not in page
    assert shop.name not in page


def test_the_officer_s_page_of_a_report_offers_the_two_fixed_answers(world: World, zhu: Staff, client: Client) -> None:
    issue = report(world, at=world.now - timedelta(days=3))
    client.force_login(zhu)
    client.post(f"/issues/{issue.pk}/accept/")
    page = client.get(f"/issues/{issue.pk}/").content.decode()
    assert "已由专卖部门依法办结" in page
    assert f"/enforcement/{case_of(issue).pk}/" in page
    assert SECRET not in page
    client.post(f"/issues/{issue.pk}/answer/", {"kind": "explanation"})
    issue.refresh_from_db()
    assert issue.state == "closed"


def before_there_was_a_room(world: World, zhu: Staff) -> Issue:
    """A report as it was written then: words, photo, an answer, all among the issues."""
    issue = raise_issue(
        world.retailers["东街烟酒店"], category="market_issue", text=SECRET, entry="visit", proposed_solution=PLAN,
        by=world.ann, at=world.now,
    )  # fmt: skip
    actions.keep_issue_photo(issue, content=jpeg(scene()), by=world.ann, at=world.now)
    actions.accept_issue(issue, by=zhu, at=world.now + HOUR)
    actions.answer_issue(issue, kind="solution", text="已罚 500 元", cause="假烟", by=zhu, at=world.now + 2 * HOUR)
    Issue.objects.filter(pk=issue.pk).update(kind="violation_report")
    return issue


def test_reports_written_before_move_into_the_room_whole(world: World, zhu: Staff) -> None:
    issue = before_there_was_a_room(world, zhu)
    photo = IssuePhoto.objects.get()
    assert move_reports(world.company, at=world.now + 3 * HOUR) == 1
    issue.refresh_from_db()
    case = case_of(issue)
    assert (case.text, case.reported_by, case.visit) == (SECRET, world.ann, None)
    assert PLAN in case.proposal
    assert "已罚 500 元" in case.proposal
    assert case.evidence.get().sha256 == photo.sha256
    assert not IssuePhoto.objects.exists()
    kept = (issue.text, issue.proposed_solution, issue.cause, issue.state)
    assert kept == ("已转专卖执法", "", "", "closed")
    said = str([event.body for event in history(issue)]) + issue.answer
    assert not any(words in said for words in (SECRET, PLAN, "500", "假烟"))
    assert list(verify(world.company.pk)) == []
    assert move_reports(world.company, at=world.now + 4 * HOUR) == 0


def test_a_moved_report_that_waited_is_with_the_monopoly_department(world: World) -> None:
    issue = raise_issue(
        world.retailers["东街烟酒店"], category="delivery_issue", text=SECRET, entry="desk",
        by=world.staff["kai"], at=world.now,
    )  # fmt: skip
    Issue.objects.filter(pk=issue.pk).update(kind="violation_report")
    move_reports(world.company, at=world.now + HOUR)
    issue.refresh_from_db()
    assert (issue.state, issue.department) == ("dispatched", world.departments["monopoly_department"])
