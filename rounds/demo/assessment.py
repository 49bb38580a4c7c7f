"""One closed and published period: account managers and departments together, and what some said to it."""

from datetime import date, datetime, timedelta
from typing import Any

from rounds.assessment.actions import (
    decide_objection,
    decide_outcome,
    propose_due,
    propose_outcome,
    propose_override,
    raise_objection,
)
from rounds.assessment.actions.closing import adopt_lines, close_period, open_period, publish_run
from rounds.assessment.actions.judging import judge_quality
from rounds.assessment.models import ClosingRun, Judgement, Objection, Outcome, ScorePart
from rounds.assessment.queries.outcomes import citable
from rounds.assessment.rules.defaults import DEFAULT_LINES
from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.people.models import Staff
from rounds.people.rules.roles import Role

ITEM = Judgement.Item
SEEN = (
    (ITEM.ATTITUDE, "随访三户，先问近况再谈货源，店主愿意多说"),
    (ITEM.KNOWLEDGE, "抽问五户库存和订货日，答对四户"),
    (ITEM.ADVICE, "例会上提出改订货日的建议，附了三户的数据"),
    (ITEM.DETAIL, "抽看十份记录，日期数字都对得上"),
    (ITEM.TEAM, "同事请假，主动替跑了两户远的"),
    (ITEM.BEYOND_DUTY, "路过邻片区发现一户价签贴错，当场告知并报了同事"),
)


def scheme_adopted(city: City) -> Story:
    """The default lists, adopted when the company began: two curves of its own, and a list for the lorries."""
    frame = city.frame
    at = frame.at(frame.before(frame.start, 12), 15, 30)
    yield at
    because, assessor = "首次制定，权重经经理办公会讨论", city.cast.office[Role.ASSESSOR]
    adopt_lines(city.company, lists=_lists(), by=assessor, at=at, because=because)


def _lists() -> dict[str, list[dict[str, Any]]]:
    lists = {group: [dict(line) for line in lines] for group, lines in DEFAULT_LINES.items()}
    for line in lists["manager"]:
        if line["indicator"] == "visit_completion":
            line["target"] = 95
        if line["indicator"] == "trace_quality":
            line |= {"curve": {"shape": "steps", "points": [[50, 60], [70, 80], [90, 100]]}, "floor": 40}
    lists["department:distribution_centre"] = [
        {"indicator": "satisfaction", "weight": 40, "target": 90},
        {"indicator": "issue_answers", "weight": 35},
        {"indicator": "liability", "weight": 25},
    ]
    return lists


def judged(city: City) -> Story:
    """Every market manager judges own quality once in the period, with what he saw; finds beyond duty too."""
    frame, dice = city.frame, city.frame.dice("judged")
    at = frame.at(frame.monday - timedelta(days=4), 16, 30)
    for place, manager in enumerate(city.cast.managers):
        item, evidence = SEEN[place % len(SEEN)]
        yield at
        judge_quality(
            manager, item=item, points=dice.choice((70, 85, 85, 100)), evidence=evidence, day=at.date(),
            by=city.cast.supervisor_of(manager), at=at,
        )  # fmt: skip
        at += timedelta(minutes=3)


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


def what_follows(city: City) -> Story:
    """Two hours and a half after the closing: proposals that cite their records, decided by others (A46, D19)."""
    frame, company, office = city.frame, city.company, city.cast.office
    at = _closing_hour(city, frame.monday - timedelta(days=1)) + timedelta(minutes=150)
    yield at
    propose_due(company, by=office[Role.ASSESSOR], at=at)
    told = [(manager, citable(manager)) for manager in city.cast.managers]
    cited = [(manager, records) for manager, records in told if len(records) > 1][:2]
    words = (
        (Outcome.Kind.REWARD, "主动发现并协调解决断货", "一个月里主动登记、协调到底，零售户当面确认解决"),
        (Outcome.Kind.HONOUR, "本期服务标兵", "记录完整，答应零售户的事都兑现了"),
    )
    proposed = []
    for (manager, records), (kind, title, because) in zip(cited, words, strict=False):
        yield (at := at + timedelta(minutes=2))
        proposed.append(
            propose_outcome(
                manager,
                kind=kind,
                title=title,
                because=because,
                records=records[:3],
                by=city.cast.supervisor_of(manager),
                at=at,
            )
        )
    if proposed:
        yield (at := at + timedelta(minutes=10))
        decide_outcome(proposed[0], decision="granted", text="记录属实，给予通报奖励", by=office[Role.HEAD], at=at)
    part = ScorePart.objects.filter(score__company=company, score__manager=city.cast.managers[-1], value__lt=90).first()
    if part is not None and part.value is not None:
        yield (at := at + timedelta(minutes=3))
        because = "一条记录登记到了别人名下，原件已核对"
        propose_override(part, value=part.value + 2, because=because, by=office[Role.ASSESSOR], at=at)
