"""The cases the phone runs as well (rounds/field/tests/rules.test.js): one rule, two languages, the same answers."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rounds.visits.rules.anomalies import anomalies_of
from rounds.visits.rules.interval import due_of
from rounds.visits.rules.trace import grade_trace, missing_parts, normalised

CASES: dict[str, list[dict[str, Any]]] = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["missing_parts"])
def test_missing_parts(case: dict[str, Any]) -> None:
    assert list(missing_parts(**case["record"])) == case["missing"]


@pytest.mark.parametrize("case", CASES["normalised"])
def test_normalised_words(case: dict[str, Any]) -> None:
    assert normalised(case["text"]) == case["plain"]


@pytest.mark.parametrize("case", CASES["grade"])
def test_the_grade_of_words_without_earlier_notes(case: dict[str, Any]) -> None:
    assert grade_trace(case["text"]).grade == case["grade"]


@pytest.mark.parametrize("case", CASES["late"])
def test_days_late(case: dict[str, Any]) -> None:
    last, today = date.fromisoformat(case["last"]), date.fromisoformat(case["today"])
    assert due_of(last, interval_days=case["interval"], today=today).days_late == case["late"]


@pytest.mark.parametrize("case", CASES["anomalies"])
def test_the_anomalies_of_a_visit(case: dict[str, Any]) -> None:
    found = anomalies_of(
        state=case["state"],
        missed_reason=case.get("missed_reason", ""),
        facts=case["facts"],
        words=case["words"],
    )
    assert [[one.kind, one.sentence, one.words] for one in found] == case["found"]
    assert all(one.words in one.reason().said() for one in found)
