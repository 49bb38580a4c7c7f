"""An account manager's own newest published score as the phone shows it without a network: parts, reasons, records."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from rounds.assessment.models import Objection, Outcome, Score, ScorePart
from rounds.assessment.queries.beside import trend_of
from rounds.assessment.queries.pages import objections_to
from rounds.assessment.queries.references import references
from rounds.assessment.queries.standing import objection_until
from rounds.assessment.rules.registry import REGISTRY
from rounds.issues.models import Issue
from rounds.people.models import Staff
from rounds.people.rules.roles import Role
from rounds.visits.models import Visit
from rounds.visits.rules.reasons import reason_from

MOST_RECORDS = 30
MOST_PERIODS = 12


def score_card(staff: Staff, *, at: datetime) -> dict[str, Any] | None:
    """His newest published score; None when there is none, or when he is not scored on the phone."""
    if staff.role != Role.ACCOUNT_MANAGER:
        return None
    rows = Score.objects.visible_to(staff).filter(manager=staff, run__published_at__isnull=False)
    newest = rows.select_related("run__period", "run__company").defer("run__inputs")
    score = newest.order_by("-run__period__starts_on", "-run__version").first()
    if score is None:
        return None
    parts = list(score.parts.order_by("position"))
    against = {part.pk: [one for one in part.against if not one.startswith("events:")] for part in parts}
    names = _names(staff, [one for records in against.values() for one in records[:MOST_RECORDS]])
    objections = objections_to(parts)
    until = objection_until(score.run)
    return {
        "id": score.pk,
        "period": score.run.period.name,
        "version": score.run.version,
        "published_at": score.run.published_at,
        "total": _plain(score.total),
        "notes": _told(score.notes),
        "until": until,
        "may_object": until is not None and score.run.company.local_day(at) <= until,
        "trend": [
            {"period": one.run.period.name, "total": _plain(one.total)} for one in trend_of(score)[-MOST_PERIODS:]
        ],
        "parts": [_part(part, against[part.pk], names, objections.get(part.pk, [])) for part in parts],
        "proposals": _proposals(staff),
    }


def _part(
    part: ScorePart, against: list[str], names: Mapping[str, str], objections: Iterable[Objection]
) -> dict[str, Any]:
    return {
        "id": part.pk,
        "label": _(REGISTRY[part.indicator].label),
        "value": _plain(part.value),
        "weight": _plain(part.weight),
        "used_weight": _plain(part.used_weight),
        "formula": reason_from(part.formula).said(_),
        "because": _told(part.because),
        "prospect": reason_from(part.prospect).said(_) if part.prospect else "",
        "records": len(part.records),
        "lowered": len(against),
        "against": [{"record": one, "label": names[one]} for one in against[:MOST_RECORDS]],
        "objections": [
            {
                "id": str(row.phone_id or row.pk),
                "record": row.record,
                "text": row.text,
                "state": row.state,
                "word": _(row.get_state_display()),
                "decision": row.decision,
                "by": row.decided_by.name if row.decided_by else "",
            }
            for row in objections
        ],
    }


def _plain(figure: Any) -> str | None:
    return None if figure is None else format(figure, "f")


def _told(records: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    reasons = [reason_from(record) for record in records]
    return [{"text": reason.said(_), "rules": list(reason.rules)} for reason in reasons]


def _names(staff: Staff, records: Iterable[str]) -> dict[str, str]:
    """What the records are called, as at the desk; issues and visits with the shop, which the phone opens them by."""
    wanted = list(records)
    found = {record: reference.label for record, reference in references(staff, wanted).items()}
    numbers: dict[str, list[int]] = {}
    for record in wanted:
        kind, _colon, number = record.partition(":")
        numbers.setdefault(kind, []).append(int(number))
    issues = Issue.objects.visible_to(staff).filter(pk__in=numbers.get("issues.issue", ()))
    for key, shop, code in issues.values_list("pk", "retailer__name", "number"):
        found[f"issues.issue:{key}"] = _("%(shop)s 的问题 %(number)s") % {"shop": shop, "number": code}
    visits = Visit.objects.visible_to(staff).filter(pk__in=numbers.get("visits.visit", ()))
    for key, shop, day in visits.values_list("pk", "retailer__name", "planned_on"):
        found[f"visits.visit:{key}"] = _("%(day)s 拜访 %(shop)s") % {"shop": shop, "day": day}
    return found


def _proposals(staff: Staff) -> list[dict[str, str]]:
    """What is proposed or decided about him; he answers at the desk, where both sides' words are kept."""
    rows = Outcome.objects.visible_to(staff).filter(person=staff).exclude(state=Outcome.State.WITHDRAWN)
    return [
        {
            "id": str(row.pk),
            "kind": _(row.get_kind_display()),
            "title": row.title if row.proposed_by_id else "",
            "state": _(row.get_state_display()),
            "decision": _(row.get_decision_display()) if row.decision else "",
        }
        for row in rows.order_by("-pk")[:10]
    ]
