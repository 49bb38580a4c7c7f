"""Each indicator over small facts, checked by hand."""

from decimal import Decimal
from typing import Any

from rounds.assessment.rules.facts import PartyFacts, parties_of
from rounds.assessment.rules.measures import Measure
from rounds.assessment.rules.registry import REGISTRY, indicators_for
from rounds.assessment.rules.scheme import DEFAULT_WEIGHTS, Party
from rounds.assessment.tests.documents import (
    DEPARTMENT,
    bulletin,
    fact,
    hop,
    inputs_with,
    issue,
    late_answer,
    late_coordination,
    prompt_issue,
    visit,
)


def party(which: Party, **rows: Any) -> PartyFacts:
    return next(facts for facts in parties_of(inputs_with(**rows)) if facts.party == which)


def manager(indicator: str, **rows: Any) -> Measure:
    return REGISTRY[indicator].measure(party(Party.MANAGER, **rows))


def department(indicator: str, **rows: Any) -> Measure:
    return REGISTRY[indicator].measure(party(Party.DEPARTMENT, **rows))


def said(measure: Measure) -> str:
    return "\n".join(reason.said() for reason in (measure.formula, *measure.because))


def test_every_indicator_is_documented_labelled_and_cites_its_rules() -> None:
    for key, indicator in REGISTRY.items():
        assert indicator.key == key
        assert indicator.measure.__doc__
        assert indicator.label
        assert indicator.rules
        assert indicator.parties
    for which, names in DEFAULT_WEIGHTS.items():
        assert set(names) <= {indicator.key for indicator in indicators_for(which)}


def test_without_facts_every_indicator_says_why_and_gives_no_number() -> None:
    for which in DEFAULT_WEIGHTS:
        for indicator in indicators_for(which):
            found = indicator.measure(party(which))
            assert found.value is None, indicator.key
            assert found.because, indicator.key


def test_satisfaction_is_the_share_of_fours_and_fives() -> None:
    found = manager("satisfaction", satisfaction=[fact(1, [1, 1, 2, 8, 8])])
    assert found.value == Decimal("80.00")
    assert "16 ÷ 作答 20" in said(found)
    assert found.records == ("surveys.item:1",)
    assert found.prospect is not None
    assert "5.00" in found.prospect.said()


def test_items_about_departments_do_not_judge_the_visit_service() -> None:
    about_delivery = fact(2, [9, 0, 0, 0, 0], department=DEPARTMENT, category="delivery_issue")
    assert manager("satisfaction", satisfaction=[about_delivery]).value is None
    about_nobody = fact(3, [9, 0, 0, 0, 0], category="")
    assert manager("satisfaction", satisfaction=[about_nobody], format=3).value is None
    assert manager("satisfaction", satisfaction=[about_nobody]).value == 0, "closings of before keep their bytes"


def test_a_department_is_judged_over_the_whole_company() -> None:
    rows = [
        fact(2, [0, 0, 1, 2, 1], department=DEPARTMENT, category="delivery_issue", manager=None),
        fact(2, [9, 0, 0, 0, 0], department=DEPARTMENT, category="delivery_issue"),
    ]
    assert department("satisfaction", satisfaction=rows).value == Decimal("75.00")


def test_too_few_answers_give_no_value_and_say_how_few() -> None:
    found = manager("satisfaction", satisfaction=[fact(1, None)])
    assert found.value is None
    assert "样本太少：作答 3 份" in said(found)


def test_a_prompt_manager_scores_full() -> None:
    found = manager("issue_handling", issues=[prompt_issue(1)])
    assert found.value == Decimal("100.00")
    assert found.against == ()
    assert found.prospect is None


def test_a_late_department_is_not_the_managers_lateness() -> None:
    assert manager("issue_handling", issues=[late_answer(1)]).value == Decimal("100.00")
    assert department("issue_answers", issues=[late_answer(1)]).value == Decimal("0.00")


def test_late_coordination_counts_against_the_manager_with_his_minutes() -> None:
    found = manager("issue_handling", issues=[late_coordination(1), prompt_issue(2)])
    assert found.value == Decimal("50.00")
    # 10:00-12:00 and 14:00-17:30 are left of Monday, Tuesday brings 08:30-10:00: 180 + 210 + 90.
    assert "用 480 分钟，限 210 分钟" in said(found)
    assert "issues.issue:1" in found.against
    assert "events:10" in found.against


def test_every_issue_is_listed_even_when_its_clock_still_runs() -> None:
    waiting = issue(3, [hop("coordinate", "28 17:00", None, 30, allowed=10_000)])
    found = manager("issue_handling", issues=[prompt_issue(1), waiting])
    assert found.value == Decimal("100.00")
    assert found.records == ("issues.issue:1", "issues.issue:3")
    assert "1 件尚在时限内" in said(found)


def test_an_issue_left_lying_beyond_its_time_counts_as_late() -> None:
    found = manager("issue_handling", issues=[issue(3, [hop("coordinate", "10 09:00", None, 30)])])
    assert found.value == Decimal("0.00")


def test_accepted_reasons_are_taken_out_and_others_count() -> None:
    rows = [visit(n) for n in range(1, 7)]
    rows += [
        visit(7, "missed", missed_reason="weather"),
        visit(8, "missed", missed_reason="not_done"),
        visit(9, "planned"),
    ]
    found = manager("visit_completion", visits=rows)
    assert found.value == Decimal("75.00")  # 6 of 9 - 1
    assert found.against == ("visits.visit:8", "visits.visit:9")
    assert len(found.records) == 9


def test_an_unplanned_visit_neither_helps_nor_hurts_completion() -> None:
    rows = [visit(1), visit(2, "planned"), visit(3, is_planned=False)]
    assert manager("visit_completion", visits=rows).value == Decimal("50.00")


def test_trace_quality_is_the_share_of_whole_records_of_door_visits() -> None:
    rows = [visit(1), visit(2, is_complete=False), visit(3, channel="phone", is_complete=False), visit(4, "planned")]
    found = manager("trace_quality", visits=rows)
    assert found.value == Decimal("50.00")
    assert found.against == ("visits.visit:2",)


def test_a_record_ruled_boilerplate_by_a_person_is_not_whole_and_says_so() -> None:
    rows = [visit(1, ruling="boilerplate"), visit(2, ruling="true_note"), visit(3), visit(4, is_complete=False)]
    found = manager("trace_quality", visits=rows)
    assert found.value == Decimal("50.00")
    assert found.against == ("visits.visit:1", "visits.visit:4")
    assert "1 份由市场经理裁定为应差式文字" in said(found)
    without = manager("trace_quality", visits=[visit(1), visit(2)])
    assert "裁定为应差式" not in said(without)


def test_bulletins_late_or_never_published_count_against_the_department() -> None:
    rows = [
        bulletin(1, "2025-11-10T09:00:00+00:00"),
        bulletin(2, "2025-11-10T09:00:01+00:00"),
        bulletin(3, None),
        bulletin(4, None, due="2025-12-20T09:00:00+00:00"),
    ]
    found = department("bulletin_duty", bulletins=rows)
    assert found.value == Decimal("33.33")
    assert found.against == ("bulletins.bulletin:2", "bulletins.bulletin:3")
    assert "bulletins.bulletin:4" not in found.records, "not due yet"


def test_a_late_answer_is_borne_seventy_to_thirty() -> None:
    rows = [late_answer(1), prompt_issue(2)]
    assert department("liability", issues=rows).value == Decimal("65.00")  # 100 - 70 % of one of two
    assert manager("liability", issues=rows).value == Decimal("85.00")


def test_who_does_not_coordinate_bears_all_of_it() -> None:
    rows = [late_coordination(1), prompt_issue(2)]
    found = manager("liability", issues=rows)
    assert found.value == Decimal("50.00")
    assert found.because[1].rules == ("A34",)
    assert department("liability", issues=rows).value == Decimal("100.00")


def test_dissatisfaction_found_by_the_survey_is_charged_by_the_table() -> None:
    mine = fact(2, [5, 5, 0, 5, 5], department=DEPARTMENT, category="delivery_issue")
    whole = mine | {"manager": None}
    assert department("liability", satisfaction=[whole]).value == Decimal("65.00")  # half dissatisfied × 70 %
    assert manager("liability", satisfaction=[mine]).value == Decimal("85.00")
    visits = manager("liability", satisfaction=[fact(1, [5, 5, 0, 5, 5])])
    assert visits.value == Decimal("50.00"), "the visit service is the manager's alone (A42)"


def test_issues_and_survey_are_weighed_by_their_settings() -> None:
    mine = fact(2, [5, 5, 0, 5, 5], department=DEPARTMENT, category="delivery_issue")
    found = manager("liability", issues=[late_answer(1)], satisfaction=[mine])
    assert found.value == Decimal("74.50")  # 100 - (70 × 0.30 + 30 × 0.15)
    assert "70 × 0.3000 + 30 × 0.1500" in said(found)


def test_an_upheld_objection_takes_the_record_out() -> None:
    correction = {"party": "manager", "id": 7, "indicator": "issue_handling", "record": "issues.issue:1"}
    rows = [late_coordination(1), prompt_issue(2)]
    found = manager("issue_handling", issues=rows, corrections=[correction])
    assert found.value == Decimal("100.00")
    assert found.records == ("issues.issue:2",)
    assert manager("liability", issues=rows, corrections=[correction]).value == Decimal("50.00"), "only that part"
