"""The source tree as the house rules see it: which files, of which app, holding which word."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "rounds"
OUTSIDE = {"migrations", "vendor", "__pycache__", "node_modules", "locale"}
BESIDE = {"engine", "config", "common", "demo"}


def files(*suffixes: str, under: tuple[str, ...] = ("rounds",)) -> Iterator[Path]:
    """Files with these suffixes below `under`, without migrations, vendored files and build leftovers."""
    for folder in under:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file() and not OUTSIDE & set(path.relative_to(ROOT).parts):
                yield path


def apps() -> list[str]:
    """Every noun of the trade: the packages under rounds/ that are bound to the words."""
    return sorted(p.name for p in packages() if p.name not in BESIDE)


def packages() -> list[Path]:
    """Every package under rounds/."""
    return sorted(p for p in PACKAGE.iterdir() if p.is_dir() and (p / "__init__.py").exists())


def word_of(path: Path) -> str:
    """The word a file belongs to: `rules` for rounds/issues/rules/liability.py and for rounds/issues/rules.py."""
    return path.relative_to(PACKAGE).with_suffix("").parts[1] if path.parent != PACKAGE else ""


def files_of_words(*words: str) -> list[Path]:
    """Python files of the given words in every app."""
    return [path for path in files(".py") if word_of(path) in words]


def module_name(path: Path) -> str:
    """`rounds.issues.rules` for rounds/issues/rules/__init__.py."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of one Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def short(path: Path) -> str:
    """The path as people say it, from the checkout's root."""
    return path.relative_to(ROOT).as_posix()


def dotted(node: ast.AST) -> str:
    """`timezone.now` for the syntax of that; calls and subscripts inside the chain are passed over."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Subscript):
        return dotted(node.value)
    return node.id if isinstance(node, ast.Name) else ""
