"""The steps of a standard procedure as people write them: one a line, a star before those that are required (D02)."""

from collections.abc import Iterable
from dataclasses import dataclass

REQUIRED_MARKS = ("*", "＊")


@dataclass(frozen=True)
class Step:
    """One step; a required one is done, or left out with a reason."""

    text: str
    is_required: bool = False


def steps_in(lines: Iterable[str]) -> tuple[Step, ...]:
    """The steps of these lines; empty lines are none."""
    found = (_step(line.strip()) for line in lines)
    return tuple(step for step in found if step.text)


def lines_of(steps: Iterable[str], required: Iterable[int]) -> str:
    """The steps as lines to write on: what `steps_in` reads back."""
    marked = set(required)
    return "\n".join(f"* {text}" if place in marked else text for place, text in enumerate(steps))


def _step(line: str) -> Step:
    is_required = line.startswith(REQUIRED_MARKS)
    return Step(line[1:].strip() if is_required else line, is_required)
