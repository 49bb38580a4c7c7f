"""A case kept long enough is erased by a person: words, evidence and what the events said; number and dates stay."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from rounds.common.events import history, record
from rounds.common.models import EventContent
from rounds.common.pictures import large_path, small_path
from rounds.enforcement.actions.refusals import CaseRefusedError
from rounds.enforcement.actions.steps import change, permit
from rounds.enforcement.models import CaseEvidence, EnforcementCase
from rounds.enforcement.rules.steps import Refusal, Verb
from rounds.people.models import Staff

WORDS = ("text", "proposal", "subject_words", "findings", "measure_words", "closing_words", "reporter")
PEOPLE = ("retailer", "visit", "reported_by", "subject")


@transaction.atomic
def erase_case(case: EnforcementCase, *, because: str, by: Staff, at: datetime) -> EnforcementCase:
    """Erase one closed case past the days of keeping; CaseRefusedError before that. The chain still verifies."""
    permit(case, Verb.ERASE, by=by, at=at)
    if not because.strip():
        raise CaseRefusedError(Refusal.NO_REASON)
    rows = list(case.evidence.all())
    notes = list(case.service_notes.all())
    empty_events([case, *rows, *notes], at=at)
    change(case, at=at, erased_at=at, announced=[], **dict.fromkeys(WORDS, ""), **dict.fromkeys(PEOPLE))
    case.evidence.all().delete()
    transaction.on_commit(partial(_remove_files, [row.stored_path for row in rows]))
    record("case.erased", case, by=by, at=at, because=because.strip(), evidence=len(rows))
    return case


def empty_events(subjects: Iterable[Model], *, at: datetime) -> None:
    """Empty what the events about these rows say; their seals stay in the chain (trust.md)."""
    for subject in subjects:
        numbers = history(subject).values_list("pk", flat=True)
        EventContent.objects.filter(pk__in=list(numbers), erased_at__isnull=True).update(
            body={}, salts={}, erased_at=at
        )


def _remove_files(paths: Iterable[str]) -> None:
    """Files no other case holds: the same bytes lie there once."""
    rows = CaseEvidence.objects.unscoped("whether another case holds these bytes")
    for path in filter(None, paths):
        if rows.filter(stored_path=path).exists():
            continue
        for one in (path, large_path(path), small_path(path)):
            (Path(settings.MEDIA_ROOT) / one).unlink(missing_ok=True)
