"""Weights, reweighting, totals, and the same bytes from the same facts."""

import json
import os
import random
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.assessment.rules.canonical import canonical, sha256_of
from rounds.assessment.rules.changes import changes_between
from rounds.assessment.rules.measures import Measure
from rounds.assessment.rules.scheme import DEFAULT_WEIGHTS, Party, weights_of
from rounds.assessment.rules.score import Part, results_of, scores_of, total_of, used_weights
from rounds.assessment.tests.documents import (
    bulletin,
    fact,
    inputs_with,
    late_answer,
    late_coordination,
    prompt_issue,
    visit,
)
from rounds.visits.rules.reasons import Reason, RefusedError

ROOT = Path(__file__).parents[3]


def full() -> dict[str, Any]:
    return inputs_with(
        issues=[late_answer(1), prompt_issue(2), late_coordination(3)],
        visits=[visit(1), visit(2, "missed", missed_reason="not_done"), visit(3, is_complete=False)],
        bulletins=[bulletin(1, "2025-11-09T09:00:00+00:00"), bulletin(2, None)],
        satisfaction=[
            fact(1, [1, 1, 2, 8, 8]),
            fact(2, [0, 1, 1, 3, 2], department=3, category="delivery_issue"),
            fact(2, [2, 4, 6, 9, 9], department=3, category="delivery_issue", manager=None),
        ],
    )


def test_the_default_weights_sum_to_a_hundred() -> None:
    for party in DEFAULT_WEIGHTS:
        assert sum(weight for _name, weight in weights_of(party, DEFAULT_WEIGHTS[party]).values) == 100


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ({"satisfaction": 50, "liability": 49}, "现在是 99"),
        ({"satisfaction": "50", "liability": "50.01"}, "现在是 100.01"),
        ({"satisfaction": 120, "liability": -20}, "0 到 100"),
        ({"satisfaction": "99.999", "liability": "0.001"}, "两位小数"),
        ({"satisfaction": "很多", "liability": 50}, "0 到 100"),
        ({"satisfaction": "NaN", "liability": 50}, "0 到 100"),
        ({"sales_volume": 100}, "没有这个指标"),
    ],
)
def test_weights_that_do_not_fit_are_refused_with_the_reason(wanted: dict[str, object], why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        weights_of(Party.MANAGER, wanted)


def test_an_indicator_without_weight_is_left_out() -> None:
    assert weights_of(Party.MANAGER, {"satisfaction": 100}).record() == {"satisfaction": "100"}


def test_a_missing_part_is_reweighted_and_said_never_counted_as_zero() -> None:
    [manager, _department] = scores_of(inputs_with(visits=[visit(1), visit(2, is_complete=False)]))
    values = {part.indicator: (part.measure.value, part.used_weight) for part in manager.parts}
    assert values["satisfaction"] == (None, Decimal("0.00"))
    assert values["visit_completion"] == (Decimal("100.00"), Decimal("60.00"))
    assert values["trace_quality"] == (Decimal("50.00"), Decimal("40.00"))
    assert manager.total == Decimal("80.00")
    notes = [note.said() for note in manager.notes]
    assert notes[0] == "“零售户满意度”没有数据，不按 0 分计；它的权重 30 按比例分给其余各项"
    assert len(notes) == 3


def test_who_has_no_facts_at_all_gets_no_score_and_no_zero() -> None:
    for scored in scores_of(inputs_with()):
        assert scored.total is None
        assert "不给分" in scored.notes[0].said()


def test_managers_and_departments_come_out_of_the_same_run() -> None:
    assert [(scored.party, scored.key) for scored in scores_of(full())] == [(Party.MANAGER, 7), (Party.DEPARTMENT, 3)]


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=9))
def test_used_weights_always_sum_to_exactly_a_hundred(weights: list[int]) -> None:
    used = used_weights([(str(place), Decimal(weight) / 100) for place, weight in enumerate(weights)])
    assert sum(used.values()) == Decimal("100.00")


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 10_000)), min_size=1, max_size=6))
def test_the_explanation_sums_to_the_score(rows: list[tuple[int, int]]) -> None:
    used = used_weights([(str(place), Decimal(weight) / 100) for place, (_value, weight) in enumerate(rows)])
    nothing = Reason("")
    parts = [
        Part(name, Decimal(1), used[name], Measure(Decimal(value) / 100, nothing, ()))
        for name, (value, _weight) in zip(used, rows, strict=True)
    ]
    by_hand = sum((Decimal(value) / 100 * used[str(place)] for place, (value, _w) in enumerate(rows)), Decimal(0)) / 100
    total = total_of(parts)
    assert total is not None
    assert abs(total - by_hand) <= Decimal("0.005")


def test_the_order_of_the_rows_does_not_matter() -> None:
    document = full()
    expected = canonical(results_of(document))
    chance = random.Random(1)
    for _ in range(20):
        for rows in document.values():
            if isinstance(rows, list):
                chance.shuffle(rows)
        for row in document["issues"]:
            chance.shuffle(row["hops"])
        shuffled = dict(sorted(document.items(), key=lambda _pair: chance.random()))
        assert canonical(results_of(shuffled)) == expected


ELSEWHERE = """
import json, sys
from rounds.assessment.rules.canonical import sha256_of
from rounds.assessment.rules.score import results_of
print(sha256_of(results_of(json.load(sys.stdin))))
"""


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "America/New_York", "PYTHONHASHSEED": "1", "LC_ALL": "C"},
        {"TZ": "Pacific/Chatham", "PYTHONHASHSEED": "4294967295", "LC_ALL": "de_DE.UTF-8", "PYTHONUTF8": "1"},
    ],
)
def test_another_machine_computes_the_same_bytes(environment: dict[str, str]) -> None:
    document = full()
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        input=json.dumps(document),
        env=os.environ | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.strip() == sha256_of(results_of(document))


def test_the_bytes_of_a_known_closing_stay_what_they_are() -> None:
    scores = {scored.party: scored.total for scored in scores_of(full())}
    # By hand: 30×80.00 + 25×66.67 + 15×66.67 + 10×50.00 + 20×67.52 = 6917.20
    #          35×60.00 + 30×66.67 + 15×50.00 + 20×79.47 = 6439.50
    assert scores == {Party.MANAGER: Decimal("69.17"), Party.DEPARTMENT: Decimal("64.40")}
    # Sealed by the rules as they were before schemes had lines (assessment-2): documents of format 1 keep their bytes.
    assert sha256_of(results_of(full())) == "69585f9f4e81d4016dab41dbb406c6679e1466e1594e0d46a30f8fce6cd2f538"


def test_floats_are_refused_in_frozen_documents() -> None:
    with pytest.raises(TypeError):
        canonical({"share": 0.1})


def test_versions_show_what_late_facts_changed() -> None:
    before = results_of(full())
    late = full()
    late["visits"].append(visit(9))
    [change] = changes_between(before, results_of(late))
    assert (change.party, change.key) == ("manager", 7)
    assert {part.indicator for part in change.parts} == {"visit_completion", "trace_quality"}
    assert change.parts[0].came == ("visits.visit:9",)
    assert changes_between(before, before) == []
