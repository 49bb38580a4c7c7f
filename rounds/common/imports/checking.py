"""The dry run: read everything, change nothing, keep what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from rounds.common.imports.kinds import Checked, Report, kind_of, silent
from rounds.common.imports.staging import MappingError, noted, unmapped
from rounds.common.imports.storing import stored_path
from rounds.common.imports.values_problems import Problem, RefusedError, Severity
from rounds.common.models import ImportChange, ImportProblem, ImportRun

State = ImportRun.State
OPEN_STATES = (State.STAGED, State.CHECKED)
KEPT_PER_CODE = 1_000


class RunStateError(RuntimeError):
    """The run is not in a state in which this can be done; nothing was changed."""


def check_run(run: ImportRun, *, at: datetime, report: Report = silent) -> ImportRun:
    """Dry run: problems row by row, the diff, the counts. May be repeated; the last one counts.

    A file that turns out to be unreadable further down ends the run as failed, with the reason in its notes.
    RunStateError when it was applied or dropped, MappingError while required fields have no column.
    """
    kind = kind_of(run.kind)
    if run.state not in OPEN_STATES:
        raise RunStateError(run.state)
    if missing := unmapped(kind, run.mapping):
        labels = {field.key: field.zh for field in kind.fields}
        raise MappingError([Problem("column.missing", params={"field": labels[key]}) for key in missing])
    try:
        checked = kind.check(run, stored_path(run.stored_path), at, report)
    except RefusedError as error:
        _fail(run, error.problem)
    else:
        _keep(run, checked)
    run.refresh_from_db()
    return run


@transaction.atomic
def _keep(run: ImportRun, checked: Checked) -> None:
    taken = ImportRun.objects.unscoped("the run came through the door").filter(pk=run.pk, state__in=OPEN_STATES)
    if not taken.update(state=State.CHECKED, counts=dict(checked.counts)):
        raise RunStateError(run.state)
    run.problems.all().delete()
    run.changes.all().delete()
    kept = [_problem_row(run, problem) for problem in _worth_keeping(checked.problems)]
    ImportProblem.objects.bulk_create(kept, batch_size=2000)
    changes = [
        ImportChange(
            run=run,
            row=each.row,
            key=each.key[:80],
            verdict=each.verdict,
            before=dict(each.before),
            after=dict(each.after),
            target_id=each.target_id,
        )
        for each in checked.changes
    ]
    ImportChange.objects.bulk_create(changes, batch_size=2000)


def _fail(run: ImportRun, problem: Problem) -> None:
    run.notes = [*run.notes, noted(problem)]
    run.state = State.FAILED
    run.save(update_fields=["notes", "state"])


def _worth_keeping(problems: Iterable[Problem]) -> Iterable[Problem]:
    """Everything that refuses a row; of the rest the first thousand of each code (the counts tell how many more)."""
    seen: Counter[str] = Counter()
    for problem in problems:
        seen[problem.code] += 1
        if problem.severity is Severity.REFUSED or seen[problem.code] <= KEPT_PER_CODE:
            yield problem


def _problem_row(run: ImportRun, problem: Problem) -> ImportProblem:
    return ImportProblem(
        run=run,
        row=problem.row or 0,
        column=problem.column[:120],
        value=problem.value[:300],
        weight=problem.severity.value,
        code=problem.code,
        reason=problem.reason_text()[:300],
        fix=problem.fix_text()[:300],
        params=dict(problem.params),
    )
