"""What changed between two versions of a closing: late facts make the next version, never an overwrite."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PartChange:
    """One indicator of one party before and after; values are text or None. `came` and `went` are records."""

    indicator: str
    before: str | None
    after: str | None
    came: tuple[str, ...]
    went: tuple[str, ...]


@dataclass(frozen=True)
class ScoreChange:
    """One party whose score is not the same in both versions."""

    party: str
    key: int
    before: str | None
    after: str | None
    parts: tuple[PartChange, ...]


def changes_between(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[ScoreChange]:
    """Every party that differs between two results, in the order of the newer one; who fell out comes last."""
    old, new = _by_party(before), _by_party(after)
    return [
        _change(party, old.get(party), new.get(party))
        for party in [*new, *(party for party in old if party not in new)]
        if old.get(party) != new.get(party)
    ]


def _by_party(scores: Sequence[Mapping[str, Any]]) -> dict[tuple[str, int], Mapping[str, Any]]:
    return {(str(score["party"]), int(score["id"])): _told(score) for score in scores}


def _told(score: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without the sizes of the samples: of two versions only the newer may have kept them, which is no change."""
    parts = [{name: value for name, value in part.items() if name != "sample"} for part in score["parts"]]
    return {**score, "parts": parts}


def _change(party: tuple[str, int], before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> ScoreChange:
    old, new = _parts(before), _parts(after)
    names = [*new, *(name for name in old if name not in new)]
    parts = [_part(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)]
    return ScoreChange(*party, _of(before, "total"), _of(after, "total"), tuple(parts))


def _parts(score: Mapping[str, Any] | None) -> dict[str, Mapping[str, Any]]:
    return {part["indicator"]: part for part in score["parts"]} if score else {}


def _part(name: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> PartChange:
    old = list(before["records"]) if before else []
    new = list(after["records"]) if after else []
    had, has = set(old), set(new)
    came = tuple(record for record in new if record not in had)
    went = tuple(record for record in old if record not in has)
    return PartChange(name, _of(before, "value"), _of(after, "value"), came, went)


def _of(row: Mapping[str, Any] | None, name: str) -> str | None:
    return None if row is None or row[name] is None else str(row[name])
