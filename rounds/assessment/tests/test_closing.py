"""A month closed: frozen, scored, recomputed to the byte, closed again with late facts, published, contested."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from rounds.assessment import actions
from rounds.assessment.actions import (
    AssessmentError,
    ObjectionRefusedError,
    adopt_scheme,
    check_run,
    close_period,
    decide_objection,
    open_period,
    publish_run,
    raise_objection,
    recompute,
)
from rounds.assessment.models import ClosingRun, Objection, Period, Score, ScorePart
from rounds.assessment.queries.recomputing import kept_results, recomputation
from rounds.assessment.rules.facts import parties_of
from rounds.assessment.rules.settings import ACCEPTED_MISSED_REASONS
from rounds.assessment.tests.story import CLOSING, MONDAY, issue, told_month, visits_of_ann
from rounds.common.events import history, verify
from rounds.issues.models import LiabilityShare
from rounds.people.actions import set_setting
from rounds.visits.actions import rule_on_trace
from rounds.visits.models import Visit
from rounds.visits.rules.reasons import RefusedError
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(world: World) -> Period:
    return told_month(world)


def part_of(run: ClosingRun, who: str, indicator: str, world: World) -> ScorePart:
    owner = {"manager": world.staff[who]} if who in world.staff else {"department": world.departments[who]}
    return ScorePart.objects.get(score__run=run, indicator=indicator, **{f"score__{k}": v for k, v in owner.items()})


def values(run: ClosingRun, who: str, world: World) -> dict[str, Decimal | None]:
    owner = {"manager": world.staff[who]} if who in world.staff else {"department": world.departments[who]}
    parts = ScorePart.objects.filter(score__run=run, **{f"score__{k}": v for k, v in owner.items()})
    return {part.indicator: part.value for part in parts}


def test_a_month_from_visits_issues_bulletins_and_a_survey_becomes_scores(world: World, period: Period) -> None:
    run = close_period(period, by=world.staff["ada"], at=CLOSING)
    assert values(run, "ann", world) == {
        "satisfaction": Decimal("50.00"),
        "issue_handling": Decimal("100.00"),
        "visit_completion": Decimal("100.00"),
        "trace_quality": Decimal("50.00"),
        "liability": Decimal(
            "89.50"
        ),  # the department was late with one of two: 30 % of it, weighed 70; nobody is cross
    }
    sales = values(run, "sales_department", world)
    assert sales["issue_answers"] == Decimal("50.00")
    assert sales["bulletin_duty"] == Decimal("50.00")
    assert sales["liability"] == Decimal("75.50")
    late = part_of(run, "sales_department", "issue_answers", world)
    assert any(record.startswith("events:") for record in late.against)


def test_managers_and_departments_are_scored_in_the_same_run(world: World, period: Period) -> None:
    run = close_period(period, by=world.staff["ada"], at=CLOSING)
    scores = Score.objects.filter(run=run)
    assert {score.manager.username for score in scores if score.manager} == {"Aann", "Aben", "Awu"}
    assert {score.department.function for score in scores if score.department} == {
        "sales_department", "call_centre", "planning_department", "monopoly_department", "distribution_centre",
    }  # fmt: skip


def test_a_territory_with_few_answers_is_reweighted_and_says_so(world: World, period: Period) -> None:
    run = close_period(period, by=world.staff["ada"], at=CLOSING)
    score = Score.objects.get(run=run, manager=world.staff["wu"])
    part = score.parts.get(indicator="satisfaction")
    assert part.value is None
    assert "样本太少" in part.because[0]["text"]
    assert part.used_weight == 0
    assert score.notes


def test_recomputing_gives_the_same_bytes(world: World, period: Period) -> None:
    run = close_period(period, by=world.staff["ada"], at=CLOSING)
    again = ClosingRun.objects.get(pk=run.pk)
    assert recompute(again)
    kept = kept_results(again)
    assert [kept_results(again, of=score) for score in again.scores.order_by("pk")] == [[one] for one in kept]
    found = check_run(again, by=world.staff["ada"], at=CLOSING)
    assert (found.holds, found.sha256) == (True, run.result_sha256)
    assert history(run).filter(verb="closing_run.recomputed").exists()


def test_later_changes_of_the_records_do_not_touch_a_closed_run(world: World, period: Period) -> None:
    run = close_period(period, by=world.staff["ada"], at=CLOSING)
    issue(world, "山口食杂店", days=4)
    assert recompute(ClosingRun.objects.get(pk=run.pk))


def test_a_score_edited_behind_the_back_is_found(world: World, period: Period) -> None:
    run = close_period(period, by=world.staff["ada"], at=CLOSING)
    Score.objects.filter(run=run, manager=world.ann).update(total=Decimal("100.00"))
    assert not recompute(run)
    assert not recomputation(run).rows_hold


def test_inputs_edited_behind_the_back_are_found(world: World, period: Period) -> None:
    run = close_period(period, by=world.staff["ada"], at=CLOSING)
    run.inputs["visits"][0]["state"] = "missed"
    found = recomputation(run)
    assert (found.inputs_hold, found.results_hold) == (False, False)


def test_closing_again_without_news_gives_the_same_run(world: World, period: Period) -> None:
    first = close_period(period, by=world.staff["ada"], at=CLOSING)
    assert close_period(period, by=world.staff["ada"], at=CLOSING + timedelta(hours=1)) == first


def test_late_facts_make_version_two_and_leave_version_one_alone(world: World, period: Period) -> None:
    first = close_period(period, by=world.staff["ada"], at=CLOSING)
    before = list(Score.objects.filter(run=first).order_by("pk").values_list("pk", "total"))
    issue(world, "山口食杂店", days=4)
    second = close_period(period, by=world.staff["ada"], at=CLOSING + timedelta(days=1))
    assert (first.version, second.version) == (1, 2)
    assert list(Score.objects.filter(run=first).order_by("pk").values_list("pk", "total")) == before
    assert recompute(first)
    assert recompute(second)


def test_only_a_persons_ruling_on_words_counts_never_a_grade_or_a_doubt(world: World, period: Period) -> None:
    first = close_period(period, by=world.staff["ada"], at=CLOSING)
    whole = next(visit for visit in Visit.objects.filter(manager=world.ann).complete())
    Visit.objects.filter(manager=world.ann).update(trace_grade="boilerplate", doubts=[{"kind": "position_far"}])
    assert close_period(period, by=world.staff["ada"], at=CLOSING + timedelta(hours=1)) == first
    assert "doubt" not in str(first.inputs)
    assert "grade" not in str(first.inputs)
    rule_on_trace(whole, ruling="true_note", reason="已核实", by=world.mei, at=CLOSING)
    kept = close_period(period, by=world.staff["ada"], at=CLOSING + timedelta(hours=2))
    assert values(kept, "ann", world)["trace_quality"] == Decimal("50.00")
    rule_on_trace(whole, ruling="boilerplate", reason="雷同", by=world.mei, at=CLOSING)
    second = close_period(period, by=world.staff["ada"], at=CLOSING + timedelta(hours=3))
    assert values(second, "ann", world)["trace_quality"] == Decimal("0.00")
    assert f"visits.visit:{whole.pk}" in part_of(second, "ann", "trace_quality", world).against
    assert recompute(first)
    assert recompute(second)


def test_no_rule_or_query_of_the_assessment_reads_a_grade_or_a_doubt() -> None:
    folder = Path(actions.__file__).parents[1]
    code = [path for part in ("rules", "queries", "actions") for path in (folder / part).rglob("*.py")]
    assert len(code) > 10
    read = re.compile(r"trace_grade|trace_because|\.doubts|[\"']doubts[\"']")
    assert not [path.name for path in code if read.search(path.read_text(encoding="utf-8"))]


def test_a_scheme_adopted_after_the_period_does_not_change_it(world: World, period: Period) -> None:
    first = close_period(period, by=world.staff["ada"], at=CLOSING)
    adopt_scheme(
        world.company, manager_weights={"satisfaction": 100}, department_weights={"liability": 100},
        by=world.staff["ada"], at=CLOSING, because="下期起用",
    )  # fmt: skip
    assert close_period(period, by=world.staff["ada"], at=CLOSING + timedelta(hours=1)).scheme == first.scheme


def test_weights_that_do_not_sum_to_a_hundred_are_refused(world: World) -> None:
    with pytest.raises(RefusedError, match="正好是 100"):
        adopt_scheme(
            world.company, manager_weights={"satisfaction": 60}, department_weights={"liability": 100},
            by=world.staff["ada"], at=MONDAY, because="试",
        )  # fmt: skip


def test_without_a_scheme_nothing_is_closed(world: World) -> None:
    day = MONDAY.date()
    period = open_period(world.company, name="试", starts_on=day, ends_on=day, by="system", at=MONDAY)
    with pytest.raises(AssessmentError, match="no_scheme"):
        close_period(period, by="system", at=MONDAY)


def test_a_look_before_the_end_cannot_be_published(world: World, period: Period) -> None:
    early = close_period(period, by=world.staff["ada"], at=MONDAY + timedelta(days=5))
    with pytest.raises(AssessmentError, match="not_over"):
        publish_run(early, by=world.staff["ada"], at=CLOSING)
    final = close_period(period, by=world.staff["ada"], at=CLOSING)
    assert final.version == 2
    publish_run(final, by=world.staff["ada"], at=CLOSING)
    with pytest.raises(AssessmentError, match="already_published"):
        publish_run(final, by=world.staff["ada"], at=CLOSING)


def test_the_assessed_see_their_own_score_once_it_is_published(world: World, period: Period) -> None:
    run = close_period(period, by=world.staff["ada"], at=CLOSING)
    assert not Score.objects.visible_to(world.ann).exists()
    assert Score.objects.visible_to(world.staff["ada"]).count() == 8
    publish_run(run, by=world.staff["ada"], at=CLOSING)
    assert [score.manager for score in Score.objects.visible_to(world.ann)] == [world.ann]
    assert [score.department for score in Score.objects.visible_to(world.staff["sam"])] == [
        world.departments["sales_department"]
    ]
    assert {score.manager for score in Score.objects.visible_to(world.mei)} == {world.ann, world.staff["ben"]}
    assert not Score.objects.visible_to(world.strangers["ada"]).exists()


def test_an_objection_is_decided_by_a_named_person_and_both_results_stay(world: World, period: Period) -> None:
    run = publish_run(close_period(period, by=world.staff["ada"], at=CLOSING), by=world.staff["ada"], at=CLOSING)
    part = part_of(run, "sales_department", "issue_answers", world)
    contested = next(record for record in part.against if record.startswith("issues."))
    objection = raise_objection(part, text="当日系统停机", record=contested, by=world.staff["sam"], at=CLOSING)
    decide_objection(objection, upheld=True, decision="停机记录属实", by=world.staff["ada"], at=CLOSING)
    objection.refresh_from_db()
    assert (objection.state, objection.decided_by) == (Objection.State.UPHELD, world.staff["ada"])
    second = close_period(period, by=world.staff["ada"], at=CLOSING + timedelta(days=1))
    assert second.version == 2
    assert values(second, "sales_department", world)["issue_answers"] == Decimal("100.00")
    assert values(run, "sales_department", world)["issue_answers"] == Decimal("50.00"), "the first result stays"
    notes = Score.objects.get(run=second, department=world.departments["sales_department"]).notes
    assert any("异议" in note["text"] for note in notes)
    assert recompute(run)
    assert recompute(second)


def test_a_declined_objection_changes_nothing(world: World, period: Period) -> None:
    run = publish_run(close_period(period, by=world.staff["ada"], at=CLOSING), by=world.staff["ada"], at=CLOSING)
    part = part_of(run, "ann", "liability", world)
    objection = raise_objection(part, text="不该承担", record=part.records[0], by=world.ann, at=CLOSING)
    decide_objection(objection, upheld=False, decision="流转表如此规定", by=world.staff["hua"], at=CLOSING)
    assert close_period(period, by=world.staff["ada"], at=CLOSING + timedelta(days=1)) == run


def test_only_who_was_scored_may_object_and_nobody_decides_his_own(world: World, period: Period) -> None:
    run = close_period(period, by=world.staff["ada"], at=CLOSING)
    part = part_of(run, "ann", "liability", world)
    refusals = []
    for person, record, text in (
        (world.staff["ben"], "", "替同事"),
        (world.mei, "", "替下属"),
        (world.ann, "", "还没公布"),
    ):
        with pytest.raises(ObjectionRefusedError) as refused:
            raise_objection(part, text=text, record=record, by=person, at=CLOSING)
        refusals.append(refused.value.code)
    assert refusals == ["not_yours", "not_yours", "not_published"]
    publish_run(run, by=world.staff["ada"], at=CLOSING)
    part.refresh_from_db()
    for record, text, code in (("issues.issue:99999", "没有", "unknown_record"), ("", " ", "no_text")):
        with pytest.raises(ObjectionRefusedError, match=code):
            raise_objection(ScorePart.objects.get(pk=part.pk), text=text, record=record, by=world.ann, at=CLOSING)
    objection = raise_objection(ScorePart.objects.get(pk=part.pk), text="不服", by=world.ann, at=CLOSING)
    with pytest.raises(ObjectionRefusedError, match="already_open"):
        raise_objection(ScorePart.objects.get(pk=part.pk), text="再说一次", by=world.ann, at=CLOSING)
    with pytest.raises(ObjectionRefusedError, match="not_a_decider"):
        decide_objection(objection, upheld=True, decision="好", by=world.mei, at=CLOSING)
    decide_objection(objection, upheld=False, decision="不成立", by=world.staff["ada"], at=CLOSING)
    with pytest.raises(ObjectionRefusedError, match="already_decided"):
        decide_objection(objection, upheld=True, decision="又成立", by=world.staff["hua"], at=CLOSING)


def test_a_closing_takes_the_same_number_of_queries_however_many_records(
    world: World, period: Period, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(50) as few:  # handovers are read from the log
        close_period(period, by=world.staff["ada"], at=CLOSING)
    for shop in ("东街烟酒店", "桥头便利店", "山口食杂店"):
        issue(world, shop, days=4)
    visits_of_ann(world)
    with django_assert_max_num_queries(len(few.captured_queries)):
        close_period(period, by=world.staff["ada"], at=CLOSING + timedelta(days=1))


def test_every_step_is_in_the_event_chain(world: World, period: Period) -> None:
    run = publish_run(close_period(period, by=world.staff["ada"], at=CLOSING), by=world.staff["ada"], at=CLOSING)
    assert [event.verb for event in history(run)] == ["closing_run.closed", "closing_run.published"]
    assert history(run)[0].body["result_sha256"] == run.result_sha256
    assert list(verify(world.company.pk)) == []


def test_the_shares_are_those_the_issue_itself_shows(world: World, period: Period) -> None:
    run = close_period(period, by=world.staff["ada"], at=CLOSING)
    counted = {
        (issue.key, share.department, share.manager, share.percent)
        for facts in parties_of(run.inputs)
        for issue in facts.issues
        for share in issue.shares
    }
    found = LiabilityShare.objects.values_list("finding__issue", "department", "manager", "percent")
    assert counted
    assert counted == set(found)


def test_a_setting_changed_later_does_not_reach_back_into_a_closed_run(world: World, period: Period) -> None:
    run = close_period(period, by=world.staff["ada"], at=CLOSING)
    set_setting(world.company, ACCEPTED_MISSED_REASONS, [], by=world.staff["root"], at=CLOSING, because="不再认可")
    assert recompute(ClosingRun.objects.get(pk=run.pk))
    second = close_period(period, by=world.staff["ada"], at=CLOSING + timedelta(days=1))
    assert values(second, "ann", world)["visit_completion"] == Decimal("66.67")
