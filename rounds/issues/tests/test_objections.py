"""A party objects, a named assessor decides, the same rule runs again, both findings stay (A33-A36)."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rounds.common.events import history, verify
from rounds.issues import actions
from rounds.issues.actions import Asked, ObjectionRefusedError, decide_liability_objection, object_to_liability
from rounds.issues.models import ClockCorrection, Hop, Issue, LiabilityFinding, LiabilityObjection
from rounds.issues.queries.comparing import compare, if_granted
from rounds.issues.queries.findings import findings_for
from rounds.issues.queries.objections import newest_finding
from rounds.issues.rules.kept import facts_from
from rounds.issues.rules.liability import liability_of
from rounds.issues.rules.objections import Fault, Span
from rounds.issues.tests.cast import MONDAY, from_visit, later
from rounds.people.models import Staff
from tests.world import CANARY, World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def late_issue(world: World, *, at: datetime = MONDAY) -> Issue:
    """Sales answers on the fifth day; the manager was in time."""
    issue = from_visit(world, at=at)
    actions.accept_issue(issue, by=world.staff["sam"], at=at + timedelta(minutes=30))
    actions.answer_issue(issue, kind="solution", text="到货", by=world.staff["sam"], at=at + timedelta(days=4, hours=3))
    actions.tell_retailer(issue, how="电话", by=world.ann, at=at + timedelta(days=4, hours=4))
    return actions.confirm_issue(issue, by=world.ann, at=at + timedelta(days=4, hours=5))


def answer_hop(issue: Issue) -> Hop:
    return issue.hops.get(step="answer")


def span_in(issue: Issue, *, begins: float = 24, ends: float = 95) -> Span:
    """A span of the answering hop, in hours after it was raised."""
    return Span(answer_hop(issue).pk, later(hours=begins), later(hours=ends), "仓库停电，无法出库")


def objected(world: World, issue: Issue, *spans: Span, by: Staff | None = None, at: datetime | None = None) -> Any:
    finding = newest_finding(issue)
    assert finding is not None
    asked = [Asked(span) for span in spans or (span_in(issue),)]
    return object_to_liability(
        finding, text="停电期间办不了", asked=asked, by=by or world.staff["sam"], at=at or later(days=5)
    )


def granted_all(objection: LiabilityObjection) -> dict[int, tuple[datetime, datetime]]:
    return {span.pk: (span.starts_at, span.ends_at) for span in objection.spans.all()}


def decided(world: World, objection: LiabilityObjection, **more: Any) -> LiabilityObjection:
    given: dict[str, Any] = {
        "outcome": "upheld", "decision": "核对供电公告，属实", "granted": granted_all(objection),
        "by": world.staff["ada"], "at": later(days=6),
    }  # fmt: skip
    return decide_liability_objection(objection, **given | more)


def test_an_upheld_objection_reruns_the_rule_and_both_findings_stay(world: World) -> None:
    issue = late_issue(world)
    before = {hop.pk: (hop.starts_at, hop.ends_at, hop.ended_by_event) for hop in issue.hops.all()}
    told = list(history(issue).values_list("number", flat=True))
    first = newest_finding(issue)
    assert first is not None
    kept = dict(first.facts)
    found = decided(world, objected(world, issue))
    assert (found.decided_by, found.outcome) == (world.staff["ada"], "upheld")
    second = found.new_finding
    assert second is not None
    assert (first.version, second.version) == (1, 2)
    assert not second.shares.exists(), "in time once the power cut is taken out"
    first.refresh_from_db()
    assert first.facts == kept
    assert sum(share.percent for share in first.shares.all()) == Decimal(100)
    assert {hop.pk: (hop.starts_at, hop.ends_at, hop.ended_by_event) for hop in issue.hops.all()} == before
    assert list(history(issue).values_list("number", flat=True))[: len(told)] == told
    corrected = history(issue).get(verb="issue.facts_corrected")
    assert ClockCorrection.objects.get().event == corrected.number
    assert second.facts["corrections"][0]["event"] == corrected.number
    assert [event.verb for event in history(issue)][-3:] == [
        "issue.objected", "issue.facts_corrected", "issue.objection_decided",
    ]  # fmt: skip
    assert list(verify(world.company.pk)) == []


def test_the_two_versions_say_what_differs(world: World) -> None:
    issue = late_issue(world)
    found = decided(world, objected(world, issue))
    assert found.new_finding is not None
    both = compare(found.finding, found.new_finding)
    sales = world.departments["sales_department"].name
    assert [(line.party, line.before.percent, line.after.percent) for line in both.parties] == [
        (sales, Decimal(70), Decimal(0)),
        (world.ann.name, Decimal(30), Decimal(0)),
    ]
    changed = [line for line in both.hops if line.differs]
    assert [line.step for line in changed] == ["答复"]
    assert (changed[0].before or 0) - (changed[0].after or 0) == 390 + 2 * 420
    assert both.parties[0].before.events


def test_what_would_come_out_is_shown_and_not_kept(world: World) -> None:
    issue = late_issue(world)
    finding = newest_finding(issue)
    assert finding is not None
    tried = if_granted(finding, [span_in(issue)], at=later(days=6))
    assert (tried.after, tried.differs) == (0, True)
    assert LiabilityFinding.objects.count() == 1


def test_upheld_in_part_shortens_the_span_and_keeps_the_shares_at_100(world: World) -> None:
    issue = late_issue(world)
    objection = objected(world, issue)
    (span,) = objection.spans.all()
    found = decided(world, objection, granted={span.pk: (span.starts_at, span.starts_at + timedelta(hours=1))})
    assert found.new_finding is not None
    assert sum(share.percent for share in found.new_finding.shares.all()) == Decimal(100)
    (hop,) = [hop for hop in found.new_finding.facts["hops"] if hop["step"] == "answer"]
    assert hop["corrected"] == 60


def test_rejected_keeps_the_finding_and_no_span(world: World) -> None:
    issue = late_issue(world)
    found = decided(world, objected(world, issue), outcome="rejected", granted={}, decision="停电公告只有两小时")
    assert (found.new_finding, ClockCorrection.objects.count(), LiabilityFinding.objects.count()) == (None, 0, 1)


def test_a_span_without_working_time_changes_nothing_and_makes_no_version(world: World) -> None:
    issue = late_issue(world)
    night = Span(answer_hop(issue).pk, later(hours=14), later(hours=20), "夜里")
    found = decided(world, objected(world, issue, night))
    assert found.new_finding is None
    assert LiabilityFinding.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "fault"), [("mei", Fault.NOT_A_PARTY), ("dan", Fault.NOT_A_PARTY), ("ada", Fault.NOT_A_PARTY)]
)
def test_only_who_bears_a_share_objects(world: World, who: str, fault: Fault) -> None:
    issue = late_issue(world)
    with pytest.raises(ObjectionRefusedError) as refused:
        objected(world, issue, by=world.staff[who])
    assert refused.value.fault == fault


def test_a_party_objects_once_to_a_version_in_time_and_to_the_newest_only(world: World) -> None:
    issue = late_issue(world)
    old = newest_finding(issue)
    assert old is not None
    with pytest.raises(ObjectionRefusedError) as late:
        objected(world, issue, at=later(days=13))
    assert late.value.fault == Fault.TOO_LATE
    objected(world, issue, at=later(days=11))  # Friday, the fifth working day after the finding
    with pytest.raises(ObjectionRefusedError) as again:
        objected(world, issue)
    assert again.value.fault == Fault.OBJECTED_ALREADY
    objected(world, issue, by=world.ann)
    actions.compute_liability(issue, at=later(days=6), dissatisfied=True)
    with pytest.raises(ObjectionRefusedError) as stale:
        object_to_liability(old, text="晚了", asked=[Asked(span_in(issue))], by=world.ann, at=later(days=6))
    assert stale.value.fault == Fault.NOT_NEWEST


def test_a_span_stays_inside_its_hop_and_says_why(world: World) -> None:
    issue = late_issue(world)
    other = from_visit(world)
    good = span_in(issue)
    cases = {
        Fault.SPAN_OUTSIDE: replace(good, ends_at=later(hours=100)),
        Fault.SPAN_BACKWARDS: replace(good, ends_at=good.starts_at),
        Fault.SPAN_NO_REASON: replace(good, because=" "),
        Fault.FOREIGN: replace(good, hop=other.hops.get(step="accept").pk),
    }
    for fault, span in cases.items():
        with pytest.raises(ObjectionRefusedError) as refused:
            objected(world, issue, span)
        assert refused.value.fault == fault
    assert LiabilityObjection.objects.count() == 0


def test_a_hop_that_still_runs_is_not_named(world: World) -> None:
    issue = from_visit(world)
    actions.accept_issue(issue, by=world.staff["sam"], at=later(hours=30))
    actions.compute_liability(issue, at=later(days=9))
    accept = issue.hops.get(step="accept")
    for hop, ends in ((accept, accept.ends_at), (answer_hop(issue), later(days=8))):
        assert ends is not None
        with pytest.raises(ObjectionRefusedError) as refused:
            objected(world, issue, Span(hop.pk, hop.starts_at, ends, "停电"), at=later(days=9))
        assert refused.value.fault == Fault.SPAN_RUNS, "acceptance and answer are one clock"


def test_a_named_assessor_decides_once_with_reasons_and_never_his_own_case(world: World) -> None:
    issue = late_issue(world)
    objection = objected(world, issue)
    (span,) = objection.spans.all()
    wrong: tuple[tuple[dict[str, Any], Fault], ...] = (
        ({"by": world.staff["hua"]}, Fault.NOT_A_DECIDER),
        ({"by": world.strangers["ada"]}, Fault.NOT_A_DECIDER),
        ({"decision": " "}, Fault.NO_DECISION),
        ({"outcome": "maybe"}, Fault.NO_DECISION),
        ({"granted": {}}, Fault.NOTHING_GRANTED),
        ({"outcome": "rejected"}, Fault.GRANTED_THOUGH_REJECTED),
        ({"granted": {span.pk: (span.starts_at, span.ends_at + DAY)}}, Fault.BEYOND_ASKED),
        ({"granted": {span.pk: (span.ends_at, span.starts_at)}}, Fault.SPAN_BACKWARDS),
    )
    for given, fault in wrong:
        with pytest.raises(ObjectionRefusedError) as refused:
            decided(world, objection, **given)
        assert refused.value.fault == fault
    Issue.objects.filter(pk=issue.pk).update(coordinator=world.staff["ada"])
    with pytest.raises(ObjectionRefusedError) as own:
        decided(world, LiabilityObjection.objects.get(pk=objection.pk))
    assert own.value.fault == Fault.OWN_CASE
    Issue.objects.filter(pk=issue.pk).update(coordinator=world.ann)
    found = decided(world, LiabilityObjection.objects.get(pk=objection.pk))
    with pytest.raises(ObjectionRefusedError) as twice:
        decided(world, found)
    assert twice.value.fault == Fault.DECIDED_ALREADY


def test_evidence_of_another_issue_is_refused(world: World) -> None:
    issue, other = late_issue(world), from_visit(world)
    actions.keep_issue_photo(other, content=b"not a picture", by=world.ann, at=later())
    photo = other.photos.get()
    finding = newest_finding(issue)
    assert finding is not None
    with pytest.raises(ObjectionRefusedError) as refused:
        object_to_liability(
            finding, text="看照片", asked=[Asked(span_in(issue), photo=photo)], by=world.ann, at=later(days=5)
        )
    assert refused.value.fault == Fault.FOREIGN


def test_the_same_span_granted_to_two_parties_counts_once_and_makes_one_version(world: World) -> None:
    issue = late_issue(world)
    first, second = objected(world, issue), objected(world, issue, by=world.ann)
    assert decided(world, first).new_finding is not None
    assert decided(world, second).new_finding is None
    assert ClockCorrection.objects.count() == 2
    assert LiabilityFinding.objects.count() == 2


def test_dissatisfaction_stays_in_the_facts_of_the_rerun(world: World) -> None:
    issue = late_issue(world)
    actions.compute_liability(issue, at=later(days=5), dissatisfied=True)
    found = decided(world, objected(world, issue))
    assert found.new_finding is not None
    assert found.new_finding.facts["dissatisfied"] is True
    assert [share.rules for share in found.new_finding.shares.order_by("pk")] == [["A36", "A37"], ["A41"]]


def test_every_kept_finding_gives_its_shares_again(world: World) -> None:
    issue = late_issue(world)
    decided(world, objected(world, issue))
    for finding in LiabilityFinding.objects.all():
        again = liability_of(facts_from(finding.facts))
        kept = [(row.department_id, row.manager_id, row.percent, row.events) for row in finding.shares.order_by("pk")]
        assert [(s.department, s.manager, s.percent, list(s.events)) for s in again] == kept


def test_a_finding_without_corrections_is_kept_as_it_always_was(world: World) -> None:
    issue = late_issue(world)
    finding = newest_finding(issue)
    assert finding is not None
    assert set(finding.facts) == {
        "category", "department", "primary_percent", "table_rules", "manager", "hops", "dissatisfied",
        "secondary_without_ground", "calendar",
    }  # fmt: skip
    assert set(finding.facts["hops"][0]) == {
        "step", "department", "starts_at", "ends_at", "allowed", "minutes", "started_by", "ended_by", "outcome",
        "paused",
    }  # fmt: skip
    assert actions.compute_liability(issue, at=later(days=40)) == finding


def test_who_was_freed_reads_both_versions_and_strangers_read_none(world: World) -> None:
    issue = late_issue(world)
    found = decided(world, objected(world, issue))
    for reader in (world.staff["sam"], world.ann, world.mei, world.staff["ada"]):
        assert [one.version for one in findings_for(reader, issue)] == [2, 1]
        assert LiabilityObjection.objects.visible_to(reader).get() == found
    for stranger in (world.staff["dan"], world.staff["ben"], world.staff["kai"], world.strangers["ada"]):
        assert not LiabilityObjection.objects.visible_to(stranger).exists()


def signed_in(staff: Staff, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(staff)
    return client


def local(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def filled(hop: Hop) -> dict[str, str]:
    """The form for the whole of one hop."""
    assert hop.ends_at is not None
    ends = {f"{hop.pk}-1-from": local(hop.starts_at), f"{hop.pk}-1-to": local(hop.ends_at)}
    return {"text": "停电", f"{hop.pk}-1-why": "仓库停电", **ends}


def test_a_party_objects_on_the_page_of_the_issue(world: World) -> None:
    issue = late_issue(world, at=timezone.now() - timedelta(days=5))
    hop, sam = answer_hop(issue), signed_in(world.staff["sam"])
    form = reverse("issues:object", args=[issue.pk])
    assert form in sam.get(reverse("issues:detail", args=[issue.pk])).content.decode()
    assert sam.get(form).status_code == 200
    half = sam.post(form, {"text": "停电", f"{hop.pk}-1-from": local(hop.starts_at)})
    assert half.status_code == 422
    assert "请写明从何时到何时" in half.content.decode()
    assert sam.post(form, filled(hop)).status_code == 302
    (span,) = LiabilityObjection.objects.get().spans.all()
    assert (span.starts_at, span.ends_at) == (hop.starts_at, hop.ends_at), "the minute of an edge means the edge"
    assert sam.post(form, filled(hop)).status_code == 409
    assert "现在不能提出异议" in sam.get(form).content.decode()


def test_the_assessor_decides_on_the_page_and_both_results_stand_side_by_side(world: World) -> None:
    issue = late_issue(world, at=timezone.now() - timedelta(days=5))
    sam, ada = signed_in(world.staff["sam"]), signed_in(world.staff["ada"])
    page = sam.post(reverse("issues:object", args=[issue.pk]), filled(answer_hop(issue))).headers["Location"]
    objection = LiabilityObjection.objects.get()
    decide = reverse("issues:objection_decide", args=[objection.pk])
    assert issue.number in ada.get(reverse("issues:objections")).content.decode()
    assert "试算" in ada.get(page).content.decode()
    assert decide not in sam.get(page).content.decode()
    refused = ada.post(decide, {"outcome": "upheld", "decision": "属实"})
    assert refused.status_code == 409
    assert "勾选" in refused.content.decode()
    span = objection.spans.get()
    assert ada.post(decide, {"outcome": "upheld", "decision": "属实", f"{span.pk}-grants": "on"}).status_code == 302
    both = sam.get(page).content.decode()
    assert "第 1 版与第 2 版对照" in both
    assert world.staff["ada"].name in both
    assert "经异议认定" in sam.get(reverse("issues:detail", args=[issue.pk])).content.decode()


def test_the_pages_speak_english_and_show_nothing_of_others(world: World) -> None:
    issue = late_issue(world, at=timezone.now() - timedelta(days=5))
    hop = answer_hop(issue)
    assert hop.ends_at is not None
    objection = objected(world, issue, Span(hop.pk, hop.starts_at, hop.ends_at, "停电"), at=timezone.now())
    page = reverse("issues:objection", args=[objection.pk])
    assert "Objection" in signed_in(world.staff["ada"], "en").get(page).content.decode()
    assert signed_in(world.staff["dan"]).get(page).status_code == 404
    assert signed_in(world.staff["kai"]).get(page).status_code == 403
    assert CANARY not in signed_in(world.staff["hua"]).get(reverse("issues:objections")).content.decode()


def test_an_empty_list_says_what_comes_there(world: World) -> None:
    assert "没有等待裁定的异议" in signed_in(world.staff["ada"]).get(reverse("issues:objections")).content.decode()
    assert "没有异议" in signed_in(world.ann).get(reverse("issues:objections")).content.decode()
