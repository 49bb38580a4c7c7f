"""How often the 95 % interval of a survey holds the truth: finite populations in strata, drawn again and again.

Every cell draws its own populations: the true share of satisfied retailers anywhere in the band, strata that differ,
marks below and above it in changing mixtures. `python -m benchmarks.survey_intervals` prints the table of
docs/surveys.md (about a minute on one core); the tests run a small part of it.
"""

import sys
from dataclasses import dataclass

import numpy as np

from rounds.surveys.rules.estimates import SATISFIED, SCALE, Interval, Stratum, mean_of, share_of

STRATA = (2000, 800, 300, 60)
BANDS = {"0-5": (0.0, 0.05), "5-20": (0.05, 0.2), "20-80": (0.2, 0.8), "80-95": (0.8, 0.95), "95-100": (0.95, 1.0)}
SIZES = (30, 60, 150, 400, 1500)
PART = 0.25  # of each stratum: a territory cut across the strata
SMALLEST_GROUP = 5
DIFFERING = 0.25  # how much strata differ, in standard deviations of a mark


@dataclass(frozen=True)
class Coverage:
    """Parts (0-1) of the samples whose interval holds the truth; the mean width of the interval of the share."""

    mean: float
    share: float
    part_share: float
    width: float


def coverage(size: int, band: tuple[float, float], *, samples: int, seed: int) -> Coverage:
    """Draw that many populations and one sample of each; the part of the company is a quarter of each stratum,
    looked at where the smallest group of answers comes together in it.
    """
    rng = np.random.default_rng(seed)
    held = np.zeros(3)
    width, parts = 0.0, 0
    for _sample in range(samples):
        strata = _population(rng, band)
        drawn = [rng.permutation(len(marks))[: _asked(size, len(marks))] for marks in strata]
        answers = [marks[chosen] for marks, chosen in zip(strata, drawn, strict=True)]
        share, mean = share_of(_strata(strata, answers, answers), SATISFIED), mean_of(_strata(strata, answers, answers))
        everybody = np.concatenate(strata)
        inside = [marks[chosen[chosen < PART * len(marks)]] for marks, chosen in zip(strata, drawn, strict=True)]
        members = np.concatenate([marks[: int(np.ceil(PART * len(marks)))] for marks in strata])
        held[:2] += _holds(mean, everybody.mean()), _holds(share, (everybody >= min(SATISFIED)).mean())
        width += share.high - share.low
        if sum(map(len, inside)) >= SMALLEST_GROUP:
            parts += 1
            part = share_of(_strata(strata, answers, inside), SATISFIED)
            held[2] += _holds(part, (members >= min(SATISFIED)).mean())
    return Coverage(held[0] / samples, held[1] / samples, held[2] / max(parts, 1), width / samples)


def _population(rng: np.random.Generator, band: tuple[float, float]) -> list[np.ndarray]:
    share = rng.uniform(*band)
    spread = DIFFERING * np.sqrt(share * (1 - share))
    best, below = rng.uniform(0.2, 0.9), rng.dirichlet([3, 2, 1])
    strata = []
    for count in STRATA:
        here = np.clip(share + rng.normal(0, spread), 0, 1)
        above = np.where(rng.random(count) < best, 5, 4)
        strata.append(np.where(rng.random(count) < here, above, rng.choice([3, 2, 1], count, p=below)))
    return strata


def _asked(size: int, members: int) -> int:
    return min(members, max(2, round(size * members / sum(STRATA))))


def _strata(strata: list[np.ndarray], answers: list[np.ndarray], group: list[np.ndarray]) -> list[Stratum]:
    return [
        Stratum(str(place), len(strata[place]), len(answers[place]), _counts(group[place]))
        for place in range(len(strata))
    ]


def _counts(marks: np.ndarray) -> dict[float, int]:
    return {mark: int((marks == mark).sum()) for mark in SCALE if (marks == mark).any()}


def _holds(interval: Interval, truth: float) -> bool:
    return bool(interval.low - 1e-9 <= truth <= interval.high + 1e-9)


def main(samples: int = 2000) -> None:
    """Print the table."""
    print("| answers | share band % | mean held | share held | share of a part held | width of the share |")
    print("|---:|---|---:|---:|---:|---:|")
    for size in SIZES:
        for name, band in BANDS.items():
            found = coverage(size, band, samples=samples, seed=size)
            parts = (found.mean, found.share, found.part_share)
            print(f"| {size} | {name} | " + " | ".join(f"{part:.1%}" for part in parts) + f" | {found.width:.3f} |")


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:2]))
