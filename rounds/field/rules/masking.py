"""What of a refused command a reader of the desk may not see: the household and matters of enforcement (A20, PIPL)."""

from collections.abc import Mapping
from typing import Any

from rounds.retailers.rules.fields import may_see, may_see_enforcement
from rounds.visits.rules.record import PRIVATE

ENFORCEMENT = "enforcement"
VIOLATION = "violation_report"
REPORTED = ("text", "proposed_solution")


def hidden_fields(said: Mapping[str, Any], *, role: str, function: str = "", is_own: bool = False) -> set[str]:
    """Names of the lines of `laid_out` that are not shown to this role; the author sees all he wrote."""
    if is_own:
        return set()
    hidden = {f"facts.{name}" for name in PRIVATE if not may_see(name, role=role, function=function)}
    if hidden and not isinstance(said.get("facts"), Mapping):  # nobody knows what it holds
        hidden.add("facts")
    if str(said.get("topic")).strip().lower() == ENFORCEMENT and not may_see_enforcement(role=role, function=function):
        hidden.add("text")
    if is_report(said):
        hidden |= set(REPORTED)
    return hidden


def is_report(said: Mapping[str, Any]) -> bool:
    """Whether it reports a violation: its words belong into the compliance room (A20)."""
    return str(said.get("kind")).strip().lower() == VIOLATION


def as_kept(said: Mapping[str, Any]) -> dict[str, Any]:
    """A body as its receipt keeps it: of a report of a violation not the words; the hash tells two bodies apart."""
    return {name: value for name, value in said.items() if not (is_report(said) and name in REPORTED)}


def laid_out(said: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a body, those of its facts each by itself."""
    lines: dict[str, Any] = {}
    for name, value in said.items():
        if name == "facts" and isinstance(value, Mapping):
            lines |= {f"facts.{fact}": one for fact, one in value.items()}
        else:
            lines[str(name)] = value
    return lines
