"""Applying a checked retailer list through the actions of the file, and taking it back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from rounds.common.imports.applying import OvertakenError, add_notes
from rounds.common.imports.kinds import By
from rounds.common.imports.records import plain_value
from rounds.common.imports.values_problems import Problem
from rounds.common.models import ImportChange, ImportRun
from rounds.people.models import Company, Territory
from rounds.retailers.actions.lists import (
    Amendment,
    NewRetailer,
    amend_retailers,
    locked_retailers,
    open_retailers,
    remove_retailers,
)
from rounds.retailers.imports.checks import company_of
from rounds.retailers.models import Fact, Retailer

Verdict = ImportChange.Verdict
TERRITORY = "territory"


def apply_list(run: ImportRun, by: By, at: datetime) -> Mapping[str, Any]:
    """Open and change what the dry run showed. OvertakenError when a file has changed since."""
    company = company_of(run)
    creates = list(run.changes.filter(verdict=Verdict.CREATE).order_by("row"))
    updates = list(run.changes.filter(verdict=Verdict.UPDATE).order_by("row"))
    _refuse_overtaken(company, creates, updates)
    territories = dict(_territories(company).values_list("code", "pk"))
    told = {"source": Fact.Source.IMPORT.value, "source_note": _note(run), "by": by, "at": at}
    opened = open_retailers(
        company,
        [NewRetailer(_fields(each.after), territories.get(each.after.get(TERRITORY))) for each in creates],
        **told,
    )
    named = Retailer.objects.unscoped("just opened").filter(company=company, licence_no=OuterRef("key"))
    run.changes.filter(verdict=Verdict.CREATE).update(target_id=Subquery(named.values("pk")[:1]))
    changed = amend_retailers(
        company, [_amendment(each.target_id, each.after, territories) for each in updates], **told
    )
    return {"created": len(opened), "changed": changed}


def undo_list(run: ImportRun, by: By, at: datetime) -> Mapping[str, Any]:
    """Old values come back where nobody changed them since; new retailers go where nobody used them since."""
    company = company_of(run)
    told = {"source": Fact.Source.UNDO.value, "source_note": _note(run), "by": by, "at": at}
    updates = list(run.changes.filter(verdict=Verdict.UPDATE, target_id__isnull=False).order_by("row"))
    territories = dict(_territories(company).values_list("code", "pk"))
    current = {row.pk: row for row in locked_retailers(company, [each.target_id for each in updates if each.target_id])}
    restored, kept_changed = [], []
    for change in updates:
        row = current.get(change.target_id or 0)
        untouched = [] if row is None else [name for name in change.after if _value(row, name) == change.after[name]]
        if len(untouched) < len(change.after):
            kept_changed.append(change.key)
        if untouched:
            before = {name: change.before[name] for name in untouched}
            restored.append(_amendment(change.target_id, before, territories))
    back = amend_retailers(company, restored, **told)
    removed, kept_used = _remove_created(run, company, by=by, at=at)
    _tell(run, {"undo.kept_changed": kept_changed, "undo.kept_used": kept_used})
    return {"restored": back, "removed": removed, "kept": len(kept_changed) + len(kept_used)}


def _refuse_overtaken(company: Company, creates: Iterable[ImportChange], updates: Iterable[ImportChange]) -> None:
    here = Retailer.objects.unscoped("a list speaks of the whole company").filter(company=company)
    taken = set(here.values_list("licence_no", flat=True))
    moved = [each.key for each in creates if each.key in taken]
    wanted = {each.target_id: each for each in updates if each.target_id}
    found = {row.pk: row for row in locked_retailers(company, wanted)}
    for pk, change in wanted.items():
        row = found.get(pk)
        if row is None or any(_value(row, name) != value for name, value in change.before.items()):
            moved.append(change.key)
    if moved:
        raise OvertakenError(Problem("run.stale", value=moved[0], params={"count": str(len(moved))}))


def _remove_created(run: ImportRun, company: Company, *, by: By, at: datetime) -> tuple[int, list[str]]:
    created = run.changes.filter(verdict=Verdict.CREATE, target_id__isnull=False)
    given = {pk: after.get(TERRITORY, "") for pk, after in created.values_list("target_id", "after") if pk}
    rows = locked_retailers(company, given)
    used = _used(list(given))
    unused = [
        row for row in rows if row.version == 1 and _value(row, TERRITORY) == given[row.pk] and row.pk not in used
    ]
    going = {row.pk for row in unused}
    removed = remove_retailers(company, unused, because=_note(run), by=by, at=at)
    return removed, [row.licence_no for row in rows if row.pk not in going]


def _used(ids: list[int]) -> set[int]:
    """Retailers some other table speaks of: visits, issues, features of their orders and whatever comes later."""
    used: set[int] = set()
    for relation in Retailer._meta.related_objects:
        if relation.related_model is Fact or isinstance(relation.related_model, str):
            continue
        name = relation.field.name
        for start in range(0, len(ids), 1000):
            # the base manager sees every row: here only whether one exists matters, nothing is shown
            everything = relation.related_model._base_manager  # noqa: SLF001  (Django documents it)
            rows = everything.filter(**{f"{name}__in": ids[start : start + 1000]})
            used.update(rows.values_list(name, flat=True))
    return used


def _amendment(retailer_id: int | None, values: Mapping[str, Any], territories: Mapping[str, int]) -> Amendment:
    return Amendment(retailer_id or 0, _fields(values), territories.get(values.get(TERRITORY, "")), TERRITORY in values)


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain JSON values as the columns of the table hold them."""
    return {
        name: Retailer._meta.get_field(name).to_python(value)  # type: ignore[union-attr]
        for name, value in values.items()
        if name != TERRITORY
    }


def _value(row: Retailer, name: str) -> Any:
    if name == TERRITORY:
        return row.territory.code if row.territory else ""
    return plain_value(getattr(row, name))


def _territories(company: Company) -> Any:
    return Territory.objects.unscoped("a list speaks of the whole company").filter(company=company)


def _note(run: ImportRun) -> str:
    return f"#{run.pk} {run.file_name}"[:120]


def _tell(run: ImportRun, kept: Mapping[str, list[str]]) -> None:
    problems = [Problem(code, value=keys[0], params={"count": str(len(keys))}) for code, keys in kept.items() if keys]
    add_notes(run, problems)
