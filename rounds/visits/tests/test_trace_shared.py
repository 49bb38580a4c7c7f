"""What the grade says of 300 real Chinese texts that people wrote honestly: none may be called boilerplate."""

import csv
from datetime import date
from pathlib import Path

import pytest

from rounds.visits.rules.similarity import alikeness, band_keys, normalised
from rounds.visits.rules.trace import EarlierNote, TraceGrade, grade_trace

PARTS = {"train": "asap_train_sample.csv", "dev": "asap_dev_sample.csv", "test": "asap_test_sample.csv"}
DAY = date(2026, 11, 23)

pytestmark = pytest.mark.shared


def texts(shared_data: Path, part: str) -> list[str]:
    with (shared_data / "zh_text" / PARTS[part]).open(encoding="utf-8-sig", newline="") as file:
        return [row["reviewbody"] for row in csv.DictReader(file)]


def graded(shared_data: Path, part: str) -> list[TraceGrade]:
    """Each text beside all others as a colleague's and as one's own: the hardest library there is."""
    all_texts = [text for name in PARTS for text in texts(shared_data, name)]
    grades = []
    for text in texts(shared_data, part):
        others = [EarlierNote(DAY, "", other, is_own=place % 2 == 0) for place, other in enumerate(all_texts)]
        grades.append(grade_trace(text, earlier=[note for note in others if note.text != text]).grade)
    return grades


@pytest.mark.parametrize(("part", "thin"), [("train", 3), ("dev", 2), ("test", 1)])
def test_no_honest_text_is_called_boilerplate_and_few_are_called_thin(shared_data: Path, part: str, thin: int) -> None:
    grades = graded(shared_data, part)
    assert len(grades) == 100
    assert grades.count(TraceGrade.BOILERPLATE) == 0
    assert grades.count(TraceGrade.THIN) == thin


def test_honest_texts_hardly_meet_in_the_library(shared_data: Path) -> None:
    plain = [normalised(text) for part in PARTS for text in texts(shared_data, part)]
    keys = [set(band_keys(text, within=1)) for text in plain]
    met = [(a, b) for a in range(len(plain)) for b in range(a) if keys[a] & keys[b]]
    assert len(met) < 5
    assert all(alikeness(plain[a], plain[b]) < 0.5 for a, b in met if plain[a] != plain[b])
