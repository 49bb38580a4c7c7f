"""Rows that must stay as their event sealed them: a rule version, a scheme, the inputs and results of a closing (F26).

The chain says what was decided; this compares it with the rows the product reads from day to day.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from rounds.assessment.models import ClosingRun, Judgement, Objection, Override, Scheme
from rounds.assessment.queries.recomputing import kept_results
from rounds.assessment.rules.canonical import sha256_of
from rounds.common.events import Break, canonical
from rounds.common.models import Event
from rounds.issues.models import RoutingTable
from rounds.people.models import Company, CompanySetting

WHY = "verification reads every row of the company"


@dataclass(frozen=True)
class Kept:
    """Rows of one table, the event that sealed each, and what the row says now under the names of the event."""

    verb: str
    model: Any
    says: Callable[[Any], Mapping[str, Any]]


def _scheme(row: Scheme) -> dict[str, Any]:
    return {
        "version": row.version,
        "manager": row.manager_weights,
        "department": row.department_weights,
        "lists": row.lines.get("lists"),
        "is_plain": row.lines.get("is_plain"),
        "because": row.because,
    }


def _closing(row: ClosingRun) -> dict[str, Any]:
    return {
        "version": row.version,
        "rule_version": row.rule_version,
        "inputs_sha256": _sha256(row.inputs),
        "result_sha256": _sha256(kept_results(row)),
    }


def _sha256(document: Any) -> str:
    try:
        return sha256_of(document)
    except TypeError:  # not what this product ever kept
        return "not plain"


def _routing(row: RoutingTable) -> dict[str, Any]:
    rows = list(row.rows.select_related("department"))
    shown = {one.category: [one.department and one.department.function, one.primary_percent] for one in rows}
    minutes = {one.category: [one.accept_minutes, one.answer_minutes, one.tell_minutes] for one in rows}
    return {"version": row.version, "because": row.because, "rows": shown, "minutes": minutes}


def _setting(row: CompanySetting) -> dict[str, Any]:
    return {"key": row.key, "after": row.value, "because": row.because}


def _judgement(row: Judgement) -> dict[str, Any]:
    return {
        "staff": row.staff_id,
        "item": row.item,
        "points": row.points,
        "day": row.day,
        "evidence": row.evidence,
    }


def _decided(row: Objection | Override) -> dict[str, Any]:
    return {"state": row.state, "decision": row.decision}


KEPT = (
    Kept("scheme.adopted", Scheme, _scheme),
    Kept("closing_run.closed", ClosingRun, _closing),
    Kept("quality.judged", Judgement, _judgement),
    Kept("objection.decided", Objection, _decided),
    Kept("override.decided", Override, _decided),
    Kept("routing.adopted", RoutingTable, _routing),
    Kept("setting.changed", CompanySetting, _setting),
)


def altered_rows(company: Company) -> Iterator[Break]:
    """Every row that differs from what its event sealed, and every sealed row that is gone."""
    for kept in KEPT:
        events = Event.objects.unscoped(WHY).filter(company_id=company.pk, verb=kept.verb, content__erased_at=None)
        rows = kept.model.objects.unscoped(WHY).filter(company=company)
        for event in events.select_related("content").order_by("number").iterator():
            row = rows.filter(pk=event.subject_id).first()  # one at a time: a closing holds a city's facts
            if row is None:
                yield Break(company.pk, event.number, f"{kept.verb}: the row it made is gone")
            elif names := _differing(event.content.body, kept.says(row)):
                yield Break(company.pk, event.number, f"{kept.verb}: the row was changed afterwards ({names})")


def _differing(sealed: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """The names of fields that say something else, of those the event sealed."""
    return ", ".join(name for name in now if name in sealed and _plain(sealed[name]) != _plain(now[name]))


def _plain(value: Any) -> str:
    """Numbers that are equal are equal however they were written down: 70, "70" and "70.00"."""
    return canonical(_evened(json.loads(canonical(value))))


def _evened(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _evened(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_evened(item) for item in value]
    try:
        return value if isinstance(value, bool) or value is None else format(Decimal(str(value)).normalize(), "f")
    except InvalidOperation:
        return value
