"""Faults in passing: a few rounds of what `make faults` does at length, and its page is up to date."""

import ast
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


def test_a_few_kills_lose_nothing(server: Mortal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUNDS_KILLS", "4")
    killed(server)


def test_a_few_power_cuts_lose_nothing(
    database_url: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROUNDS_IMAGES", "40")
    powerless(database_url, folder, tmp_path)


def test_the_page_of_faults_speaks_of_tests_that_are_there() -> None:
    said = re.findall(r"^\| (F\d+) \|", page.PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert said
    assert set(said) <= {number for number, _what in page.tests()}


def test_every_fault_test_says_its_number_and_what_it_does() -> None:
    for path in Path(__file__).parent.glob("faults/test_f*.py"):
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        assert said.startswith("F"), f"{path.name} begins with its number, as in trust.md"
