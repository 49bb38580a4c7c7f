"""Erasing a person: asked for by one, agreed to by another, with proof of what was emptied and what is still held."""

from collections import Counter
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Field, JSONField, Model, QuerySet
from django.utils.translation import gettext as _

from rounds.common.events import record
from rounds.common.jobs import start
from rounds.common.models import EventContent
from rounds.common.pictures import large_path, small_path
from rounds.issues.models.words import WORDS
from rounds.people.models import Company, Staff
from rounds.people.queries import settings_of
from rounds.reports.actions.emptying import clean_logs, drop_outbox_files, drop_words, empty_receipts
from rounds.reports.actions.exporting import path_of
from rounds.reports.models import Erasure, Export
from rounds.reports.queries.held import (
    ROOM,
    SEALED,
    WHY,
    company_path,
    contents_about,
    marks_of_retailer,
    marks_of_staff,
    mentioning,
    own_models,
    places_about,
    rows_of,
    text_fields,
)
from rounds.reports.queries.holding import Hold, held_for
from rounds.reports.rules.privacy import FREE_JSON, STAR, Marks, is_technical, without
from rounds.reports.rules.settings import LEGAL_HOLD_DAYS
from rounds.retailers.models import Fact, Retailer

SWEEP = "privacy.sweep"
DONE_LIST = "erasures.list"
PRIVATE = ("owner_name", "habits", "owner_situation", "is_vulnerable")
UNTOUCHED = SEALED | {
    "EventContent", "Company", "Unit", "Department", "CompanySetting", "Erasure", "RoutingTable", "Scheme",
}  # fmt: skip


class ErasureRefusedError(ValueError):
    """The step cannot be taken: `no_reason`, `own`, `still_here` (a person who has not left), `asked` or `decided`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def ask_erasure(subject: Retailer | Staff, *, because: str, by: Staff, at: datetime) -> Erasure:
    """Ask to erase the person behind a shop, or somebody who has left; a second person decides."""
    if not because.strip():
        raise ErasureRefusedError("no_reason")
    if isinstance(subject, Staff) and subject.is_active:
        raise ErasureRefusedError("still_here")
    kind = Erasure.Subject.STAFF if isinstance(subject, Staff) else Erasure.Subject.RETAILER
    rows = Erasure.objects.unscoped("the caller holds the person").filter(company=subject.company)
    if rows.filter(subject_kind=kind, subject_id=subject.pk, state=Erasure.State.ASKED).exists():
        raise ErasureRefusedError("asked")
    asked = Erasure.objects.create(
        company=subject.company,
        subject_kind=kind,
        subject_id=subject.pk,
        because=because.strip()[:300],
        asked_by=by,
        asked_at=at,
    )
    record("erasure.asked_for", asked, by=by, at=at, kind=kind, number=subject.pk)
    return asked


@transaction.atomic
def decide_erasure(asked: Erasure, *, agrees: bool, by: Staff | str, at: datetime) -> Erasure:
    """A second person agrees, and it is done at once; or not."""
    row = Erasure.objects.unscoped("the caller holds this row").select_for_update().get(pk=asked.pk)
    if isinstance(by, Staff) and row.asked_by_id == by.pk:
        raise ErasureRefusedError("own")
    if row.state != Erasure.State.ASKED:
        raise ErasureRefusedError("decided")
    if agrees:
        row.proof, row.held = erase_person(_subject(row), at=at)
    row.state = Erasure.State.DONE if agrees else Erasure.State.REFUSED
    row.decided_by, row.decided_at = by if isinstance(by, Staff) else None, at
    row.save()
    if agrees:
        transaction.on_commit(partial(_note_done, row))
        record("erasure.done", row, by=by, at=at, number=row.subject_id, proof=row.proof, held=row.held)
    else:
        record("erasure.refused", row, by=by, at=at, number=row.subject_id)
    return row


@transaction.atomic
def erase_now(subject: Retailer | Staff, *, because: str, at: datetime) -> Erasure:
    """From the command line: who may use it owns the data anyway; the reason and the proof are kept all the same."""
    if not because.strip():
        raise ErasureRefusedError("no_reason")
    if isinstance(subject, Staff) and subject.is_active:
        raise ErasureRefusedError("still_here")
    kind = Erasure.Subject.STAFF if isinstance(subject, Staff) else Erasure.Subject.RETAILER
    asked = Erasure.objects.create(
        company=subject.company, subject_kind=kind, subject_id=subject.pk, because=because.strip()[:300], asked_at=at
    )
    return decide_erasure(asked, agrees=True, by="system", at=at)


@transaction.atomic
def erase_again(company: Company, *, at: datetime) -> int:
    """After a backup from before was restored: every erasure on the list beside the database is done once more."""
    path = Path(settings.DATA) / DONE_LIST
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    wanted = [line.split()[1:3] for line in lines if line.split()[:1] == [company.code]]
    for kind, number in wanted:
        erase_person(_subject(Erasure(company=company, subject_kind=kind, subject_id=int(number))), at=at)
    return len(wanted)


def _note_done(row: Erasure) -> None:
    """Beside the database, by kind and number only: a restored backup does not know what was erased after it."""
    with (Path(settings.DATA) / DONE_LIST).open("a", encoding="utf-8") as lines:
        lines.write(f"{row.company.code} {row.subject_kind} {row.subject_id}\n")


def sweep_later(row: Erasure, *, by: Staff, at: datetime) -> None:
    """A worker overwrites what the database let go of."""
    start(SWEEP, company_id=row.company_id, by=by, at=at)


def _subject(row: Erasure) -> Retailer | Staff:
    if row.subject_kind == Erasure.Subject.STAFF:
        return Staff.objects.get(pk=row.subject_id, company=row.company)
    return Retailer.objects.unscoped("the request names him").get(pk=row.subject_id, company=row.company)


def erase_person(subject: Retailer | Staff, *, at: datetime) -> tuple[dict[str, int], list[str]]:
    """Empty everything that names this person; counts by table, and what is held back with the reason."""
    company = subject.company
    hold = held_for(subject, at=at, days=settings_of(company)[LEGAL_HOLD_DAYS])
    whole = isinstance(subject, Staff) or not subject.is_active
    marks = marks_of_staff(subject) if isinstance(subject, Staff) else marks_of_retailer(subject, whole=whole)
    proof: Counter[str] = Counter()
    if whole and isinstance(subject, Retailer):
        _empty_own_rows(subject, hold, proof, at=at)
    _empty_contents(contents_about(subject._meta.label_lower, [subject.pk]), proof, at=at)
    _empty_subject(subject, whole=whole, proof=proof)
    _scrub(company, marks, hold, proof, at=at)
    _drop_files(company, marks, proof)
    _drop_sessions(subject, proof)
    return dict(proof), [*hold.reasons, *([_("有同名的人：其他人的记录里没有动")] if marks.shared else [])]


def _empty_own_rows(subject: Retailer, hold: Hold, proof: Counter[str], *, at: datetime) -> None:
    """Words in rows that belong to this shop, their files, and what the events about them say."""
    known = {"retailer": {str(subject.pk)}, "visit": set(), "issue": set()}
    for place in places_about(type(subject)):
        if place.model._meta.app_label == ROOM or place.model.__name__ in UNTOUCHED:
            continue
        rows = list(rows_of(place.model).filter(**{place.path: subject.pk}).distinct())
        rows = [row for row in rows if not hold.holds(row)]
        if not rows:
            continue
        if place.model._meta.model_name in known:
            known[place.model._meta.model_name] |= {str(one) for row in rows for one in (row.pk, row.phone_id) if one}
        _empty_contents(contents_about(place.model._meta.label_lower, [row.pk for row in rows]), proof, at=at)
        if hasattr(rows[0], "stored_path"):
            _remove_with_files(place.model, rows, proof)
            continue
        for row in rows:
            _empty_row(row, proof)
    empty_receipts(subject.company, known, proof)
    drop_words(subject.company, [int(one) for one in known["issue"] if one.isdecimal()])


def _empty_row(row: Any, proof: Counter[str]) -> None:
    changed = {}
    for field in text_fields(type(row)):
        value = getattr(row, field.attname)
        if isinstance(field, JSONField):
            fresh = (None if field.null else field.get_default()) if field.name in FREE_JSON else value
        else:
            fresh = value if is_technical(field.name) or not value else "" if field.blank else STAR
        if fresh != value:
            changed[field.attname] = fresh
    if changed:
        rows_of(type(row)).filter(pk=row.pk).update(**changed)
        proof[row._meta.label] += 1


def _remove_with_files(model: type[Model], rows: list[Any], proof: Counter[str]) -> None:
    """The rows go with their pictures and documents; bytes another row still needs stay."""
    paths = {row.stored_path for row in rows if row.stored_path}
    found = rows_of(model).filter(pk__in=[row.pk for row in rows])
    proof[model._meta.label] += found.delete()[0]
    still = set(rows_of(model).filter(stored_path__in=paths).values_list("stored_path", flat=True))
    for path in paths - still:
        for one in (path, large_path(path), small_path(path)):
            transaction.on_commit(partial((Path(settings.MEDIA_ROOT) / one).unlink, missing_ok=True))
        proof["files"] += 1


def _empty_contents(contents: QuerySet[EventContent], proof: Counter[str], *, at: datetime) -> None:
    """What events say goes; their seals stay in the chain, which still verifies (trust.md)."""
    proof["common.EventContent"] += contents.update(body={}, salts={}, erased_at=at)


def _empty_subject(subject: Retailer | Staff, *, whole: bool, proof: Counter[str]) -> None:
    if isinstance(subject, Staff):
        fields: dict[str, Any] = {"name": STAR, "phone": "", "introduction": "", "email": "", "portrait": ""}
        if subject.portrait:
            transaction.on_commit(partial((Path(settings.MEDIA_ROOT) / subject.portrait).unlink, missing_ok=True))
        subject.set_unusable_password()
        Staff.objects.filter(pk=subject.pk).update(**fields, password=subject.password)
        proof["people.Staff"] += 1
        return
    fields = {"owner_name": "", "habits": "", "owner_situation": "", "is_vulnerable": False, "search": subject.code}
    if whole:
        fields |= {"name": f"{STAR}{subject.pk}", "licence_no": f"erased-{subject.pk}", "phone": "", "address": ""}
        fields |= {"lat": None, "lon": None, "position_source": ""}
    else:
        owner = subject.owner_name.lower()
        fields["search"] = subject.search.replace(owner, "") if owner else subject.search
    Retailer.objects.unscoped(WHY).filter(pk=subject.pk).update(**fields)
    own = Fact.objects.unscoped(WHY).filter(retailer=subject)
    facts = own if whole else own.filter(field__in=PRIVATE)
    proof["retailers.Fact"] += facts.update(before=None, value=None)
    proof["retailers.Retailer"] += 1


def _scrub(company: Company, marks: Marks, hold: Hold, proof: Counter[str], *, at: datetime) -> None:
    """Wherever else in the company his name, number or licence stands."""
    if not marks.strings:
        return
    for model in own_models():
        if model.__name__ in UNTOUCHED or model._meta.app_label == ROOM or company_path(model) is None:
            continue
        for field in text_fields(model):
            _scrub_field(model, field, company, marks, hold, proof)
    contents = mentioning(EventContent, EventContent._meta.get_field("body"), company.pk, marks.strings)
    pks = list(contents.filter(erased_at__isnull=True).values_list("pk", flat=True))
    _empty_contents(EventContent.objects.filter(pk__in=pks), proof, at=at)


def _scrub_field(
    model: type[Model], field: Field[Any, Any], company: Company, marks: Marks, hold: Hold, proof: Counter[str]
) -> None:
    for row in mentioning(model, field, company.pk, marks.strings):
        if hold.holds(row):
            continue
        value = without(getattr(row, field.attname), marks)
        rows_of(model).filter(pk=row.pk).update(**{field.attname: value})
        proof[model._meta.label] += 1


def _drop_files(company: Company, marks: Marks, proof: Counter[str]) -> None:
    """Files that may list him: exports not yet forgotten, imported workbooks; and lines of logs that name him."""
    for export in Export.objects.unscoped(WHY).filter(company=company).exclude(stored_path=""):
        transaction.on_commit(partial(path_of(export).unlink, missing_ok=True))
        Export.objects.unscoped(WHY).filter(pk=export.pk).update(stored_path="", state=Export.State.EXPIRED)
        proof["exports"] += 1
    for path in (Path(settings.DATA) / "imports" / str(company.pk)).glob("**/*"):
        if path.is_file():
            transaction.on_commit(partial(path.unlink, missing_ok=True))
            proof["import files"] += 1
    drop_outbox_files(company, proof)
    clean_logs(marks.strings, proof)


def _drop_sessions(subject: Model, proof: Counter[str]) -> None:
    """Sign-ins of somebody who has left."""
    if isinstance(subject, Staff):
        own = [one.pk for one in Session.objects.all() if one.get_decoded().get("_auth_user_id") == str(subject.pk)]
        proof["sessions"] += Session.objects.filter(pk__in=own).delete()[0]


def sweep() -> None:
    """Bytes the database let go of are overwritten too; after the commit, outside any transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA secure_delete = ON")
            cursor.execute(f"INSERT INTO {WORDS.table} ({WORDS.table}) VALUES ('optimize')")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("VACUUM")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
