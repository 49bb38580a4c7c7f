"""Apply a checked file as one transaction; undo it; drop it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from rounds.common.events import record
from rounds.common.imports.checking import OPEN_STATES, RunStateError
from rounds.common.imports.kinds import FOLLOWING, PREPARING, UNDOING, WRITING, By, Report, kind_of, silent
from rounds.common.imports.staging import noted
from rounds.common.imports.storing import stored_path
from rounds.common.imports.values_problems import Problem
from rounds.common.models import ImportRun

State = ImportRun.State
FOLLOWED = "followed_up"


class OvertakenError(Exception):
    """What the dry run saw has changed since; nothing was imported. `problem` says what, and how to go on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.reason_text())
        self.problem = problem


def apply_run(run: ImportRun, *, by: By, at: datetime, report: Report = silent) -> ImportRun:
    """Import what the dry run showed, all of it or nothing, then bring up to date what depends on it.

    Called again after an interruption it only finishes what is missing. OvertakenError when the world moved on since
    the dry run, RunStateError when the run is not checked.
    """
    kind = kind_of(run.kind)
    if run.state != State.APPLIED:
        report(5, PREPARING)
        kind.ready(run, stored_path(run.stored_path), at, report)
        report(30, WRITING)
        _apply(run, by=by, at=at)
    if not run.counts.get(FOLLOWED):
        report(70, FOLLOWING)
        _follow_up(run, by=by, at=at, report=report)
    return run


@transaction.atomic
def _apply(run: ImportRun, *, by: By, at: datetime) -> None:
    taken = ImportRun.objects.unscoped("the run came through the door").filter(pk=run.pk, state=State.CHECKED)
    if not taken.update(state=State.APPLIED, applied_at=at):
        raise RunStateError(run.state)
    counts = kind_of(run.kind).apply(run, by, at)
    _remember(run, counts)
    said = {name: number for name, number in run.counts.items() if isinstance(number, int)}
    record("import.applied", run, by=by, at=at, kind=run.kind, file=run.file_name, sha256=run.sha256, counts=said)


def _follow_up(run: ImportRun, *, by: By, at: datetime, report: Report) -> None:
    counts = kind_of(run.kind).follow_up(run, by, at, report)
    _remember(run, {**counts, FOLLOWED: True})


def undo_run(run: ImportRun, *, by: By, at: datetime, report: Report = silent) -> ImportRun:
    """Take an import back, all of it in one transaction. What was changed or used since stays; the notes tell it.

    Called again after an interruption it only finishes what is missing.
    """
    if run.state != State.UNDONE:
        report(10, UNDOING)
        _undo(run, by=by, at=at)
    if not run.counts.get(FOLLOWED):
        report(60, FOLLOWING)
        _follow_up(run, by=by, at=at, report=report)
    return run


@transaction.atomic
def _undo(run: ImportRun, *, by: By, at: datetime) -> None:
    taken = ImportRun.objects.unscoped("the run came through the door").filter(pk=run.pk, state=State.APPLIED)
    if not taken.update(state=State.UNDONE, undone_at=at):
        raise RunStateError(run.state)
    counts = kind_of(run.kind).undo(run, by, at)
    _remember(run, {**counts, FOLLOWED: False})
    record("import.undone", run, by=by, at=at, kind=run.kind, file=run.file_name, counts=dict(counts))


@transaction.atomic
def drop_run(run: ImportRun, *, by: By, at: datetime) -> ImportRun:
    """Give up a file that was not imported; the stored file goes, its name and hash stay."""
    taken = ImportRun.objects.unscoped("the run came through the door").filter(
        pk=run.pk, state__in=[*OPEN_STATES, State.FAILED]
    )
    if not taken.update(state=State.DROPPED):
        raise RunStateError(run.state)
    run.problems.all().delete()
    run.changes.all().delete()
    record("import.dropped", run, by=by, at=at, kind=run.kind, file=run.file_name)
    transaction.on_commit(lambda: stored_path(run.stored_path).unlink(missing_ok=True))
    run.refresh_from_db()
    return run


def add_notes(run: ImportRun, problems: Sequence[Problem]) -> None:
    """Keep what is to be said about the whole run."""
    run.refresh_from_db(fields=["notes"])
    run.notes = [*run.notes, *(noted(problem) for problem in problems)]
    run.save(update_fields=["notes"])


def _remember(run: ImportRun, counts: Mapping[str, Any]) -> None:
    run.refresh_from_db()
    run.counts = {**run.counts, **counts}
    run.save(update_fields=["counts"])
