"""Where and when a benchmark ran, with which versions; written beside every result."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "test-results"
PACKAGES = ("numba", "numpy", "pyvrp", "ortools", "pyvroom", "spopt", "k-means-constrained")
# One thread each: libraries that would take more are told so before they start.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")


def machine() -> dict[str, object]:
    """Processor, cores this process may use, load, memory, Python and versions of what takes part."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "cores_used": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: found for name in PACKAGES if (found := _version(name))},
    }


def write(name: str, result: Mapping[str, object], file: Path | None = None) -> Path:
    """Keep a result as ``test-results/bench-NAME.json`` with machine, date, commit and command."""
    target = file or RESULTS / f"bench-{name}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    page = {
        "machine": machine(),
        "when": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),  # noqa: TID251 - a benchmark is a door
        "commit": _commit(),
        "command": command(sys.argv),
        **result,
    }
    target.write_text(json.dumps(page, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return target


def command(arguments: Sequence[str]) -> str:
    """The command line as one would type it."""
    module = ".".join(Path(arguments[0]).with_suffix("").parts[-2:])
    return " ".join(["python -m", module, *arguments[1:]])


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )  # fmt: skip
    return done.stdout.strip()
