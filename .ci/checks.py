"""`make check`: everything a machine can judge without a browser or a second database, two checks at a time.

Usage: python .ci/checks.py [name …]; without names, all of them. One line per check, then what the failed ones said.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
TOOLS = ROOT / ".tools"
TYPESCRIPT = "typescript@5.9.3"
OUTSIDE = {"vendor", "node_modules", "var", ".venv", ".uv", ".tools", ".git", "test-results"}
AT_ONCE = 2
Commands = list[list[str]]


class Skipped(Exception):  # noqa: N818 - a statement, not an error
    """The check cannot run on this machine; the text says why. An error in CI."""


@dataclass(frozen=True)
class Check:
    """A name to call it by, what it makes sure of, and the commands that do."""

    name: str
    promise: str
    commands: Callable[[], Commands]


@dataclass(frozen=True)
class Outcome:
    """How one check ended."""

    check: Check
    state: str  # ok, FAILED or skipped
    said: str
    seconds: float


def tree(pattern: str) -> Iterator[str]:
    for path in sorted(ROOT.glob(pattern)):
        if not OUTSIDE & set(path.relative_to(ROOT).parts):
            yield str(path.relative_to(ROOT))


def tool(name: str, *words: str) -> list[str]:
    return [str(BIN / name), *words]


def templates() -> Commands:
    found = list(tree("rounds/**/*.html"))
    return [tool("djade", "--check", "--target-version", "5.2", *found)] if found else []


def house() -> Commands:
    junit = os.environ.get("ROUNDS_JUNIT")
    report = [f"--junit-xml={junit}/house.xml"] if junit else []
    pages = [*tree("tests/test_house*.py"), *tree("tests/test_docs*.py")]
    quietly = ["-q", "--no-header", "--tb=short", "-p", "no:cacheprovider"]
    return [tool("python", "-m", "pytest", *quietly, *report, *pages)]


def need(program: str) -> str:
    if path := shutil.which(program):
        return path
    raise Skipped(f"{program} is not installed")


def typescript() -> Commands:
    projects = list(tree("**/[jt]sconfig.json"))
    compiler = TOOLS / "node_modules" / ".bin" / "tsc"
    install = [need("npm"), "install", "--no-save", "--no-audit", "--no-fund", "--silent", TYPESCRIPT, "--prefix"]
    commands = [] if compiler.exists() or not projects else [[*install, str(TOOLS)]]
    return commands + [[str(compiler), "--noEmit", "-p", project] for project in projects]


def javascript() -> Commands:
    found = [*tree("**/*.test.js"), *tree("**/*.test.mjs")]
    return [[need("node"), "--test", *found]] if found else []


CHECKS = [
    Check("types", "every function is annotated and the types fit (mypy --strict)", lambda: [tool("mypy")]),
    Check("house", "the rules of the house, migrations, translations and documents (pytest)", house),
    Check("ruff", "style, complexity, forbidden habits (ruff)", lambda: [tool("ruff", "check", "--quiet", ".")]),
    Check("imports", "storeys, rooms and purity (import-linter)", lambda: [tool("lint-imports", "--no-logo")]),
    Check("templates", "templates are in one style (djade)", templates),
    Check("spelling", "no common typing mistakes (typos)", lambda: [tool("typos", "--format", "brief")]),
    Check("vendor", "vendored files are what the lock says", lambda: [tool("python", "vendor.py", "--check")]),
    Check("typescript", "the types of the phone app fit (tsc --checkJs)", typescript),
    Check("javascript", "JavaScript tests (node --test)", javascript),
]


def run(check: Check) -> Outcome:
    """Run one check to its end, stopping at the first command that fails."""
    started = time.monotonic()
    state, said = "ok", ""
    try:
        for command in check.commands():
            done = subprocess.run(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
            )
            said += done.stdout + done.stderr
            if done.returncode:
                state = "FAILED"
                break
    except Skipped as reason:
        state, said = ("FAILED" if os.environ.get("CI") == "true" else "skipped"), str(reason)
    return Outcome(check, state, said.strip(), time.monotonic() - started)


def line(outcome: Outcome) -> str:
    why = f": {outcome.said}" if outcome.state == "skipped" else ""
    return f"  {outcome.state:8}{outcome.check.name:12}{outcome.seconds:6.1f} s  {outcome.check.promise}{why}\n"


def main(names: list[str]) -> int:
    """Run the named checks (or all); 1 when one fails."""
    unknown = set(names) - {check.name for check in CHECKS}
    if unknown:
        known = ", ".join(check.name for check in CHECKS)
        sys.stderr.write(f"no such check: {', '.join(sorted(unknown))}; there are {known}\n")
        return 2
    chosen = [check for check in CHECKS if not names or check.name in names]
    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in as_completed([pool.submit(run, check) for check in chosen]):
            outcomes.append(done.result())
            sys.stdout.write(line(outcomes[-1]))
            sys.stdout.flush()
    failed = [outcome for outcome in outcomes if outcome.state == "FAILED"]
    for outcome in failed:
        sys.stdout.write(f"\n----- {outcome.check.name}: {outcome.check.promise}\n{outcome.said}\n")
    sys.stdout.write(f"\nchecks: {len(outcomes) - len(failed)} fine, {len(failed)} failed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
