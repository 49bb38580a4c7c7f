"""What the house refuses in Python code. Each check takes a syntax tree and yields sentences."""

import ast
from collections.abc import Iterator

from tests.house.tree import dotted

CLOCKS = {
    "timezone.now",
    "timezone.localtime",
    "timezone.localdate",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
}
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
TABLE_WRITES = {"update", "delete", "raw_delete"}
TABLE_READS = {"objects", "filter", "exclude", "visible_to", "unscoped", "all", "get"}
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.test.signals")


def clock_reads(tree: ast.AST) -> Iterator[str]:
    """Places that ask the clock. Also where it is handed over uncalled, as in `default=timezone.now`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            name = ".".join(dotted(node).split(".")[-2:])
            if name in CLOCKS:
                yield f"line {node.lineno}: {name}: time is an argument, read only at the doors"
        elif isinstance(node, ast.ImportFrom) and node.module in {"django.utils.timezone", "time"}:
            for alias in node.names:
                if alias.name in {"now", "localtime", "localdate", "time"}:
                    yield f"line {node.lineno}: {node.module}.{alias.name}: time is an argument"


def writes(tree: ast.AST) -> Iterator[str]:
    """Calls that write rows: `.save()`, `.create()` and its kin, `.update()` and `.delete()` on a queryset."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        *chain, verb = dotted(node.func).split(".")
        if verb in WRITES or (verb in TABLE_WRITES and TABLE_READS & set(chain)):
            yield f"line {node.lineno}: .{verb}(): only actions write"


def signals(tree: ast.AST) -> Iterator[str]:
    """Imports of Django's signals and functions marked as receivers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            source = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            for alias in node.names:
                if (source + alias.name).startswith(SIGNALS):
                    yield f"line {node.lineno}: {source}{alias.name}: no signals, the action is the only writer"


WRITING = {"record", "record_once_a_day", "Draft"}


def recorded_verbs(tree: ast.AST) -> Iterator[tuple[int, str | None]]:
    """The verb of every `record(...)`, `record_once_a_day(...)` and `Draft(...)`; None where it is not written as text.

    A choice between two texts (`"a" if x else "b"`) counts as both. Code without the events is passed over.
    """
    if not any(_brings_events(node) for node in ast.walk(tree)):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in WRITING:
            said = next((k.value for k in node.keywords if k.arg == "verb"), node.args[0] if node.args else None)
            if said is not None:
                yield from ((node.lineno, text) for text in _texts(said))


def _brings_events(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and (
        node.module == "rounds.common.events"
        or (node.module == "rounds.common" and any(alias.name == "events" for alias in node.names))
    )


def _texts(node: ast.expr) -> list[str | None]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _texts(node.body) + _texts(node.orelse)
    return [None]


def environment_names(tree: ast.AST) -> Iterator[str]:
    """Names of environment variables the code reads: any text that looks like one and starts as ours do."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = node.value
            if name == "DATABASE_URL" or (name.startswith("ROUNDS_") and name.replace("_", "").isalnum()):
                yield name
