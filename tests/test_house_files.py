"""Who knows the noun and the word knows the path: sizes, words and names of files."""

from pathlib import Path
from statistics import quantiles

from tests.house.tree import PACKAGE, ROOT, apps, files, packages, short

LONGEST = 400
NEARLY_ALL = 200
SOURCES = tuple(name for name in ("rounds", "tests", "benchmarks") if (ROOT / name).is_dir())

WORDS = {
    "rules", "models", "queries", "actions", "imports", "forms", "views", "api", "jobs", "urls", "admin",
    "templates", "tests", "migrations", "apps", "locale", "static",
    "templatetags",  # Django looks for tags under this name and no other
}  # fmt: skip

# Beyond the words: a file one app needs, named by house.md or asked for by a library. Each says why.
MORE_WORDS: dict[str, dict[str, str]] = {
    "planning": {"problem": "the one translator from rows to the engine's numbers (house.md, two flows)"},
}

# The packages that are no nouns of the trade have lists of their own; a new file is added here on purpose.
OWN_WORDS: dict[str, set[str]] = {
    "common": {
        *WORDS, "books", "calendar", "db", "documents", "doors", "events", "pages", "pictures", "positions", "scoping",
        "sealing", "settings", "static_files", "steps",
    },
    "config": {
        "accounts", "api", "cli", "logs", "menu", "settings", "urls", "wsgi", "locale", "templates", "static", "tests",
    },
    # The sample city has one file per noun it fills, and these.
    "demo": {*apps(), "city", "names", "places", "locale", "tests"},
    "engine": {
        "annealing", "arrays", "bench", "checker", "columns", "compiling", "cordeau", "explain", "formats",
        "freezing", "happenings", "hours", "kernels", "moves", "neighbours", "offers", "patterns", "plan", "pricing",
        "problem", "proof", "recount", "relief", "replan", "result", "search", "solver", "staffing", "standins",
        "territories", "territory_case", "territory_kernels", "territory_layout", "territory_search",
        "territory_shape", "timing", "travel", "workload", "tests",
    },
}  # fmt: skip

NOT_WORDS = {
    "util", "utils", "helper", "helpers", "misc", "shared", "service", "services", "manager", "managers", "signals",
    "handlers", "tools", "lib", "stuff",
}  # fmt: skip


def strangers(package: Path) -> list[str]:
    """Files and folders of one package that hold no word it may have."""
    words = OWN_WORDS.get(package.name) or WORDS | MORE_WORDS.get(package.name, {}).keys()
    entries = (path for path in package.iterdir() if path.suffix == ".py" or path.is_dir())
    return sorted(path.name for path in entries if path.stem not in words | {"__pycache__", "__init__"})


def says_nothing(path: Path) -> bool:
    """Whether a file or a folder above it (below its package) has a name without meaning."""
    return bool({path.stem, *path.parts[:-1]} & NOT_WORDS)


def lengths(*suffixes: str) -> dict[str, int]:
    return {short(p): len(p.read_text(encoding="utf-8").splitlines()) for p in files(*suffixes, under=SOURCES)}


def test_no_file_is_longer_than_400_lines() -> None:
    too_long = {name: lines for name, lines in lengths(".py", ".js", ".html", ".css").items() if lines > LONGEST}
    assert not too_long, f"split these by idea: {too_long}"


def test_nine_files_in_ten_have_at_most_200_lines() -> None:
    found = {name: lines for name, lines in lengths(".py").items() if lines > 0}
    ninth = quantiles(found.values(), n=10)[-1]
    longest = sorted(found.items(), key=lambda item: -item[1])[: max(1, len(found) // 8)]
    assert ninth <= NEARLY_ALL, f"the ninth decile is {ninth:.0f} lines; the longest: {longest}"


def test_every_package_has_only_the_words_of_the_house() -> None:
    unknown = {package.name: found for package in packages() if (found := strangers(package))}
    assert not unknown, f"not words of the house; a reasoned exception goes into {Path(__file__).name}: {unknown}"


def test_a_file_that_is_no_word_is_found(tmp_path: Path) -> None:
    app = tmp_path / "issues"
    app.mkdir()
    for name in ("rules.py", "__init__.py", "calculations.py"):
        (app / name).touch()
    (app / "workflows").mkdir()
    assert strangers(app) == ["calculations.py", "workflows"]


def test_no_file_has_a_name_that_says_nothing() -> None:
    refused = [short(p) for p in files(".py", ".js") if says_nothing(p.relative_to(PACKAGE))]
    assert not refused, f"name what is in them: {refused}"


def test_a_name_that_says_nothing_is_found() -> None:
    assert says_nothing(Path("issues/rules/utils.py"))
    assert says_nothing(Path("issues/helpers/due.py"))
    assert not says_nothing(Path("issues/rules/due.py"))


def test_every_noun_of_the_trade_has_its_room() -> None:
    expected = {
        "people", "retailers", "orders", "segments", "visits", "enforcement", "issues", "bulletins", "surveys",
        "training", "planning", "assessment", "improvement", "field", "portal", "reports",
    }  # fmt: skip
    assert set(apps()) == expected
