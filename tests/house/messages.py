"""Translated strings: what the code asks for, what the English catalogue answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HOLES = re.compile(r"%\(\w+\)[sd]|(?<!%)%[sd]|\{\w*(?:[:!][^}]*)?\}")
CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
# Written the same in both languages, so an English message id says nothing wrong about them.
SAME_IN_BOTH = {"Rounds", "English", "Excel", "CSV", "Parquet", "JSON", "API", "URL", "WGS", "GCJ"}


@dataclass(frozen=True)
class Message:
    """One translated string in the code: where, its id (both forms for a plural), its context."""

    place: str
    id: str | tuple[str, ...]
    context: str | None

    @property
    def first(self) -> str:
        """The singular, or the only form."""
        return self.id if isinstance(self.id, str) else self.id[0]


def messages_in(path: Path, place: str) -> Iterator[Message]:
    """Every string of one Python file or template that is marked for translation."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Blanked-out markup keeps its indentation, which Python's tokenizer would refuse.
        source = "\n".join(line.strip() for line in templatize(source).splitlines())
    for line, ids, _comments, context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
        wanted = (ids,) if isinstance(ids, str) else tuple(ids)
        if any(wanted):
            yield Message(f"{place}:{line}", wanted[0] if len(wanted) == 1 else wanted, context)


def catalogue(path: Path) -> Catalog:
    """The English catalogue at `path`."""
    with path.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def compiled_differs(po: Path, mo: Path) -> bool:
    """Whether the compiled file says something else than its source (or is missing)."""
    if not mo.exists():
        return True
    fresh = BytesIO()
    write_mo(fresh, catalogue(po))
    fresh.seek(0)
    with mo.open("rb") as file:
        return _answers(read_mo(file)) != _answers(read_mo(fresh))


def _answers(catalog: Catalog) -> set[tuple[object, object, object]]:
    return {(str(m.context), str(m.id), str(m.string)) for m in catalog if m.id}


def faults(message: Message, english: Catalog) -> Iterator[str]:
    """What is wrong with the English of one message: missing, fuzzy, empty, still Chinese, other placeholders."""
    entry = english.get(message.first, context=message.context)
    if entry is None:
        yield f"{message.place}: no English for {message.first!r}"
        return
    if "fuzzy" in entry.flags:
        yield f"{message.place}: English of {message.first!r} is marked fuzzy"
    forms = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
    for form in forms:
        if not form.strip():
            yield f"{message.place}: English of {message.first!r} is empty"
        elif CHINESE.search(form.replace("巡访", "")):
            yield f"{message.place}: English of {message.first!r} is still Chinese: {form!r}"
    if forms and _holes(forms[-1]) != _holes(message.id if isinstance(message.id, str) else message.id[-1]):
        yield f"{message.place}: other placeholders in the English of {message.first!r}"


def _holes(text: str) -> list[str]:
    return sorted(HOLES.findall(text))


def is_chinese_first(message: Message) -> bool:
    """Whether the message id is Chinese (or holds no words at all): the id is what Chinese readers see."""
    words = set(LATIN_WORD.findall(HOLES.sub("", message.first))) - SAME_IN_BOTH
    return bool(CHINESE.search(message.first)) or not words
