"""What does not point at a person by a key and still holds his words: receipts of phones, indexes of words, logs."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction

from rounds.common.db.fulltext import Entry
from rounds.issues.models.words import WORDS
from rounds.people.models import Company
from rounds.reports.queries.held import rows_of
from rounds.reports.rules.privacy import STAR

# The door of the phone is a sibling: its tables are known by name, as every table that may hold a person is.
RECEIPT, QUARANTINE, OUTBOX_FILE = ("field", "Receipt"), ("field", "Quarantine"), ("field", "OutboxFile")
POINTERS = ("visit", "retailer", "issue")


def empty_receipts(company: Company, known: Mapping[str, Collection[str]], proof: Counter[str]) -> None:
    """What phones sent about these rows; `known` lists their ids by pointer. The hash of what was sent stays."""
    for name in (RECEIPT, QUARANTINE):
        model = apps.get_model(*name)
        rows = rows_of(model).filter(company=company)
        found = [pk for pk, body in rows.values_list("pk", "body").iterator(chunk_size=2000) if _points(body, known)]
        changed: dict[str, Any] = {"body": {}} | ({"answer": {}} if name == RECEIPT else {})
        proof[model._meta.label] += rows.filter(pk__in=found).update(**changed)


def _points(body: Any, known: Mapping[str, Collection[str]]) -> bool:
    if not isinstance(body, Mapping):
        return False
    if any(str(body.get(name, "")) in known.get(name, ()) for name in POINTERS):
        return True
    return any(_points(item, known) for item in body.values())


def drop_words(company: Company, issues: Iterable[int]) -> None:
    """What these issues can be found by."""
    WORDS.put([Entry(pk, company.pk, ()) for pk in issues])


def drop_outbox_files(company: Company, proof: Counter[str]) -> None:
    """Exported outboxes that were taken or turned down: what they held is in its rows, or nobody wanted it."""
    rows = rows_of(apps.get_model(*OUTBOX_FILE)).filter(company=company).exclude(state="staged")
    for row in rows:
        transaction.on_commit(partial((Path(settings.MEDIA_ROOT) / row.stored_path).unlink, missing_ok=True))
        proof["files"] += 1


def clean_logs(strings: Iterable[str], proof: Counter[str]) -> None:
    """Lines of logs that name him."""
    for log in Path(settings.DATA).glob("*.log"):
        proof["log lines"] += _cleaned(log, list(strings))


def _cleaned(log: Path, strings: list[str]) -> int:
    """Written in place: the process that writes it keeps its handle."""
    text = log.read_text(encoding="utf-8", errors="replace")
    found = sum(text.count(one) for one in strings)
    if found:
        for one in strings:
            text = text.replace(one, STAR)
        with log.open("r+", encoding="utf-8") as lines:
            lines.write(text)
            lines.truncate()
    return found
