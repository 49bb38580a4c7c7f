"""What results may lead to, how territories compare, what may be contested: the pure rules."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.assessment.rules.corrections import decided_in
from rounds.assessment.rules.difficulty import Terms as Alike
from rounds.assessment.rules.difficulty import Terrain, beside_alike, histogram, terrain_of
from rounds.assessment.rules.objections import (
    Case,
    Contested,
    Decider,
    Fault,
    decision_fault,
    effect_of,
    objection_fault,
    value_of,
)
from rounds.assessment.rules.outcomes import Fault as OutcomeFault
from rounds.assessment.rules.outcomes import PartResult, PeriodResult, Standing, Terms, off_post_training, pay_step
from rounds.assessment.rules.outcomes import decision_fault as outcome_fault
from rounds.assessment.rules.score import results_of
from rounds.assessment.tests.documents import MANAGER, inputs_with, visit

TERMS = Terms(3, 60, 5, 2, 90, 60, 5)
SOLID = (PartResult(Decimal(60), True, 9), PartResult(Decimal(40), True, 12))
THIN = (PartResult(Decimal(60), True, 2), PartResult(Decimal(40), True, 12))
totals = st.decimals(min_value=0, max_value=100, places=2)


def months(*found: str | None, parts: tuple[PartResult, ...] = SOLID) -> list[PeriodResult]:
    return [
        PeriodResult(n, f"{n}月", date(2026, n, 1), None if total is None else Decimal(total), parts)
        for n, total in enumerate(found, start=1)
    ]


@pytest.mark.parametrize(
    ("results", "proposes", "said"),
    [
        (months("50", "52", "51"), True, "只与规定的分数线和本人的变化比"),
        (months("50", "52"), False, "只有"),
        (months("50", "60", "51"), False, "不低于"),
        (months("40", "50", "59"), False, "正在改善"),
        (months("50", None, "51"), False, "样本少"),
        (months("50", "52", "51", parts=THIN), False, "样本少"),
        (months("95", "50", "52", "51"), True, "低于"),
    ],
)
def test_training_off_the_post_needs_a_threshold_missed_for_long_without_rising(
    results: list[PeriodResult], proposes: bool, said: str
) -> None:
    verdict = off_post_training(results, TERMS)
    assert verdict.proposes is proposes
    assert any(said in reason.text for reason in verdict.reasons)
    assert not proposes or verdict.scores == tuple(result.score for result in results[-3:])


@given(st.lists(totals, min_size=3, max_size=8))
def test_nobody_at_or_above_the_threshold_is_proposed_however_good_the_others_are(found: list[Decimal]) -> None:
    results = months(*map(str, found))
    proposed = off_post_training(results, TERMS).proposes
    last = found[-3:]
    assert proposed == (max(last) < 60 and last[-1] - last[0] < 5)
    better = [replace(result, total=Decimal(60)) for result in results]
    assert not off_post_training(better, TERMS).proposes


@given(st.lists(totals, min_size=0, max_size=6))
def test_a_pay_step_is_only_ever_up_and_rests_on_the_last_periods(found: list[Decimal]) -> None:
    verdict = pay_step(months(*map(str, found)), TERMS)
    assert verdict.proposes == (len(found) >= 2 and min(found[-2:]) >= 90)
    assert verdict.reasons


CASE = Case(True, True, True, date(2026, 12, 7), date(2026, 12, 8), "a:1", ("a:1",), "不对", False, False)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, None),
        ({"today": date(2026, 12, 9)}, Fault.TOO_LATE),
        ({"is_newest": False}, Fault.NOT_NEWEST),
        ({"record": "a:2"}, Fault.UNKNOWN_RECORD),
        ({"record": ""}, None),
        ({"was_decided": True}, Fault.DECIDED_BEFORE),
        ({"is_scored": False, "text": ""}, Fault.NOT_YOURS),
    ],
)
def test_a_score_is_contested_by_whom_it_is_of_and_in_time(change: dict[str, object], fault: Fault | None) -> None:
    assert objection_fault(replace(CASE, **change)) == fault  # type: ignore[arg-type]


def test_who_is_involved_does_not_decide() -> None:
    good = Decider(True, False, False, "核对属实")
    assert decision_fault(good) is None
    assert decision_fault(replace(good, is_involved=True)) == Fault.INVOLVED
    assert decision_fault(replace(good, made_it=True)) == Fault.OWN_OBJECTION


def test_the_effect_is_what_the_same_rule_gives_without_the_record() -> None:
    inputs = inputs_with(visits=[visit(1), visit(2, "missed", missed_reason="not_done")])
    record = effect_of(inputs, Contested("manager", MANAGER, "visit_completion", "visits.visit:2"), results_of)
    assert record["part"] == ["50.00", "100.00"]
    whole = effect_of(inputs, Contested("manager", MANAGER, "visit_completion"), results_of)
    assert whole["part"] == ["50.00", None]
    assert whole["total"][0] == record["total"][0] != whole["total"][1]
    assert inputs["corrections"] == []


def test_a_value_two_people_agreed_on_is_a_visible_line_and_the_measured_one_stays() -> None:
    line = {"party": "manager", "id": MANAGER, "indicator": "visit_completion", "value": "80.00", "because": "记错户",
            "proposed_by": "考文", "confirmed_by": "华总"}  # fmt: skip
    inputs = inputs_with(visits=[visit(1), visit(2, "missed", missed_reason="not_done")], overrides=[line])
    part = next(p for p in results_of(inputs)[0]["parts"] if p["indicator"] == "visit_completion")
    assert part["value"] == "80.00"
    first = part["because"][0]["params"]
    assert (first["before"], first["after"], first["proposed_by"], first["confirmed_by"]) == (
        "50.00", "80.00", "考文", "华总",
    )  # fmt: skip
    assert decided_in(inputs_with()) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("101", Fault.NOT_A_VALUE),
        ("nan", Fault.NOT_A_VALUE),
        ("", Fault.NOT_A_VALUE),
        ("50", Fault.SAME_VALUE),
        ("80.5", Decimal("80.50")),
    ],
)
def test_a_correction_gives_a_value_a_score_may_have(text: str, found: object) -> None:
    assert value_of(text, now=Decimal("50.00")) == found


def test_a_territory_is_described_by_the_distance_to_the_nearest_shop() -> None:
    step = 1000 / 111_195  # a kilometre northwards
    found = terrain_of(7, 5, 2, [(30 + place * step, 120.0) for place in range(5)])
    assert (found.spacing, found.rural_percent) == (1000, 40)
    assert found.reach == 1000
    assert terrain_of(7, 5, 2, [(30.0, 120.0)]).spacing is None


def test_like_territories_are_compared_without_names_and_only_when_there_are_enough() -> None:
    others = [Terrain(key, 100 + key, 50, 800, 2000) for key in range(1, 7)]
    far = Terrain(9, 40, 40, 5000, 9000)
    scores = {one.key: 60 + one.key * Decimal("4.13") for one in [*others, far]}
    near = beside_alike(others[0], [*others, far], scores, Alike(30, 5))
    # Of five, quartiles and median are three colleagues' totals (72.39, 76.52, 80.65): only whole fives are told.
    assert near.count == 5
    assert [near.reason.params[name] for name in ("low", "middle", "high")] == ["70", "75", "80"]
    few = beside_alike(far, [*others, far], scores, Alike(30, 5))
    assert (few.count, few.middle) == (0, None)
    assert "不作比较" in few.reason.text


@given(st.lists(totals, max_size=30))
def test_a_spread_counts_everybody_once_and_says_nothing_of_few(found: list[Decimal]) -> None:
    bins = histogram(found, fewest=5)
    assert (bins is None) == (len(found) < 5)
    assert bins is None or sum(count for _low, _high, count in bins) == len(found)


STANDING = Standing(True, True, True, False, False, 1, True, date(2026, 12, 8), date(2026, 12, 7), 1)


@pytest.mark.parametrize(
    ("change", "decision", "fault"),
    [
        ({}, "training", None),
        ({}, "granted", OutcomeFault.NOT_FOR_THIS),
        ({"talks": 0}, "nothing", OutcomeFault.NOT_TALKED),
        ({"has_answered": False}, "nothing", OutcomeFault.TOO_SOON),
        ({"has_answered": False, "today": date(2026, 12, 9)}, "nothing", None),
        ({"took_part": True}, "support", OutcomeFault.SAME_PERSON),
        ({"supports": 0}, "support", OutcomeFault.NO_SUPPORT),
        ({"is_off_post": False, "talks": 0, "supports": 0}, "granted", None),
        ({"is_off_post": False, "is_pay_step": True, "talks": 0}, "granted", OutcomeFault.NOT_TALKED),
        ({"is_off_post": False, "is_pay_step": True, "has_answered": False}, "granted", None),
    ],
)
def test_a_training_is_talked_over_answered_and_decided_by_others(
    change: dict[str, object], decision: str, fault: OutcomeFault | None
) -> None:
    standing = replace(STANDING, **change)  # type: ignore[arg-type]
    assert outcome_fault(standing, decision, "理由", review_on=date(2027, 1, 5)) == fault
