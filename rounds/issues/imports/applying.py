"""Writing the issues of a checked log through the actions of history, and taking them back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from rounds.common.imports.applying import OvertakenError, add_notes
from rounds.common.imports.kinds import By, silent
from rounds.common.imports.values_problems import Problem
from rounds.common.models import ImportChange, ImportRun
from rounds.issues.actions.history import Brought, bring_history, take_history_back
from rounds.issues.imports.checks import company_of, read_log
from rounds.issues.imports.mapping import known_retailers
from rounds.issues.imports.stories import Story
from rounds.issues.models import Issue
from rounds.people.models import Company
from rounds.retailers.actions.lists import NewRetailer, locked_retailers, open_retailers, remove_retailers
from rounds.retailers.models import Fact, Retailer

Verdict = ImportChange.Verdict


def apply_history(run: ImportRun, by: By, at: datetime) -> Mapping[str, Any]:
    """Write what the dry run showed, the file read again. OvertakenError when one of the numbers is taken by now."""
    company = company_of(run)
    wanted = set(run.changes.filter(verdict=Verdict.CREATE).values_list("key", flat=True))
    here = Issue.objects.unscoped("a log speaks of the whole company").filter(company=company)
    if taken := sorted(wanted & set(here.values_list("number", flat=True))):
        raise OvertakenError(Problem("run.stale", value=taken[0], params={"count": str(len(taken))}))
    stories = [story for story in read_log(run, company, silent).stories if story.number in wanted]
    retailers, opened = _retailers(company, stories, run, by=by, at=at)
    arrivals = (_brought(story, retailers[story.retailer]) for story in stories)
    counts = bring_history(company, arrivals, run=run.pk, by=by, at=at)
    named = here.filter(number=OuterRef("key"))
    run.changes.filter(verdict=Verdict.CREATE).update(target_id=Subquery(named.values("pk")[:1]))
    return {f"written_{name}": number for name, number in counts.items()} | {"opened_retailers": opened}


def undo_history(run: ImportRun, by: By, at: datetime) -> Mapping[str, Any]:
    """Issues nobody has worked on since go, and with them the retailers only they spoke of."""
    company = company_of(run)
    created = run.changes.filter(verdict=Verdict.CREATE, target_id__isnull=False)
    brought = {pk: number for pk, number in created.values_list("target_id", "key") if pk}
    gone = take_history_back(company, brought, because=_note(run), by=by, at=at)
    kept = [number for pk, number in brought.items() if pk not in gone]
    opened = _opened_by(run, company)
    going = _unused(locked_retailers(company, opened), opened)
    removed = remove_retailers(company, going, because=_note(run), by=by, at=at)
    if kept:
        add_notes(run, [Problem("undo.kept_used", value=kept[0], params={"count": str(len(kept))})])
    return {"removed": len(gone), "kept": len(kept), "removed_retailers": removed}


def _retailers(
    company: Company, stories: Sequence[Story], run: ImportRun, *, by: By, at: datetime
) -> tuple[dict[str, int], int]:
    """Retailers by key; those nobody knows are opened with what the log says: a number and a name."""
    names = {story.retailer: story.retailer_name for story in stories}
    known = known_retailers(company, names)
    arrivals = [
        NewRetailer({"licence_no": key, "name": name}) for key, name in sorted(names.items()) if key not in known
    ]
    source = Fact.Source.IMPORT.value
    rows = open_retailers(company, arrivals, source=source, source_note=_note(run), by=by, at=at)
    return known | {row.licence_no: row.pk for row in rows}, len(rows)


def _opened_by(run: ImportRun, company: Company) -> list[int]:
    facts = Fact.objects.unscoped("facts of an undone log").filter(
        retailer__company=company, source=Fact.Source.IMPORT, source_note=_note(run), field="licence_no"
    )
    return list(facts.values_list("retailer_id", flat=True))


def _unused(rows: Sequence[Retailer], ids: Sequence[int]) -> list[Retailer]:
    """Those as they were opened, and no other table speaks of."""
    used: set[int] = set()
    for relation in Retailer._meta.related_objects:
        if relation.related_model is Fact or isinstance(relation.related_model, str):
            continue
        name = relation.field.name
        for batch in _batches(ids):
            # the base manager sees every row: here only whether one exists matters, nothing is shown
            everything = relation.related_model._base_manager  # noqa: SLF001  (Django documents it)
            used.update(everything.filter(**{f"{name}__in": batch}).values_list(name, flat=True))
    return [row for row in rows if row.version == 1 and row.territory_id is None and row.pk not in used]


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + 1000] for start in range(0, len(ids), 1000))


def _brought(story: Story, retailer_id: int) -> Brought:
    return Brought(
        number=story.number,
        retailer_id=retailer_id,
        category=story.category,
        entry=story.entry,
        text=story.text,
        raised_at=story.raised_at,
        happenings=story.happenings,
        is_explained=story.is_explained,
        answer=story.answer,
    )


def _note(run: ImportRun) -> str:
    return f"#{run.pk} {run.file_name}"[:120]
