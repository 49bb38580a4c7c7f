"""What can be imported. Each app registers its kinds in `<app>.imports.kinds`; the flow around them is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.module_loading import autodiscover_modules
from django.utils.translation import get_language, gettext_noop

from rounds.common.imports.readers_tables import Limits
from rounds.common.imports.rules_columns import TargetField
from rounds.common.imports.values_problems import Fault, Problem
from rounds.common.models import ImportRun

By = Any
# What a watcher is told (message ids).
PREPARING = gettext_noop("准备导入")
READING = gettext_noop("逐行校验")
COMPARING = gettext_noop("与现有数据比较")
WRITING = gettext_noop("写入")
UNDOING = gettext_noop("撤销")
FOLLOWING = gettext_noop("更新相关数据")
COMPUTING = gettext_noop("计算月度特征")
Report = Callable[[int, str], None]
"""Told how far the work is: percent and a Chinese message id. May raise to stop the work."""


def silent(percent: int, message: str) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one row would do: `before` and `after` hold only the fields that differ, as plain JSON values."""

    row: int
    key: str
    verdict: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    target_id: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a dry run. `counts` has at least read, accepted, refused, skipped and codes {code: number}."""

    counts: Mapping[str, Any]
    problems: Sequence[Problem] = ()
    changes: Sequence[Change] = ()


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A refused row as it stood in the file, with its faults as (column header, fault)."""

    number: int
    cells: tuple[object, ...]
    faults: tuple[tuple[str, Fault], ...]


@dataclass(frozen=True)
class ImportKind:
    """One kind of import: its fields and the five things an app does for it.

    - check: a dry run that changes nothing anybody sees.
    - ready: made sure of just before applying, outside the transaction (may take long).
    - apply, undo: inside one transaction; return counts to be kept with the run.
    - follow_up: after the transaction; run again until it succeeds, so it must bear repetition.
    - failed: the headers and the refused rows.

    `several` lets a field come from several columns, the preferred first. `units` are those a bare number may be
    counted in. `key` is also the word of the command line.
    """

    key: str
    zh: str
    en: str
    hint_zh: str
    hint_en: str
    icon: str
    fields: tuple[TargetField, ...]
    sample: Mapping[str, str]
    check: Callable[[ImportRun, Path, datetime, Report], Checked]
    apply: Callable[[ImportRun, By, datetime], Mapping[str, Any]]
    undo: Callable[[ImportRun, By, datetime], Mapping[str, Any]]
    failed: Callable[[ImportRun, Path], tuple[tuple[str, ...], Iterator[FailedRow]]]
    ready: Callable[[ImportRun, Path, datetime, Report], None] = lambda run, path, at, report: None
    follow_up: Callable[[ImportRun, By, datetime, Report], Mapping[str, Any]] = lambda run, by, at, report: {}
    limits: Limits = field(default_factory=Limits)
    several: bool = True
    units: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Chinese and English for what a diff shows beside the fields."""

    @property
    def label(self) -> str:
        """Its name in the language of the reader."""
        return self.en if speaks_english() else self.zh

    @property
    def hint(self) -> str:
        """One line on what the file holds."""
        return self.hint_en if speaks_english() else self.hint_zh

    @property
    def has_dates(self) -> bool:
        """Whether the order of day and month may have to be chosen."""
        return any(each.kind == "date" for each in self.fields)


KINDS: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> ImportKind:
    """Add a kind; the order of registration is the order of import (products and retailers before orders)."""
    KINDS[kind.key] = kind
    return kind


def kinds() -> tuple[ImportKind, ...]:
    """Every kind there is."""
    autodiscover_modules("imports.kinds")
    return tuple(KINDS.values())


def kind_of(key: str) -> ImportKind:
    """The kind with this key. KeyError when there is none."""
    return next((kind for kind in kinds() if kind.key == key), None) or KINDS[key]


def speaks_english() -> bool:
    """Whether the reader's language is English; labels of columns stand in both languages in their tables."""
    return (get_language() or "zh").startswith("en")


def field_label(target: TargetField) -> str:
    """The label of a field in the language of the reader."""
    return target.en if speaks_english() else target.zh
