"""Where a person is to be found: every table that leads to him, however new it is (PIPL: access, erasure)."""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import CharField, Field, ForeignKey, JSONField, Model, OneToOneField, Q, QuerySet, TextField
from django.db.models.functions import Cast

from rounds.common.models import Event, EventContent
from rounds.people.models import Company, Staff
from rounds.reports.rules.privacy import Marks, marks_of
from rounds.retailers.models import Fact, Retailer

DEPTH = 4
WHY = "a person's own data is looked for everywhere in his company"
# Rows of these are numbers under a seal that pay was computed from: changing them would break the seal.
SEALED = frozenset(
    {
        "ClosingRun",
        "Score",
        "ScorePart",
        "LiabilityFinding",
        "LiabilityShare",
        "Event",
        "ChainHead",
        "SignedHead",
        "HeldHead",
    }
)
ROOM = "enforcement"


@dataclass(frozen=True)
class Place:
    """A table and the path from its rows to the person or company."""

    model: type[Model]
    path: str


@cache
def places_about(root: type[Model]) -> tuple[Place, ...]:
    """Tables whose rows belong to one row of `root`, nearest first; of several ways the shortest counts."""
    found: dict[type[Model], str] = {}
    queue: deque[tuple[type[Model], str, int]] = deque([(root, "", 0)])
    while queue:
        model, path, depth = queue.popleft()
        for other, field in _pointing_at(model):
            if other is root or other in found or depth >= DEPTH:
                continue
            found[other] = f"{field}__{path}" if path else field
            queue.append((other, found[other], depth + 1))
    return tuple(Place(model, path) for model, path in found.items())


def _pointing_at(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    for other in own_models():
        for field in other._meta.get_fields():
            if isinstance(field, ForeignKey | OneToOneField) and field.related_model is model:
                yield other, field.name
                break


@cache
def own_models() -> tuple[type[Model], ...]:
    """Every table of the product."""
    return tuple(model for model in apps.get_models() if model.__module__.startswith("rounds."))


@cache
def company_path(model: type[Model]) -> str | None:
    """The path from a row to its company: a foreign key, a plain `company_id`, or a way over other tables."""
    if model is Company:
        return "pk"
    queue: deque[tuple[type[Model], str]] = deque([(model, "")])
    seen = {model}
    while queue:
        here, path = queue.popleft()
        if any(field.name == "company_id" for field in here._meta.concrete_fields):
            return f"{path}company_id"
        for field in here._meta.concrete_fields:
            if not isinstance(field, ForeignKey) or not isinstance(field.related_model, type):
                continue
            if field.related_model is Company:
                return f"{path}{field.name}_id"
            if field.related_model in own_models() and field.related_model not in seen:
                seen.add(field.related_model)
                queue.append((field.related_model, f"{path}{field.name}__"))
    return None


def rows_of(model: type[Model]) -> QuerySet[Any]:
    """All rows of a table, through its door if it has one."""
    rows: Any = getattr(model, "objects").all()  # noqa: B009  (a table as a value has no typed manager)
    found: QuerySet[Any] = rows.unscoped(WHY) if hasattr(rows, "unscoped") else rows
    return found


def text_fields(model: type[Model]) -> list[Field[Any, Any]]:
    """Fields that can hold what somebody said or is called."""
    kinds = (CharField, TextField, JSONField)
    return [
        one for one in model._meta.concrete_fields if isinstance(one, kinds) and not one.choices and not one.primary_key
    ]


def mentioning(model: type[Model], field: Field[Any, Any], company: int, marks: Iterable[str]) -> QuerySet[Any]:
    """Rows of the company in which one field names the person; JSON is looked at as it is stored."""
    path, wanted = company_path(model), Q()
    for mark in marks:
        wanted |= Q(as_text__contains=mark)
        if isinstance(field, JSONField):
            wanted |= Q(as_text__contains=json.dumps(mark)[1:-1])
    rows: QuerySet[Any] = rows_of(model).annotate(as_text=Cast(field.name, TextField())).filter(wanted)
    return rows.filter(**{path: company}) if path else rows.none()


def marks_of_retailer(retailer: Retailer, *, whole: bool) -> Marks:
    """Names, numbers and licence this retailer ever had; of a shop still open only what is private to its owner."""
    names = ("owner_name", "phone", "licence_no", "name") if whole else ("owner_name",)
    values = {str(getattr(retailer, name)) for name in names}
    for before, value in (
        Fact.objects.unscoped(WHY).filter(retailer=retailer, field__in=names).values_list("before", "value")
    ):
        values |= {str(one) for one in (before, value) if isinstance(one, str)}
    others = Retailer.objects.unscoped(WHY).filter(company=retailer.company).exclude(pk=retailer.pk)
    shared = {
        str(value) for name in names for value in others.filter(**{f"{name}__in": values}).values_list(name, flat=True)
    }
    shared |= set(Staff.objects.filter(company=retailer.company, name__in=values).values_list("name", flat=True))
    return marks_of(values, shared=shared)


def marks_of_staff(person: Staff) -> Marks:
    """His name and number of the phone; the staff number stays: the chain is written under it."""
    others = Staff.objects.filter(company=person.company, name=person.name).exclude(pk=person.pk)
    owners = Retailer.objects.unscoped(WHY).filter(company=person.company, owner_name=person.name)
    shared = [person.name] if others.exists() or owners.exists() else []
    return marks_of([person.name, person.phone], shared=shared)


def everything_about(subject: Model) -> dict[str, list[dict[str, Any]]]:
    """Every row that belongs to one person, by table, with every readable field, and what was recorded about it."""
    found = {subject._meta.label: [_readable(subject)]}
    pks = {subject._meta.label_lower: [subject.pk]}
    for place in places_about(type(subject)):
        if place.model._meta.app_label == ROOM:
            continue  # the room has its own door (A20)
        rows = list(rows_of(place.model).filter(**{place.path: subject.pk}).distinct()[:20_000])
        if rows:
            found[place.model._meta.label] = [_readable(row) for row in rows]
            pks[place.model._meta.label_lower] = [row.pk for row in rows]
    happened = []
    for kind, numbers in pks.items():
        events = Event.objects.unscoped(WHY).filter(subject_kind=kind, subject_id__in=numbers).select_related("content")
        happened += [{"at": one.at, "verb": one.verb, "said": one.content.body} for one in events.order_by("number")]
    found["Event"] = happened
    return found


def _readable(row: Model) -> dict[str, Any]:
    secret = {"password"}
    fields = [one for one in row._meta.concrete_fields if one.name not in secret and "token" not in one.name]
    return {one.name: getattr(row, one.attname) for one in fields}


def contents_about(kind: str, numbers: Iterable[int]) -> QuerySet[EventContent]:
    """What the events about these rows say."""
    events = Event.objects.unscoped(WHY).filter(subject_kind=kind, subject_id__in=list(numbers))
    return EventContent.objects.filter(event__in=events.values("pk"), erased_at__isnull=True)
