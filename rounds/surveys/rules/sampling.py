"""A stratified sample, urban/rural × size, that anybody can draw again from its seed (A32)."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

SMALLEST_STRATUM = 2
UNKNOWN = "unknown"
SIZES = ("small", "middle", "large")


def gettext_noop(text: str) -> str:
    """Marks a label for translation; rules know no language, screens do."""
    return text


LABELS = {
    "urban": gettext_noop("城镇"),
    "rural": gettext_noop("乡村"),
    "small": gettext_noop("小户"),
    "middle": gettext_noop("中户"),
    "large": gettext_noop("大户"),
    UNKNOWN: gettext_noop("不详"),
}


@dataclass(frozen=True)
class Candidate:
    """A retailer who may be asked: urban or rural ("" unknown), and his sales volume (None: no orders)."""

    key: int
    market: str
    volume: Decimal | None


@dataclass(frozen=True)
class Drawn:
    """One retailer of the sample and the stratum he stands for."""

    key: int
    stratum: str


def strata_of(candidates: Iterable[Candidate]) -> dict[int, str]:
    """Each candidate's stratum `market/size`; sizes are thirds of the volumes of all who order."""
    everybody = list(candidates)
    volumes = sorted(one.volume for one in everybody if one.volume is not None)
    bounds = _thirds(volumes)
    return {one.key: f"{one.market or UNKNOWN}/{_size(one.volume, bounds)}" for one in everybody}


def _thirds(volumes: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    if not volumes:
        return Decimal(0), Decimal(0)
    count = len(volumes)
    return volumes[(count - 1) // 3], volumes[(2 * count - 1) // 3]


def _size(volume: Decimal | None, bounds: tuple[Decimal, Decimal]) -> str:
    if volume is None:
        return UNKNOWN
    lower, upper = bounds
    return SIZES[0] if volume <= lower else SIZES[1] if volume <= upper else SIZES[2]


def shares_of(sizes: Mapping[str, int], sample_size: int) -> dict[str, int]:
    """How many to ask in each stratum: in proportion, by largest remainder, at least two where there are two.

    The floor of two keeps a small stratum from vanishing; with it the sum may pass `sample_size` slightly.
    """
    total = sum(sizes.values())
    if sample_size >= total:
        return dict(sizes)
    quotas = {name: divmod(count * sample_size, total) for name, count in sizes.items()}
    wanted = {name: whole for name, (whole, _rest) in quotas.items()}
    left = sample_size - sum(wanted.values())
    for name in sorted(quotas, key=lambda name: (-quotas[name][1], name))[:left]:
        wanted[name] += 1
    return {name: min(sizes[name], max(wanted[name], SMALLEST_STRATUM)) for name in sorted(sizes)}


def draw(candidates: Iterable[Candidate], sample_size: int, seed: int) -> tuple[Drawn, ...]:
    """The sample for this seed, whatever the order of `candidates`; sorted by stratum and key.

    Within a stratum candidates are ordered by SHA-256 of seed and key: the same draw on every machine.
    """
    members: dict[str, list[int]] = defaultdict(list)
    for key, stratum in strata_of(candidates).items():
        members[stratum].append(key)
    wanted = shares_of({name: len(keys) for name, keys in members.items()}, sample_size)
    drawn = []
    for stratum in sorted(members):
        lots = sorted(members[stratum], key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).digest())
        drawn += [Drawn(key, stratum) for key in sorted(lots[: wanted[stratum]])]
    return tuple(drawn)
