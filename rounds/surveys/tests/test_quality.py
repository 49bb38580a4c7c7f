"""Flags on answered questionnaires: what is struck by them, and how often honest people are."""

import csv
from pathlib import Path

import numpy as np
import pytest

from rounds.surveys.rules.quality import Checks, Sheet, counts_of, expected_uniform, flags_of


def sheets(*marks: tuple[int | None, ...], seconds: int | None = None, text: str = "") -> list[Sheet]:
    return [Sheet(f"{number:03d}", one, (text,), seconds) for number, one in enumerate(marks)]


VARIED = tuple((4, 5, 3 + number % 3, 4, 2 + number % 4, 5, 4, 3) for number in range(30))


def codes(found: list[Sheet], checks: Checks | None = None) -> dict[str, list[str]]:
    return {key: [flag.code for flag in flags] for key, flags in flags_of(found, checks).items()}


def test_one_satisfied_retailer_may_give_five_to_everything() -> None:
    assert codes(sheets(*VARIED, (5,) * 8)) == {}


def test_many_uniform_sheets_without_nearly_uniform_ones_are_flagged() -> None:
    found = flags_of(sheets(*VARIED, *[(3,) * 8] * 9))
    assert counts_of(found) == {"straight": 9}
    assert found["030"][0].params == {"items": "8", "mark": "3", "seen": "9", "expected": "0"}


def test_where_nearly_uniform_sheets_abound_uniform_ones_are_expected() -> None:
    nearly = [tuple(4 if place == number % 8 else 5 for place in range(8)) for number in range(24)]
    assert codes(sheets(*nearly, *[(5,) * 8] * 12)) == {}
    assert expected_uniform(24, 0, 8) > 12


def test_who_takes_less_than_a_third_of_the_usual_time_is_flagged() -> None:
    found = [Sheet(f"{n:02d}", one, (), 90, "link") for n, one in enumerate(VARIED)]
    found += [Sheet("fast", VARIED[0], (), 25, "link"), Sheet("phone", VARIED[0], (), 25, "phone")]
    assert codes(found) == {"fast": ["fast"]}, "one sheet by phone has no median to be measured by"


def test_of_copies_one_stays_unflagged() -> None:
    copies = [Sheet(key, VARIED[1], ("送货总是 晚点",)) for key in "abc"]
    assert codes([*copies, Sheet("d", VARIED[1], ("好",)), Sheet("e", VARIED[1])]) == {
        "b": ["repeated"],
        "c": ["repeated"],
    }


def test_opposites_and_gaps_are_flagged() -> None:
    found = sheets((5, 5, 3), (5, 1, 3), (None, None, 4))
    assert codes(found, Checks(pairs=((0, 1),))) == {"000": ["contradicting"], "002": ["sparse"]}


def honest(rng: np.random.Generator, count: int, mean: float, person: float, item: float) -> np.ndarray:
    """Marks of people with a level of their own, items with one of theirs, and a mood of the moment."""
    level = mean + rng.normal(0, person, (count, 1)) + rng.normal(0, 0.35, (1, 9))
    return np.clip(np.rint(level + rng.normal(0, item, (count, 9))), 1, 5).astype(int)


@pytest.mark.parametrize(("mean", "most"), [(3.0, 0.02), (4.0, 0.02), (4.5, 0.03)])
def test_honest_people_are_rarely_flagged_and_careless_ones_mostly(mean: float, most: float) -> None:
    rng = np.random.default_rng(20)
    flagged = caught = 0
    for _campaign in range(8):
        marks = honest(rng, 300, mean, 0.7, 0.7)
        flagged += len(flags_of(sheets(*map(tuple, marks.tolist()))))
        careless = [(3,) * 9] * 20
        caught += len(flags_of(sheets(*map(tuple, marks[:280].tolist()), *careless)))
    assert flagged / 2400 <= most
    assert caught >= 160


@pytest.mark.shared
def test_half_of_a_real_survey_gives_one_mark_to_everything(shared_data: Path) -> None:
    with (shared_data / "survey" / "turkiye_student_evaluation.csv").open() as file:
        rows = list(csv.reader(file))[1:]
    found = flags_of([Sheet(str(n), tuple(map(int, row[5:33]))) for n, row in enumerate(rows)])
    uniform = sum(len(set(row[5:33])) == 1 for row in rows)
    assert (len(rows), uniform) == (5820, 2985)
    assert counts_of(found) == {"straight": 2801}, "184 sheets of twos are no more than the nearly uniform let expect"
