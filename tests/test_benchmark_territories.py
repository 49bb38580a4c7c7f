"""Territories side by side: ours is measured from its labels alone, and a contender that fails is named."""

import json
from dataclasses import asdict
from pathlib import Path

from benchmarks import territories
from benchmarks.city import city_of
from benchmarks.dividers import Question
from benchmarks.tables import division_table
from benchmarks.territories import Measured, measured


def test_ours_is_measured_in_a_process_of_its_own_and_its_plans_count(tmp_path: Path) -> None:
    target = tmp_path / "territories.json"
    words = ["--outlets", "90", "--managers", "3", "--only", "Rounds", "--steps", "300", "--plans", "2"]
    assert territories.main([*words, "--json", str(target)]) == 0
    page = json.loads(target.read_text(encoding="utf-8"))
    (row,) = page["rows"]
    assert (page["outlets"], page["managers"], row["planned"]) == (90, 3, 2)
    assert 0 < row["imbalance_percent"] <= 5
    assert row["fragments"] == 0
    assert row["travel_minutes"] > 0
    assert row["peak_mb"] > 50


def test_a_contender_that_fails_is_named_and_not_compared() -> None:
    city = city_of(40, 1)
    question = Question(city.lat, city.lon, city.service, 41, 0.05, 1, 0.0)
    failed = measured("Rounds", question, city, steps=0, plans=0)
    assert "managers must lie between 1" in failed.error
    row = division_table([asdict(failed)])[1]
    assert row[:2] == ["Rounds", failed.error]


def test_ratios_are_to_ours() -> None:
    ours = Measured("Rounds", 1.0, 100, 4.0, 2.0, 4.0, 0.0, 0, 1, 50.0, 0)
    other = Measured("flow", 9.0, 300, 4.0, 3.0, 5.0, 0.0, 2, 1, 60.0, 1)
    assert division_table([asdict(ours), asdict(other)])[2][2:7] == [
        "3.000 (×1.500)",
        "5.000 (×1.250)",
        "0.0 %",
        "2",
        "60 (×1.200)",
    ]
