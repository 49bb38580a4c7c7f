"""A plan as a calendar file (RFC 5545): one entry per visit, in the company's time zone."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from rounds.planning.models import VisitPlan
from rounds.planning.queries.export import IN_ROUNDS, Line
from rounds.visits.models import Visit

SHORTEST = 5  # minutes: an entry without length cannot be seen in a calendar


def calendar_of(plan: VisitPlan, lines: Sequence[Line], *, at: datetime) -> bytes:
    """The visits as calendar entries; those without a clock time (calls) stand on their day and block no hours.

    The same visit keeps its UID, and `at` is its sequence: a later file moves entries instead of doubling them.
    """
    zone = ZoneInfo(plan.company.timezone)
    calendar = Calendar()
    calendar.add("prodid", "-//Rounds//Visit plans//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("拜访计划 %(territory)s") % {"territory": plan.territory.name})
    calendar.add("x-wr-timezone", plan.company.timezone)
    for line in lines:
        calendar.add_component(_entry(line, zone=zone, at=at))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _entry(line: Line, *, zone: ZoneInfo, at: datetime) -> Event:
    shop, plan = line.retailer, line.plan
    channel = _(str(Visit.Channel(line.channel).label))
    entry = Event()
    entry.add("uid", f"{plan.company.code}-{shop.pk}-{line.day:%Y%m%d}-{line.channel}@rounds")
    entry.add("dtstamp", at)
    entry.add("sequence", int(at.timestamp()) // 60)
    entry.add("status", "CONFIRMED" if plan.state in IN_ROUNDS else "TENTATIVE")
    entry.add("summary", f"{channel} · {shop.name}")
    _when(entry, line, zone)
    if shop.address:
        entry.add("location", shop.address)
    if line.is_door and shop.has_position:
        entry.add("geo", (shop.lat, shop.lon))
    told = [line.goal, line.phone and f"{_('联系电话')} {line.phone}", *(reason["text"] for reason in line.because)]
    entry.add("description", "\n".join(words for words in told if words))
    entry.add("categories", [channel])
    return entry


def _when(entry: Event, line: Line, zone: ZoneInfo) -> None:
    if line.minute is None:
        entry.add("dtstart", line.day)
        entry.add("dtend", line.day + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
        return
    begin = datetime.combine(line.day, time(), zone) + timedelta(minutes=line.minute)
    entry.add("dtstart", begin)
    entry.add("dtend", begin + timedelta(minutes=max(line.service, SHORTEST)))
