"""The time ledger of a span."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from rounds.improvement.models import TimeEntry
from rounds.people.models import Staff


@dataclass(frozen=True)
class Share:
    """Minutes at one place (or for one giver) and their share of all minutes of the span."""

    name: str
    minutes: int
    share: float


def ledger(user: Staff, *, first: date, last: date) -> tuple[list[Share], list[Share]]:
    """Minutes by place and by giver of ad-hoc tasks, of everybody within reach."""
    rows = TimeEntry.objects.visible_to(user).filter(day__range=(first, last)).order_by()
    by_place = dict(rows.values_list("place").annotate(total=Sum("minutes")))
    by_giver = dict(rows.filter(place=TimeEntry.Place.AD_HOC).values_list("giver").annotate(total=Sum("minutes")))
    labels = dict(TimeEntry.Place.choices)
    total = sum(by_place.values())
    places = [Share(str(labels[place]), minutes, minutes / total) for place, minutes in by_place.items() if total]
    givers = [Share(giver, minutes, minutes / total) for giver, minutes in by_giver.items() if total]
    return sorted(places, key=_biggest), sorted(givers, key=_biggest)


def _biggest(share: Share) -> tuple[int, str]:
    return -share.minutes, share.name
