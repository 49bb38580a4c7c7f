"""Whether a file may leave at once, and what it bears."""

from dataclasses import dataclass

MOST_MARK = 200


@dataclass(frozen=True)
class Verdict:
    """`goes` at once, or a second person is needed because of `rows` above `cap`."""

    goes: bool
    rows: int
    cap: int


def may_leave(rows: int, *, cap: int) -> Verdict:
    """Files up to the cap go straight and are logged; more rows need a second person (trust.md, privacy)."""
    return Verdict(rows <= cap, rows, cap)


def mark_of(name: str, number: str, when: str, purpose: str, *, pattern: str, with_purpose: str) -> str:
    """The words every page of a file bears: who took it out, when, what for."""
    said = pattern % {"name": name, "number": number, "when": when}
    return (f"{said} · {with_purpose % {'purpose': purpose}}" if purpose else said)[:MOST_MARK]
