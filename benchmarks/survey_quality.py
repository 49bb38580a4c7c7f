"""How often the check of uniform sheets flags honest people, and how many careless ones it finds.

Honest people have a level of their own and a mood per item; some are satisfied with everything. Careless ones tick one
column (half of them fives). `python -m benchmarks.survey_quality` prints the table of docs/surveys.md.
"""

import numpy as np

from rounds.surveys.rules.quality import Sheet, flags_of

ITEMS, CAMPAIGNS = 9, 30
MEANS = (3.0, 3.5, 4.0, 4.5, 4.8)
SPREADS = ((0.5, 0.75), (0.8, 0.7), (1.0, 0.5))  # between people, from item to item
SIZES = (60, 300, 1000)
CARELESS = 0.1
TICKED = (5, 5, 5, 3, 4)


def flagged(size: int, mean: float, spread: tuple[float, float], careless: float, *, seed: int) -> tuple[float, float]:
    """Parts (0-1) of the honest and of the careless sheets that are flagged, over `CAMPAIGNS` campaigns."""
    rng = np.random.default_rng(seed)
    bad = round(size * careless)
    honest_flagged = bad_flagged = 0
    for _campaign in range(CAMPAIGNS):
        level = mean + rng.normal(0, spread[0], (size, 1)) + rng.normal(0, 0.35, (1, ITEMS))
        marks = np.clip(np.rint(level + rng.normal(0, spread[1], (size, ITEMS))), 1, 5).astype(int)
        marks[:bad] = rng.choice(TICKED, (bad, 1))
        found = flags_of([Sheet(f"{number:05d}", tuple(row)) for number, row in enumerate(marks.tolist())])
        bad_flagged += sum(int(key) < bad for key in found)
        honest_flagged += sum(int(key) >= bad for key in found)
    return honest_flagged / (CAMPAIGNS * (size - bad)), bad_flagged / max(CAMPAIGNS * bad, 1)


def main() -> None:
    """Print the table."""
    print("| sheets | mean mark | people / moods differ by | honest flagged | beside 10 % careless | careless found |")
    print("|---:|---:|---|---:|---:|---:|")
    for size in SIZES:
        for mean in MEANS:
            for spread in SPREADS:
                alone, _none = flagged(size, mean, spread, 0, seed=size)
                beside, caught = flagged(size, mean, spread, CARELESS, seed=size)
                people, moods = spread
                print(f"| {size} | {mean} | {people} / {moods} | {alone:.1%} | {beside:.1%} | {caught:.0%} |")


if __name__ == "__main__":
    main()
