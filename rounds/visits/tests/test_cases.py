"""The cases the phone runs as well (rounds/field/tests/rules.test.js): one rule, two languages, the same answers."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from rounds.common.positions import Position, great_circle_metres
from rounds.visits.rules.anomalies import anomalies_of
from rounds.visits.rules.doubts import Leg, Times, doubts_about, looks_alike
from rounds.visits.rules.interval import due_of
from rounds.visits.rules.similarity import normalised, sketch_of, sketches_alikeness
from rounds.visits.rules.trace import EarlierNote, grade_trace, missing_parts
from rounds.visits.rules.trace_facts import facts_in, observed_facts, places_in
from tests.world import NOW

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


@pytest.mark.parametrize("case", CASES["facts"])
def test_facts_in_words(case: dict[str, Any]) -> None:
    assert sorted(facts_in(case["text"])) == case["facts"]


@pytest.mark.parametrize("case", CASES["observed"])
def test_facts_in_fields(case: dict[str, Any]) -> None:
    assert sorted(observed_facts(case["facts"])) == case["observed"]


@pytest.mark.parametrize("case", CASES["places"])
def test_times_and_places_in_words(case: dict[str, Any]) -> None:
    assert bool(places_in(case["text"])) == case["named"]


@pytest.mark.parametrize("case", CASES["sketches"])
def test_sketches(case: dict[str, Any]) -> None:
    assert list(sketch_of(case["plain"])) == case["sketch"]


@pytest.mark.parametrize("case", CASES["alike"])
def test_alikeness_of_sketches(case: dict[str, Any]) -> None:
    share = sketches_alikeness(sketch_of(case["first"]), sketch_of(case["second"]))
    assert share == pytest.approx(case["share"], abs=1e-4)


@pytest.mark.parametrize("case", CASES["against"])
def test_the_grade_of_words_beside_earlier_notes(case: dict[str, Any]) -> None:
    earlier = [
        EarlierNote(date.fromisoformat(e["day"]), "东街", e["text"], observed=observed_facts(e["observed"]))
        for e in CASES["earlier"]
    ]
    observed = observed_facts(case["observed"])
    verdict = grade_trace(
        case["text"], earlier=earlier, observed=observed, seconds=case["seconds"], vocabulary=case["brands"]
    )
    assert verdict.grade == case["grade"]


@pytest.mark.parametrize("case", CASES["doubts"])
def test_doubts_before_saving(case: dict[str, Any]) -> None:
    times = Times(NOW, NOW + timedelta(seconds=case["seconds"]), case["ahead"])
    fix, shop, before = case["arrival"], case["shop"], case["before"]
    here = Position(fix["lat"], fix["lon"]) if fix else None
    is_placed = here and shop["lat"] is not None
    leg = None
    if here and before:
        metres = great_circle_metres(here, Position(before["lat"], before["lon"]))
        leg = Leg(metres, fix["accuracy"] + before["accuracy"], before["seconds"], "东街")
    found = doubts_about(
        times,
        channel=case["channel"],
        metres_away=great_circle_metres(here, Position(shop["lat"], shop["lon"])) if here and is_placed else None,
        accuracy_metres=fix["accuracy"] if fix else 0.0,
        far_metres=500,
        short_seconds=60,
        leg=leg,
        steady_seconds=case["steady"],
    )
    assert [doubt.kind for doubt in found] == case["kinds"]


@pytest.mark.parametrize("case", CASES["pictures"])
def test_pictures_that_look_alike(case: dict[str, Any]) -> None:
    assert looks_alike(case["first"], case["second"]) == case["alike"]
