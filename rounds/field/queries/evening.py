"""What a phone needs for the evening and of its team: anomalies, tasks, told time, observations."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from rounds.improvement.models import Task, TimeEntry
from rounds.people.models import Staff
from rounds.people.rules.roles import LABELS, Role
from rounds.retailers.models import Retailer
from rounds.retailers.queries.observations import lately_seen
from rounds.visits.models import Anomaly, DayReview
from rounds.visits.queries.said import told

Card = dict[str, Any]
BACK = timedelta(days=7)


def evening(staff: Staff, shops: Collection[Retailer], *, at: datetime) -> Card:
    """The parts of the content that belong to the person, not to the server's clock; `at` is in the local zone."""
    today = at.date()
    return {
        "anomalies": anomaly_cards(staff, since=today - BACK),
        "sent_reviews": sent_reviews(staff, since=today - BACK),
        "tasks": task_cards(staff, at=at),
        "times": time_cards(staff, since=today - BACK),
        "observations": observation_cards(staff, [shop.pk for shop in shops], at=at),
        "team": team_of(staff, shops),
    }


def anomaly_cards(staff: Staff, *, since: date) -> list[Card]:
    """His anomalies of the last days, and what became of them."""
    rows = Anomaly.objects.visible_to(staff).filter(manager=staff, day__gte=since).order_by("-day", "pk")
    return [
        {
            "id": row.pk,
            "day": row.day,
            "kind": row.kind,
            "kind_label": _(row.get_kind_display()),
            "retailer": row.retailer_id,
            "visit": str(row.visit_id) if row.visit_id else "",
            "words": told(row.because)["text"],
            "state_label": _(row.get_state_display()),
            "note": row.note,
        }
        for row in rows
    ]


def sent_reviews(staff: Staff, *, since: date) -> list[str]:
    """The days whose review has arrived."""
    rows = DayReview.objects.visible_to(staff).filter(manager=staff, day__gte=since)
    return [day.isoformat() for day in rows.order_by("day").values_list("day", flat=True)]


def task_cards(staff: Staff, *, at: datetime) -> list[Card]:
    """Open tasks, and those settled in the last days."""
    rows = Task.objects.visible_to(staff).filter(
        Q(staff=staff), Q(settled_at__isnull=True) | Q(settled_at__gte=at - BACK)
    )
    return [
        {
            "id": str(row.pk),
            "phone_id": str(row.phone_id) if row.phone_id else None,
            "title": row.title,
            "giver": row.giver,
            "is_important": row.is_important,
            "is_urgent": row.is_urgent,
            "minutes": row.minutes_expected,
            "due_at": row.due_at,
            "state": row.state,
            "spent": row.minutes_spent,
            "because": row.because,
        }
        for row in rows.order_by("made_at", "pk")
    ]


def time_cards(staff: Staff, *, since: date) -> list[Card]:
    """Minutes told in the last days."""
    rows = TimeEntry.objects.visible_to(staff).filter(staff=staff, day__gte=since).order_by("day", "pk")
    return [
        {
            "id": row.pk,
            "phone_id": str(row.phone_id) if row.phone_id else None,
            "day": row.day,
            "place": row.place,
            "minutes": row.minutes,
            "giver": row.giver,
            "cause": row.cause,
        }
        for row in rows
    ]


def observation_cards(staff: Staff, ids: Collection[int], *, at: datetime) -> dict[str, list[Card]]:
    """The newest observations of each retailer, by its number."""
    return {
        str(retailer): [
            {
                "id": seen.pk,
                "at": seen.seen_at,
                "by": seen.author.name,
                "role": _(LABELS[Role(seen.author.role)]),
                "topic": seen.topic,
                "text": seen.text,
            }
            for seen in rows
        ]
        for retailer, rows in sorted(lately_seen(staff, ids, at=at).items())
    }


def team_of(staff: Staff, shops: Collection[Retailer]) -> Card:
    """Who serves these retailers besides: the team of the unit, and for the team the account managers (E11, A12)."""
    people = Staff.objects.filter(company_id=staff.company_id, role=Role.SERVICE_TEAM, unit=staff.unit, is_active=True)
    named = [
        {"name": one.name, "phone": one.phone, "introduction": one.introduction} for one in people.order_by("username")
    ]
    if staff.role != Role.SERVICE_TEAM:
        return {"people": named, "managers": {}}
    mine = Retailer.objects.visible_to(staff).filter(pk__in=[shop.pk for shop in shops])
    rows = mine.exclude(territory__manager=None).order_by("pk").values_list("pk", "territory__manager__name")
    return {"people": named, "managers": {str(pk): name for pk, name in rows}}
