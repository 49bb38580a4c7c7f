"""The documents keep up with the code: every table, event, command and setting stands in them."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from django.apps import apps

from rounds.common.settings import REGISTRY
from tests.house.code import environment_names, recorded_verbs
from tests.house.labels import modules
from tests.house.tree import ROOT, files, parsed, short

DOCS = ROOT / "docs"
VERB = re.compile(r"[a-z_]+\.[a-z_]+")
REQUIRED = [
    *("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"),
    *("docs/glossary.md", "docs/events.md", "docs/operations.md", "docs/faults.md"),
]


def said_in(*names: str) -> set[str]:
    """Everything between backquotes in these documents."""
    texts = [(DOCS / name).read_text(encoding="utf-8") for name in names if (DOCS / name).exists()]
    return set(re.findall(r"`([^`\n]+)`", "\n".join(texts)))


def code() -> Iterator[Path]:
    return (path for path in files(".py") if "tests" not in path.parts)


def recorded() -> dict[str, str]:
    """Every event the code writes, with one place that writes it."""
    found = {verb: short(path) for path in code() for _line, verb in recorded_verbs(parsed(path)) if verb}
    assert found, "the code records no event at all"
    return found


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{path} {name}")


@pytest.mark.parametrize("name", REQUIRED)
def test_the_document_is_there(name: str) -> None:
    assert (ROOT / name).is_file(), f"{name} is missing"


def test_every_table_is_in_the_glossary() -> None:
    tables = {m.__name__ for m in apps.get_models() if m.__module__.startswith("rounds.")}
    missing = sorted(tables - said_in("glossary.md"))
    assert not missing, f"docs/glossary.md does not say what these tables are (as `Name`): {missing}"


def test_every_recorded_event_is_documented() -> None:
    missing = {verb: place for verb, place in recorded().items() if verb not in said_in("events.md")}
    assert not missing, f"docs/events.md does not name these events (as `noun.past`): {missing}"


def test_every_documented_event_is_recorded() -> None:
    page = (DOCS / "events.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\|\s*`([^`]+)`", page, re.MULTILINE))
    assert not listed - recorded().keys(), f"nothing records these any more: {sorted(listed - recorded().keys())}"


def test_the_verb_of_an_event_is_written_out_as_noun_and_past() -> None:
    wrong = [
        f"{short(path)}:{line} {verb or 'is computed'}"
        for path in code()
        if path.name != "events.py"
        for line, verb in recorded_verbs(parsed(path))
        if verb is None or not VERB.fullmatch(verb)
    ]
    assert not wrong, f"an event that cannot be searched for cannot be documented: {wrong}"


def test_every_command_is_documented_and_explains_itself() -> None:
    group = importlib.import_module("rounds.config.cli.commands").rounds
    found = list(commands(group, "rounds"))
    said = "\n".join(said_in("operations.md"))
    assert not [path for path, _ in found if path not in said], "docs/operations.md does not show these commands"
    assert not [path for path, command in found if not (command.help or "").strip()], "these have no --help text"


def test_every_environment_variable_is_documented() -> None:
    read = {name for path in files(".py", under=("rounds/config",)) for name in environment_names(parsed(path))}
    assert not read - said_in("operations.md"), f"docs/operations.md: {sorted(read - said_in('operations.md'))}"


def test_every_setting_of_a_company_is_documented() -> None:
    modules()  # importing them is what declares the settings
    missing = sorted(set(REGISTRY) - said_in(*(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))))
    assert REGISTRY
    assert not missing, f"no document under docs/ names these settings (as `app.name`): {missing}"


def test_every_setting_says_the_rule_that_leaves_it_open() -> None:
    modules()
    assert not [key for key, setting in REGISTRY.items() if not setting.rules], "which rule leaves these open?"


def test_a_document_the_code_cites_is_there() -> None:
    cited = {
        f"{short(path)} cites {name}"
        for path in (*files(".py"), *files(".js"))
        for name in re.findall(r"\bdocs/[\w/-]+\.md\b", path.read_text(encoding="utf-8"))
        if not (ROOT / name).exists()
    }
    assert not sorted(cited)


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                broken.append(f"{short(page)}: {target}")
    assert not broken


@pytest.mark.parametrize(
    ("source", "verbs"),
    [
        ("record('issue.closed', issue, by=by, at=at)", ["issue.closed"]),
        ("events.record(verb='issue.closed')", ["issue.closed"]),
        ("record_once_a_day('photo.opened', row, by=by, at=at)", ["photo.opened"]),
        ("Draft('plan.published' if new else 'plan.replaced', plan)", ["plan.published", "plan.replaced"]),
        ("record(f'issue.{what}', issue)", [None]),
    ],
)
def test_recorded_verbs_are_read_from_the_code(source: str, verbs: list[str | None]) -> None:
    imported = f"from rounds.common.events import Draft, record\n{source}"
    assert [verb for _line, verb in recorded_verbs(ast.parse(imported))] == verbs
    assert not list(recorded_verbs(ast.parse(source)))
