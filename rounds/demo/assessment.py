"""One closed and published period: account managers and departments together, and what some said to it."""

from datetime import date, datetime, timedelta

from rounds.assessment.actions import (
    adopt_scheme,
    close_period,
    decide_objection,
    open_period,
    publish_run,
    raise_objection,
)
from rounds.assessment.models import ClosingRun, Objection, ScorePart
from rounds.assessment.rules.scheme import DEFAULT_WEIGHTS, Party
from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.people.models import Staff
from rounds.people.rules.roles import Role


def scheme_adopted(city: City) -> Story:
    """The default weights, adopted when the company began."""
    frame = city.frame
    at = frame.at(frame.before(frame.start, 12), 15, 30)
    yield at
    adopt_scheme(
        city.company, manager_weights=DEFAULT_WEIGHTS[Party.MANAGER],
        department_weights=DEFAULT_WEIGHTS[Party.DEPARTMENT], by=city.cast.office[Role.ASSESSOR], at=at,
        because="首次制定，权重经经理办公会讨论",
    )  # fmt: skip


def last_period(city: City) -> Story:
    """The four weeks behind: opened, closed when they are over, published, contested."""
    frame = city.frame
    assessor = city.cast.office[Role.ASSESSOR]
    ends = frame.monday - timedelta(days=1)
    at = frame.at(frame.before(frame.start, 1), 16)
    yield at
    name = f"{frame.start:%Y年%m月%d日}—{ends:%m月%d日}"
    period = open_period(city.company, name=name, starts_on=frame.start, ends_on=ends, by=assessor, at=at)
    at = _closing_hour(city, ends)
    yield at
    run = close_period(period, by=assessor, at=at)
    at += timedelta(minutes=40)
    yield at
    publish_run(run, by=assessor, at=at)
    yield from _contested(city, run, at + timedelta(minutes=50))


def _closing_hour(city: City, ends: date) -> datetime:
    """The first morning at work after the period; seen before that, the evening of its last day."""
    frame = city.frame
    first = next((day for day in frame.past_workdays if day > ends), None)
    return frame.at(first, 9) if first else frame.at(ends, 19)


def _contested(city: City, run: ClosingRun, at: datetime) -> Story:
    """Two account managers contest a late issue; the assessor upholds one and leaves the other for today."""
    contested: list[Objection] = []
    for manager in city.cast.managers:
        part = ScorePart.objects.filter(score__run=run, score__manager=manager, indicator="issue_handling").first()
        records = [one for one in part.against if one.startswith("issues.")] if part is not None else []
        if part is not None and records and len(contested) < 2:
            yield at
            contested.append(_object(part, manager, records[0], at))
            at += timedelta(minutes=1)
    if contested:
        yield (at := at + timedelta(minutes=30))
        decide_objection(
            contested[0], upheld=True, decision="核对派单记录，当天系统检修半天，采纳", at=at,
            by=city.cast.office[Role.ASSESSOR],
        )  # fmt: skip


def _object(part: ScorePart, manager: Staff, record: str, at: datetime) -> Objection:
    text = "当天下午在外处理另一户断货，派单晚了不到一小时，请复核"
    return raise_objection(part, text=text, by=manager, at=at, record=record)
