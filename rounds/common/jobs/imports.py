"""What a worker runs for imports: the dry run, the import itself, its undo."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from rounds.common.imports.applying import OvertakenError, add_notes, apply_run, undo_run
from rounds.common.imports.checking import check_run
from rounds.common.jobs.running import JobRun, job
from rounds.common.models import ImportRun, Job

CHECK, APPLY, UNDO = "import.check", "import.apply", "import.undo"


@job(CHECK)
def check(run: JobRun, *, run_id: int) -> dict[str, Any]:
    """Dry run of a file."""
    found = check_run(_import(run_id), at=timezone.now(), report=run.progress)
    return {"state": found.state}


@job(APPLY)
def apply(run: JobRun, *, run_id: int) -> dict[str, Any]:
    """Import a checked file in the name of the person who pressed the button."""
    chosen = _import(run_id)
    try:
        apply_run(chosen, by=_asker(run), at=timezone.now(), report=run.progress)
    except OvertakenError as error:
        add_notes(chosen, [error.problem])
        return {"overtaken": error.problem.code}
    return {"state": chosen.state}


@job(UNDO)
def undo(run: JobRun, *, run_id: int) -> dict[str, Any]:
    """Take an import back."""
    return {"state": undo_run(_import(run_id), by=_asker(run), at=timezone.now(), report=run.progress).state}


def _import(run_id: int) -> ImportRun:
    return ImportRun.objects.unscoped("the worker does what was asked for").get(pk=run_id)


def _asker(run: JobRun) -> Any:
    row = Job.objects.unscoped("own row").get(pk=run.job_id)
    if row.asked_by_id is None:
        return "system"
    return get_user_model().objects.get(pk=row.asked_by_id)
