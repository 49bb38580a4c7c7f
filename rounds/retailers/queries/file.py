"""The retailer file as a person may see it: each field with its source, date and author (product.md row 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from rounds.people.models import Staff
from rounds.retailers.models import Fact, Retailer
from rounds.retailers.rules.fields import (
    FIELD_BY_KEY,
    GROUPS,
    MASKED,
    UNMASKING,
    FileField,
    may_see,
    may_see_enforcement,
)
from rounds.retailers.rules.file import masked_licence, masked_phone
from rounds.retailers.rules.hours import hours_said

CHOICES: dict[str, dict[Any, str]] = {
    "outlet_type": dict(Retailer.OutletType.choices),
    "market_type": dict(Retailer.MarketType.choices),
    "compliance_grade": dict(Retailer.ComplianceGrade.choices),
    "price_labels": dict(Retailer.PriceLabels.choices),
}
NOTHING: tuple[object, ...] = (None, "", {}, [])
HISTORY_ROWS = 100


@dataclass(frozen=True)
class FieldRow:
    """One field: what stands there, and where that came from. `changes` counts all its dated facts."""

    key: str
    label: str
    value: str
    source: str
    note: str
    author: str
    at: datetime | None
    changes: int
    can_unmask: bool
    is_unmasked: bool


@dataclass(frozen=True)
class FileGroup:
    """Fields shown together."""

    label: str
    rows: Sequence[FieldRow]
    is_restricted: bool


@dataclass(frozen=True)
class Entry:
    """One step of a field's history, the newest first."""

    at: datetime
    before: str
    after: str
    source: str
    note: str
    author: str


def function_of(user: Staff) -> str:
    """The function of an officer's department; empty for everybody else."""
    return user.department.function if user.department_id and user.department else ""


def file_of(user: Staff, retailer: Retailer, *, unmasked: str = "") -> list[FileGroup]:
    """The groups this person may see. `unmasked` names a field that is shown in full, this once. Two queries."""
    facts = Fact.objects.visible_to(user).filter(retailer=retailer)
    newest = {
        row["field"]: row for row in facts.values("field").annotate(last=Max("pk"), changes=Count("pk")).order_by()
    }
    lasts = facts.filter(pk__in=[row["last"] for row in newest.values()]).select_related("author")
    by_field = {fact.field: fact for fact in lasts}
    groups = []
    for group in GROUPS:
        rows = [
            _row(user, retailer, field, by_field.get(field.key), newest, unmasked)
            for field in group.fields
            if may_see(field.key, role=user.role, function=function_of(user))
        ]
        if rows:
            groups.append(FileGroup(_(group.label), rows, bool(group.restriction)))
    return groups


def _row(
    user: Staff, retailer: Retailer, field: FileField, fact: Fact | None, newest: dict[str, Any], unmasked: str
) -> FieldRow:
    value = getattr(retailer, field.key)
    is_masked = field.key in MASKED and field.key != unmasked and value not in NOTHING
    said = said_of(field.key, value, is_masked=is_masked)
    return FieldRow(
        key=field.key,
        label=_(field.label),
        value=said,
        source=_(fact.get_source_display()) if fact else "",
        note=_note(user, field.key, fact),
        author=fact.author.name if fact and fact.author else "",
        at=fact.observed_at if fact else None,
        changes=newest.get(field.key, {}).get("changes", 0),
        can_unmask=is_masked and said != str(value) and user.role in UNMASKING,
        is_unmasked=field.key in MASKED and field.key == unmasked,
    )


def history_of(user: Staff, retailer: Retailer, field: str) -> list[Entry]:
    """Old value, new value, source, author and time of every change of one field, newest first."""
    facts = Fact.objects.visible_to(user).filter(retailer=retailer, field=field).select_related("author")
    masked = field in MASKED
    return [
        Entry(
            at=fact.observed_at,
            before=said_of(field, fact.before, is_masked=masked),
            after=said_of(field, fact.value, is_masked=masked),
            source=_(fact.get_source_display()),
            note=_note(user, field, fact),
            author=fact.author.name if fact.author else "",
        )
        for fact in facts.order_by("-pk")[:HISTORY_ROWS]
    ]


def _note(user: Staff, field: str, fact: Fact | None) -> str:
    """The note beside a source; behind a compliance grade it is a matter of enforcement (A20)."""
    if fact is None:
        return ""
    hidden = field == "compliance_grade" and not may_see_enforcement(role=user.role, function=function_of(user))
    return "" if hidden else fact.source_note


def said_of(field: str, value: Any, *, is_masked: bool = False) -> str:
    """A value of the file in words; empty for unknown."""
    if value in NOTHING:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if field in CHOICES:
        return _(CHOICES[field].get(value, str(value)))
    if field in MASKED and is_masked:
        return masked_phone(str(value)) if field == "phone" else masked_licence(str(value))
    if field == "order_weekday":
        return weekday_names()[int(value)]
    if field == "opening_hours":
        return hours_said(value, days=weekday_names(), to=_("至"), shut=_("休息"))
    unit = FIELD_BY_KEY[field].unit
    if field in {"lat", "lon"}:
        return f"{float(value):.6f}{unit}"
    return f"{value} {_(unit)}" if unit else str(value)


def weekday_names() -> list[str]:
    """The days of the week, Monday first."""
    return [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")]
