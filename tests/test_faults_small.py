"""Faults in passing: a few rounds of what `make faults` does at length, and its page is up to date."""

import ast
import json
import re
from pathlib import Path

import pytest

from tests.faults import page
from tests.faults.processes import Mortal
from tests.faults.test_f1_server_killed import server as server
from tests.faults.test_f1_server_killed import (
    test_whatever_the_server_acknowledged_is_there_exactly_once_after_so_many_kills as killed,
)
from tests.faults.test_f2_power_cut import database_url as database_url
from tests.faults.test_f2_power_cut import folder as folder
from tests.faults.test_f2_power_cut import test_after_a_power_cut_everything_acknowledged_is_there as powerless
from tests.faults.test_f24_guessing import minutes as minutes
from tests.faults.test_f24_guessing import (
    test_guessed_passwords_lock_an_account_on_unknown_devices_and_nobody_else as guessed_passwords,
)
from tests.faults.test_f24_guessing import (
    test_so_many_guessed_codes_open_nothing_and_the_street_gets_in as guessed_codes,
)
from tests.world import World


def test_a_few_kills_lose_nothing(server: Mortal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUNDS_KILLS", "4")
    killed(server)


def test_a_few_power_cuts_lose_nothing(
    database_url: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROUNDS_IMAGES", "40")
    powerless(database_url, folder, tmp_path)


def test_a_few_guessed_codes_and_passwords_open_nothing(
    world: World, minutes: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROUNDS_GUESSES", "1000")
    monkeypatch.setenv("ROUNDS_SIGN_INS", "620")
    guessed_codes(world)
    guessed_passwords(world, minutes, monkeypatch)


def test_the_page_of_faults_speaks_of_tests_that_are_there() -> None:
    said = re.findall(r"^\| (F\d+) \|", page.PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert said
    assert set(said) <= {number for number, _what in page.tests()}


def test_the_parts_of_a_test_are_added_up_and_what_was_run_again_counts_once(tmp_path: Path) -> None:
    rows: list[tuple[str, dict[str, int | str]]] = [
        ("F7", {"part": 0, "seeds": 9, "lost": 0}),
        ("F7", {"part": 1, "seeds": 5, "lost": 0}),
        ("F7", {"part": 0, "seeds": 10, "lost": 0}),
        ("F3", {"seconds": "0.4"}),
        ("F3", {"seconds": "0.2"}),
    ]
    record = tmp_path / "faults.jsonl"
    record.write_text("\n".join(json.dumps({"test": test, "at": "x", "figures": said}) for test, said in rows))
    figures = page.figures_from(record)
    assert figures["F7"]["figures"] == {"seeds": 15, "lost": 0}
    assert figures["F3"]["figures"] == {"seconds": "0.2"}


def test_every_fault_test_says_its_number_and_what_it_does() -> None:
    for path in Path(__file__).parent.glob("faults/test_f*.py"):
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        assert said.startswith("F"), f"{path.name} begins with its number, as in trust.md"
