"""The picture of growth: quality against outlets, and time against managers, side by side.

python -m benchmarks.plot [--results test-results/bench-growth.json] [--picture docs/pictures/growth.svg]
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
mpl.rcParams |= {"svg.hashsalt": "rounds", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}
from matplotlib import pyplot as plt  # noqa: E402 - the backend is chosen first

ROOT = Path(__file__).resolve().parents[1]
MANAGERS = (1, 3, 10, 30, 100, 300, 1000)


def drawn(page: dict[str, Any], picture: Path) -> None:
    """Draw and save."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.0, 3.6))
    sizes = [row["outlets"] for row in page["sizes"]]
    final = f"{page['seconds']:g}"
    for at in page["sizes"][-1]["over_final_percent"]:
        if at != final:
            left.plot(
                sizes, [row["over_final_percent"][at] for row in page["sizes"]], marker="o", label=f"after {at} s"
            )
    left.set(xscale="log", xlabel="outlets of one manager", ylabel=f"% above the plan after {final} s", title="Quality")
    left.set_xticks(sizes, [str(size) for size in sizes])
    left.minorticks_off()
    left.legend(frameon=False)
    for row, style in zip(page["workers"], ("o-", "s--"), strict=True):
        each = row["wall_seconds"] / row["managers"]
        label = f"{row['workers']} worker" + ("s" if row["workers"] > 1 else "")
        right.plot(MANAGERS, [number * each / 60 for number in MANAGERS], style, label=label)
    seconds = page["workers"][0]["seconds_each"]
    right.set(
        xscale="log", yscale="log", xlabel="managers", ylabel="minutes", title=f"Time, {seconds:g} s of search each"
    )
    right.legend(frameon=False)
    figure.tight_layout()
    picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture, metadata={"Date": None})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, default=ROOT / "test-results" / "bench-growth.json")
    parser.add_argument("--picture", type=Path, default=ROOT / "docs" / "pictures" / "growth.svg")
    options = parser.parse_args(arguments)
    drawn(json.loads(options.results.read_text(encoding="utf-8")), options.picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
