"""The ECRS board: what the work takes, and what each change of it saved (D02, E09)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rounds.improvement.models import StepChange, TimeEntry
from rounds.improvement.queries.ledger import lines_of
from rounds.improvement.rules.ecrs import SPAN, WITH_CAUSE, Measured, activity_of, measured, weekly_minutes
from rounds.people.models import Staff

MOST_CHANGES = 50
CAUSES = {"": gettext_noop("没有写事由"), **{str(value): str(label) for value, label in TimeEntry.Cause.choices}}


def _activities() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for place, label in TimeEntry.Place.choices:
        if place in WITH_CAUSE:
            found |= {f"{place}:{cause}": (str(label), words) for cause, words in CAUSES.items()}
        else:
            found[str(place)] = (str(label),)
    return found


ACTIVITIES = _activities()  # everything the ledger counts, with the words it is made of


@dataclass(frozen=True)
class Activity:
    """One activity: minutes per person and week in the last four weeks and in the four before."""

    key: str
    name: str
    minutes: float
    before: float | None


@dataclass(frozen=True)
class Change:
    """One change with what it changed."""

    row: StepChange
    name: str
    measured: Measured


@dataclass(frozen=True)
class Board:
    """What takes the most time first; changes the newest first."""

    activities: list[Activity]
    changes: list[Change]


def name_of(activity: str) -> str:
    """An activity in words."""
    return " · ".join(_(words) for words in ACTIVITIES.get(activity, (activity,)))


def board_of(user: Staff, *, today: date) -> Board:
    """The board with the minutes of everybody within reach."""
    rows = list(StepChange.objects.visible_to(user).select_related("made_by").order_by("-since", "-pk")[:MOST_CHANGES])
    earliest = min([today - SPAN, *(row.since for row in rows)]) - SPAN
    lines = lines_of(user, first=earliest, last=today)
    day = timedelta(days=1)
    now, then = (today - SPAN + day, today), (today - 2 * SPAN + day, today - SPAN)
    activities = [
        Activity(
            key,
            name_of(key),
            weekly_minutes(lines, key, first=now[0], last=now[1]) or 0.0,
            weekly_minutes(lines, key, first=then[0], last=then[1]),
        )
        for key in {activity_of(line) for line in lines if line.day >= then[0]}
    ]
    changes = [
        Change(row, name_of(row.activity), measured(lines, row.activity, since=row.since, today=today)) for row in rows
    ]
    return Board(sorted(activities, key=lambda one: (-one.minutes, one.key)), changes)
