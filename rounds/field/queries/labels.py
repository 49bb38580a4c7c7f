"""The words of the trade a phone shows, in the language it asked for."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from rounds.bulletins.models import PassedOn
from rounds.improvement.models import TimeEntry
from rounds.improvement.rules.settings import ROAD_DETOUR, ROAD_KMH
from rounds.issues.models import Issue
from rounds.people.queries import settings_of
from rounds.people.rules.roles import LABELS, Role
from rounds.retailers.models import Observation
from rounds.visits.models import Attachment, Visit
from rounds.visits.rules.settings import (
    FAR_METRES,
    FASTEST_KMH,
    LIKENESS,
    MOST_DUTIES,
    MOST_PHOTOS,
    PHOTO_SPREAD,
    PHRASES,
    PRESSURE,
    REVIEW_MINUTES,
    SHORT_SECONDS,
)


def labels() -> dict[str, list[dict[str, str]]]:
    """Every choice the phone offers, in its order."""
    return {
        "channels": _choices(Visit.Channel.choices),
        "states": _choices(Visit.State.choices),
        "duties": _choices(Visit.Duty.choices),
        "missed_reasons": _choices(Visit.MissedReason.choices),
        "categories": _choices(Issue.Category.choices),
        "kinds": _choices(Issue.Kind.choices),
        "photo_purposes": [one for one in _choices(Attachment.Purpose.choices) if one["value"] != "companion"],
        "how": _choices(PassedOn.How.choices),
        "time_places": [one for one in _choices(TimeEntry.Place.choices) if one["value"] not in {"road", "shop"}],
        "time_causes": _choices(TimeEntry.Cause.choices),
        "topics": _choices(Observation.Topic.choices),
        "roles": _choices((role.value, LABELS[role]) for role in Role),
    }


def _choices(pairs: Iterable[tuple[Any, Any]]) -> list[dict[str, str]]:
    return [{"value": str(value), "label": _(str(label))} for value, label in pairs]


def phone_settings(company_id: int) -> dict[str, Any]:
    """The settings the phone's own hints need."""
    chosen = settings_of(company_id)
    return {
        "far_metres": chosen[FAR_METRES],
        "short_seconds": chosen[SHORT_SECONDS],
        "most_duties": chosen[MOST_DUTIES],
        "review_minutes": chosen[REVIEW_MINUTES],
        "phrases": chosen[PHRASES],
        "likeness": chosen[LIKENESS],
        "fastest_kmh": chosen[FASTEST_KMH],
        "pressure": chosen[PRESSURE],
        "most_photos": chosen[MOST_PHOTOS],
        "photo_spread_seconds": chosen[PHOTO_SPREAD],
        "road_kmh": chosen[ROAD_KMH],
        "road_detour": chosen[ROAD_DETOUR],
    }
