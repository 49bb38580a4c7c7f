"""What a closed period would have been under another scheme: computed in memory from the frozen inputs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rounds.assessment.rules.lines import Book
from rounds.assessment.rules.registry import REGISTRY
from rounds.assessment.rules.scheme import Party
from rounds.assessment.rules.score import scores_of

BANDS = ((0, 60), (60, 70), (70, 80), (80, 90), (90, 100))


@dataclass(frozen=True)
class Moved:
    """One party before and after; None: no score. In the order of numbers, which is no rank."""

    party: Party
    key: int
    before: Decimal | None
    after: Decimal | None

    @property
    def by(self) -> Decimal | None:
        """How much the score would change."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Trial:
    """Everybody before and after, and the indicators whose facts the frozen inputs do not hold."""

    moved: tuple[Moved, ...]
    lacking: tuple[str, ...]

    def of(self, party: Party) -> list[Moved]:
        """One kind of party."""
        return [one for one in self.moved if one.party == party]


def tried(inputs: Mapping[str, Any], book: Book, kept: Sequence[Mapping[str, Any]]) -> Trial:
    """Score the frozen facts of a closed period under another scheme and compare with what was kept."""
    changed = dict(inputs) | {"scheme": {"version": 0, "is_plain": book.is_plain, "lists": book.record()}}
    before = {(score["party"], int(score["id"])): score["total"] for score in kept}
    after = {(scored.party.value, scored.key): scored.total for scored in scores_of(changed)}
    keys = sorted({*before, *after}, key=lambda key: (list(Party).index(Party(key[0])), key[1]))
    moved = tuple(Moved(Party(p), key, _number(before.get((p, key))), after.get((p, key))) for p, key in keys)
    return Trial(moved, lacking_in(inputs, book))


def lacking_in(inputs: Mapping[str, Any], book: Book) -> tuple[str, ...]:
    """Weighed indicators whose facts were not frozen yet when the period was closed: they count as not measured."""
    weighed = {line.indicator for lines in book.lists.values() for line in lines if line.weight}
    return tuple(name for name in REGISTRY if name in weighed and REGISTRY[name].first_format > inputs["format"])


def in_bands(totals: Sequence[Decimal | None]) -> list[int]:
    """How many totals lie in each band; the last holds the full hundred, those without a score none."""
    known = [total for total in totals if total is not None]
    last = BANDS[-1]
    return [
        sum(1 for total in known if low <= total < high or (total == high and (low, high) == last))
        for low, high in BANDS
    ]


def _number(total: str | None) -> Decimal | None:
    return None if total is None else Decimal(total)
