"""Schemes as lines: curves, leaning of small samples, own lists of departments, trials; explained to the last digit."""

import os
import random
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rounds.assessment.rules.canonical import canonical, sha256_of
from rounds.assessment.rules.changes import changes_between
from rounds.assessment.rules.curves import curve_of
from rounds.assessment.rules.defaults import DEFAULT_LINES
from rounds.assessment.rules.differences import differences
from rounds.assessment.rules.lines import Book, book_of, checked_lines
from rounds.assessment.rules.registry import REGISTRY, indicators_for
from rounds.assessment.rules.scheme import Party
from rounds.assessment.rules.score import Scored, results_of, scores_of
from rounds.assessment.rules.trying import in_bands, tried
from rounds.assessment.tests import indicator_page
from rounds.assessment.tests.documents import (
    COLLEAGUE,
    DEPARTMENT,
    LEADER,
    MANAGER,
    bulletin,
    fact,
    inputs_with,
    late_answer,
    promise,
    prompt_issue,
    second_format,
    shop,
    task,
    visit,
)
from rounds.visits.rules.reasons import RefusedError

COMMON = {"department": [{"indicator": "bulletin_duty", "weight": 100}]}


def month(lists: Mapping[str, Any]) -> dict[str, Any]:
    """A month in which everything there is an indicator of happened."""
    return second_format(
        dict(lists),
        issues=[late_answer(1), prompt_issue(2), prompt_issue(3) | {"manager": COLLEAGUE}],
        visits=[visit(1), visit(2, "missed", missed_reason="not_done"), visit(3, manager=COLLEAGUE)],
        bulletins=[bulletin(1, "2025-11-09T09:00:00+00:00"), bulletin(2, None)],
        satisfaction=[
            fact(1, [1, 1, 2, 8, 8]),
            fact(1, [0, 0, 0, 30, 30], manager=COLLEAGUE),
            fact(2, [2, 4, 6, 9, 9], department=DEPARTMENT, category="delivery_issue", manager=None),
        ],
        retailers=[
            *(shop(n, 6) for n in range(1, 11)),
            *(shop(n, 30, market="rural", weak=True, missing=["phone"], trend="falling") for n in range(11, 15)),
            *(shop(n, 7, market="rural", trend="steady", manager=COLLEAGUE) for n in range(15, 30)),
        ],
        promises=[promise(1, "kept", "2025-11-09"), promise(2, "kept", "2025-11-12"), promise(3, "", None)],
        trainings=[{"id": 1, "staff": MANAGER, "attended": True, "owed": False, "result": 80},
                   {"id": 2, "staff": MANAGER, "attended": False, "owed": True, "result": None}],
        judgements=[{"id": 1, "staff": MANAGER, "item": "attitude", "points": 85},
                    {"id": 2, "staff": MANAGER, "item": "beyond_duty", "points": 100},
                    {"id": 3, "staff": LEADER, "item": "team", "points": 70}],
        tasks=[task("plan", 1, 2), task("plan", 2, None), task("anomaly", 3, 1), task("ruling", 4, 3)],
    )  # fmt: skip


def scored(lists: Mapping[str, Any], party: Party = Party.MANAGER, key: int = MANAGER) -> Scored:
    return next(one for one in scores_of(month(lists)) if (one.party, one.key) == (party, key))


def only(indicator: str, **more: Any) -> dict[str, Any]:
    return COMMON | {"manager": [{"indicator": indicator, "weight": 100, **more}]}


def value(indicator: str, **more: Any) -> Decimal | None:
    return scored(only(indicator, **more)).parts[0].measure.value


@pytest.mark.parametrize(
    ("curve", "points"),
    [
        ({"shape": "linear"}, {0: 0, 45: 50, 90: 100, 100: 100}),
        ({"shape": "linear", "points": [[50, 20], [60, 60], [80, 100]]}, {40: 20, 55: 40, 70: 80, 90: 100}),
        ({"shape": "steps", "points": [[60, 50], [80, 90]]}, {59: 0, 60: 50, 79: 50, 80: 90, 100: 90}),
        ({"shape": "threshold", "points": [[75, 100]]}, {74: 0, 75: 100, 100: 100}),
        ({"shape": "threshold"}, {89: 0, 90: 100}),
    ],
)
def test_a_curve_turns_values_into_points(curve: dict[str, Any], points: dict[int, int]) -> None:
    found = curve_of(curve, target=Decimal(90))
    assert {at: found.at(Fraction(at)) for at in points} == points


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ({"weight": 99}, "现在是 99"),
        ({"curve": {"shape": "linear", "points": [[60, 80], [90, 70]]}}, "不能得分更少"),
        ({"curve": {"shape": "linear", "points": [[60, 10], [60, 70]]}}, "从小到大"),
        ({"curve": {"shape": "threshold", "points": [[60, 10], [70, 70]]}}, "只有一个点"),
        ({"curve": {"shape": "wave"}}, "没有这种曲线"),
        ({"curve": {"shape": "steps", "points": [["60"]]}}, "指标值:得分"),
        ({"floor": 60, "ceiling": 60}, "保底分要小于封顶分"),
        ({"target": 0}, "目标要大于 0"),
        ({"indicator": "plans_in_time"}, "没有这个指标"),
    ],
)
def test_a_line_that_does_not_hold_is_refused_with_the_reason(line: dict[str, Any], why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        checked_lines("manager", [{"indicator": "satisfaction", "weight": 100} | line])


def test_every_indicator_measures_by_hand() -> None:
    """With nobody to lean on or much of one's own; (n·v + 10·m) ÷ (n + 10) where colleagues are measured too."""
    assert value("interval_adherence") == Decimal("77.59")  # 10 of 14 = 71.43; mean (14·71.43 + 15·100) ÷ 29 = 86.21
    assert value("coverage_fairness") == Decimal("0.00")  # of the rural and weak nobody, of the others everybody
    assert value("file_completeness") == Decimal("88.79")  # 24 of 28 = 85.71; mean 93.10
    assert value("promise_keeping") == Decimal("33.33")  # one of three; the colleague has none, nobody to lean on
    assert value("training_result") == Decimal("40.00")  # 80 and an unexcused absence
    assert value("own_quality") == Decimal("85.00")
    assert value("beyond_duty") == Decimal("100.00")
    assert value("growth") is None  # four are too few to be compared: ten are needed
    lists = COMMON | {"manager": DEFAULT_LINES["manager"], "market_manager": DEFAULT_LINES["market_manager"]}
    leader = {p.indicator: p.measure.value for p in scored(lists, Party.MARKET_MANAGER, LEADER).parts}
    assert leader == {
        "plans_in_time": Decimal("50.00"),
        "anomalies_in_time": Decimal("100.00"),
        "rulings_in_time": Decimal("100.00"),
        "team_coverage": Decimal("86.21"),
        "team_satisfaction": Decimal("95.00"),
        "own_quality": Decimal("70.00"),
    }


def test_few_records_lean_on_the_mean_and_the_formula_says_so() -> None:
    part = scored(only("satisfaction")).parts[0]
    # own 16 of 20 = 80, all 76 of 80 = 95: (20 × 80 + 10 × 95) ÷ 30
    assert part.measure.value == Decimal("85.00")
    assert "20 条 × 80.00 + 10 × 平均 95.00）÷（20 + 10）= 85.00" in part.measure.formula.said()
    assert "满意（4—5 分）16 ÷ 作答 20 × 100 = 80.00" in part.measure.because[0].said()
    assert part.measure.prospect is not None
    assert part.measure.prospect.params["gain"] == "3.33", "one more content answer, after leaning"


def test_a_curve_and_a_floor_are_said_step_by_step() -> None:
    part = scored(only("promise_keeping", target=80, floor=50)).parts[0]
    assert part.measure.value == Decimal("50.00")
    said = [reason.said() for reason in part.measure.because[:2]] + [part.measure.formula.said()]
    assert "× 100 = 33.33" in said[0]
    assert "达到目标 80 记满：33.33 ÷ 80 × 100 = 41.66" in said[1]
    assert "保底 50、封顶 100：41.66 记 50.00" in said[2]


def test_a_department_has_its_own_list_or_the_common_one() -> None:
    common = scored(only("satisfaction"), Party.DEPARTMENT, DEPARTMENT)
    assert [part.indicator for part in common.parts] == ["bulletin_duty"]
    lists = only("satisfaction") | {"department:distribution_centre": [{"indicator": "issue_answers", "weight": 100}]}
    assert [part.indicator for part in scored(lists, Party.DEPARTMENT, DEPARTMENT).parts] == ["issue_answers"]


def test_an_objection_takes_a_record_out_of_any_indicator() -> None:
    document = month(only("promise_keeping"))
    document["corrections"] = [
        {"party": "manager", "id": MANAGER, "indicator": "promise_keeping", "record": "visits.promise:2"}
    ]
    assert scores_of(document)[0].parts[0].measure.value == Decimal("50.00")


def test_a_trial_compares_keeps_nothing_and_names_what_old_inputs_lack() -> None:
    old = inputs_with(visits=[visit(1), visit(2, "missed", missed_reason="not_done")])
    before = canonical(old)
    trial = tried(old, book_of(DEFAULT_LINES), results_of(old))
    assert canonical(old) == before
    assert "interval_adherence" in trial.lacking
    assert "visit_completion" not in trial.lacking
    [manager] = trial.of(Party.MANAGER)
    assert (manager.before, manager.after) == (Decimal("70.00"), Decimal("75.00"))
    assert manager.by == Decimal("5.00")
    assert in_bands([Decimal(100), Decimal("59.99"), Decimal(60), None]) == [1, 1, 0, 0, 1]


def test_differences_name_every_field_that_changes() -> None:
    changed = {**DEFAULT_LINES, "market_manager": []}
    changed["manager"] = [{**line, "target": 90} if line["indicator"] == "satisfaction" else line
                          for line in DEFAULT_LINES["manager"]]  # fmt: skip
    found = differences(book_of(DEFAULT_LINES), book_of({name: lines for name, lines in changed.items() if lines}))
    fields = {(one.group, one.indicator, one.field): (one.before, one.after) for one in found}
    assert fields[("manager", "satisfaction", "target")] == ("100", "90")
    assert fields[("market_manager", "team_coverage", "weight")] == ("25", "")


@st.composite
def schemes(draw: st.DrawFn) -> Book:
    """Any scheme: any indicators of every party, any weights to the hundredth, any curve, floor and ceiling."""
    lists = {}
    for party in Party:
        known = [indicator.key for indicator in indicators_for(party)]
        names = draw(st.lists(st.sampled_from(known), min_size=1, unique=True))
        cuts = sorted(draw(st.lists(st.integers(0, 10_000), min_size=len(names) - 1, max_size=len(names) - 1)))
        weights = [later - earlier for earlier, later in zip([0, *cuts], [*cuts, 10_000], strict=True)]
        lists[party.value] = [
            draw(lines(name, Decimal(weight) / 100)) for name, weight in zip(names, weights, strict=True)
        ]
    return book_of(lists)


@st.composite
def lines(draw: st.DrawFn, name: str, weight: Decimal) -> dict[str, Any]:
    shape = draw(st.sampled_from(("linear", "steps", "threshold")))
    count = 1 if shape == "threshold" else draw(st.sampled_from((0, 2, 4)))
    xs = sorted(draw(st.lists(st.integers(0, 100), min_size=count, max_size=count, unique=True)))
    ys = sorted(draw(st.lists(st.integers(0, 100), min_size=count, max_size=count)))
    floor = draw(st.integers(0, 99))
    return {
        "indicator": name, "weight": weight, "target": draw(st.integers(1, 100)), "floor": floor,
        "ceiling": draw(st.integers(floor + 1, 100)),
        "curve": {"shape": shape, "points": [list(pair) for pair in zip(xs, ys, strict=True)]},
    }  # fmt: skip


@settings(
    max_examples=int(os.environ.get("ROUNDS_EXAMPLES", "30")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],  # a busy machine is no fault of the schemes
)
@given(schemes(), st.randoms(use_true_random=False))
def test_under_any_scheme_the_explanation_sums_to_the_score_whatever_the_order_of_rows(
    book: Book, chance: random.Random
) -> None:
    document = month(book.record())
    found, sealed = scores_of(document), canonical(results_of(document))
    for one in found:
        measured = [part for part in one.parts if part.measure.value is not None]
        if one.total is None:
            assert not measured
            continue
        assert sum(part.used_weight for part in measured) == 100
        points = sum((part.measure.value or 0) * part.used_weight / 100 for part in measured)
        assert Decimal(points).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) == one.total
        for part in measured:
            assert 0 <= (part.measure.value or 0) <= 100
            assert str(part.measure.value) in part.measure.formula.said(), "the last step ends in the value"
    for rows in document.values():
        if isinstance(rows, list):
            chance.shuffle(rows)
    assert canonical(results_of(document)) == sealed


def test_nothing_in_the_registry_counts_volume_or_a_type_of_person() -> None:
    assert not {"E13", "F01"} & {rule for indicator in REGISTRY.values() for rule in indicator.rules}
    document = month(COMMON | {"manager": DEFAULT_LINES["manager"]})
    assert not {"volume", "amount", "orders", "profile"} & set(canonical(document).replace('"', " ").split())


def test_the_page_of_indicators_is_what_the_registry_says() -> None:
    written = "python -m rounds.assessment.tests.indicator_page"
    assert indicator_page.PAGE.read_text(encoding="utf-8") == indicator_page.page(), written


def test_closings_of_the_second_format_keep_their_bytes_and_the_third_seals_the_samples() -> None:
    document = month(DEFAULT_LINES)
    # Sealed by the rules as they were before samples were kept (assessment-3).
    assert sha256_of(results_of(document)) == "81944f00efd7bd3ff8ab63cc0edb9e9430a810c3258f711e3e4c11b95ea27b86"
    ours = next(one for one in results_of(document | {"format": 3}) if one["id"] == MANAGER)
    samples = {part["indicator"]: part["sample"] for part in ours["parts"]}
    assert (samples["satisfaction"], samples["interval_adherence"]) == (20, 14)
    assert changes_between(results_of(document), results_of(document | {"format": 3})) == []
