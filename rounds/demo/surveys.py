"""A closed satisfaction survey with one weak department, one that is open now, and the three degrees."""

from datetime import date, timedelta
from random import Random
from typing import Any

from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.demo.retailers import Shop
from rounds.demo.visits.outcomes import NEGLECTS_THE_FAR
from rounds.people.models import Department
from rounds.people.rules.roles import Role
from rounds.surveys.actions import (
    adopt_questionnaire,
    answer_survey,
    close_campaign,
    copy_questionnaire,
    draft_campaign,
    draft_questionnaire,
    note_call,
    open_campaign,
    take_next_call,
)
from rounds.surveys.actions.degrees import compute_degrees
from rounds.surveys.models import Call, Campaign, Item, Questionnaire, Response
from rounds.surveys.queries.degrees import months_missing
from rounds.surveys.rules.questionnaire import DEFAULT_ITEMS

ASKED = 400
ANSWERING = 0.75
STRAIGHT = 0.09  # always the same score, whatever is asked
FORCED = 0.06  # yes: a brand was forced on me, I had to keep papers for somebody (E15, E16, F05)
INTENDING = (22, 50, 12, 16)  # order more, as much, less, not sure
MOODS = {
    Department.Function.SALES.value: 3.9,
    Department.Function.CALL_CENTRE.value: 4.2,
    Department.Function.DISTRIBUTION.value: 2.7,
    Department.Function.MONOPOLY.value: 4.0,
    Department.Function.PLANNING.value: 3.8,
    "": 4.3,
}
# Minutes per questionnaire by channel; nobody measures paper.
MINUTES = {Response.Channel.LINK.value: 2.2, Response.Channel.PORTAL.value: 2.4, Response.Channel.PHONE.value: 4.5,
           Response.Channel.PAPER.value: 0.0}  # fmt: skip
OUTCOMES = (
    Call.Outcome.NO_ANSWER.value, Call.Outcome.REFUSED.value, Call.Outcome.LATER.value, Call.Outcome.WRONG_NUMBER.value,
)  # fmt: skip
SAID = (
    "送货时间不固定，最好能提前说一声",
    "送货晚，等到天黑",
    "紧俏烟太少，老顾客都跑了",
    "客户经理人很好，问题都有回音",
    "希望多教教陈列",
    "电话订货早上打不进去",
    "手机订货方便，点赞",
    "价签更换要及时",
    "少送过一次，补得还算快",
    "集日流动烟贩多，影响生意",
    "客户经理来得少，半个月没见人",
    "没有意见，挺好",
    "新品别只发传单，最好讲一讲",
    "老年人不会用手机，还是电话好",
)


def last_survey(city: City) -> Story:
    """Three weeks of answers, closed before the period ends."""
    frame = city.frame
    opens, ends = frame.start + timedelta(days=2), frame.monday - timedelta(days=8)
    assessor = city.cast.office[Role.ASSESSOR]
    at = frame.at(frame.workday(opens), 9, 15)
    yield at
    asked = _questionnaire(city, at)
    campaign, tokens = _open(city, "零售户满意度调查（上期）", opens, ends, frame.count(ASKED, 90), at, asked)
    dice, ways = frame.dice("survey/last"), frame.dice("survey/last/ways")
    for when, retailer_id in _answer_times(city, sorted(tokens), opens, ends, dice, ANSWERING):
        yield when
        answers = _answers(campaign, city.by_retailer[retailer_id], dice)
        answer_survey(tokens[retailer_id], answers, at=when, **_way(ways))
    at = frame.at(ends + timedelta(days=1), 9, 5)
    yield at
    close_campaign(campaign, by=assessor, at=at)
    at += timedelta(minutes=20)
    yield at
    copy_questionnaire(asked, by=assessor, at=at)


def present_survey(city: City) -> Story:
    """Opened at the end of last week; the first answers are in, the first calls were made."""
    frame = city.frame
    opens = frame.before(frame.monday, 2)
    at = frame.at(opens, 9, 40)
    yield at
    ends = frame.monday + timedelta(days=20)
    asked = Questionnaire.objects.get(company=city.company, state=Questionnaire.State.ADOPTED)
    campaign, tokens = _open(city, "零售户满意度调查（本期）", opens, ends, frame.count(ASKED, 90), at, asked)
    dice, ways = frame.dice("survey/present"), frame.dice("survey/present/ways")
    calling = frame.at(frame.before(frame.monday, 1), 10, 10)
    calls = [(calling + timedelta(minutes=6 * number), 0) for number in range(len(OUTCOMES))]
    gone: set[int] = set()
    coming = _answer_times(city, sorted(tokens), opens, frame.today, dice, 0.22)
    for when, retailer_id in sorted([*coming, *calls]):
        yield when
        if not retailer_id:
            gone |= _call(city, campaign, OUTCOMES[calls.index((when, 0))], when)
        elif retailer_id not in gone:
            answers = _answers(campaign, city.by_retailer[retailer_id], dice)
            answer_survey(tokens[retailer_id], answers, at=when, **_way(ways))


def _questionnaire(city: City, at: Any) -> Questionnaire:
    """The default questions, adopted into the library; the next version is being written after the survey."""
    assessor = city.cast.office[Role.ASSESSOR]
    draft = draft_questionnaire(city.company, title="零售户满意度问卷", items=DEFAULT_ITEMS, by=assessor, at=at)
    return adopt_questionnaire(draft, by=assessor, at=at)


def _call(city: City, campaign: Campaign, outcome: str, at: Any) -> set[int]:
    """One call of the service team that led to no answers; who was given up by it."""
    person = next(iter(city.cast.team.values()))[0]
    reached = take_next_call(campaign, by=person, at=at)
    note_call(reached, outcome=outcome, by=person, at=at)
    reached.refresh_from_db()
    return {reached.retailer_id} if reached.gone else set()


def _way(dice: Random) -> dict[str, Any]:
    """By which channel he answers, and how long that takes where somebody measures it."""
    channel = dice.choices(list(MINUTES), (45, 25, 20, 10))[0]
    minutes = MINUTES[channel]
    return {"channel": channel, "seconds": dice.lognormvariate(0, 0.35) * minutes * 60 if minutes else None}


def degrees_computed(city: City) -> Story:
    """The three degrees of the last full month and of the one their trends look back to, once all orders are in."""
    at = city.frame.at(city.frame.today - timedelta(days=1), 19, 45)
    yield at
    for month in months_missing(city.company, at.date(), at=at):
        compute_degrees(city.company, month, by="system", at=at)


def _open(
    city: City, title: str, opens: date, ends: date, sample: int, at: Any, asked: Questionnaire
) -> tuple[Campaign, dict[int, str]]:
    assessor = city.cast.office[Role.ASSESSOR]
    campaign = draft_campaign(
        city.company, title=title, items=DEFAULT_ITEMS, starts_on=opens, ends_on=ends, sample_size=sample, by=assessor,
        at=at, seed=city.frame.seed, questionnaire=asked, plan={"margin": "5", "rate": 60},
    )  # fmt: skip
    return campaign, open_campaign(campaign, by=assessor, at=at + timedelta(minutes=4))


def _answer_times(
    city: City, asked: list[int], opens: date, ends: date, dice: Random, share: float
) -> list[tuple[Any, int]]:
    """Who answers when: in the evening more often than by day, never before the links are out."""
    days = max(1, (ends - opens).days)
    found = []
    for retailer_id in asked:
        if dice.random() < share:
            day = opens + timedelta(days=1 + min(days - 1, int(dice.triangular(0, days, 1))))
            when = city.frame.minute(min(day, ends), dice.triangular(480, 1290, 1170))
            found.append((when, retailer_id))
    return sorted(found)


def _answers(campaign: Campaign, shop: Shop, dice: Random) -> dict[int, Any]:
    same = dice.choice((5, 5, 5, 3, 4)) if dice.random() < STRAIGHT else 0
    bent = dice.gauss(0, 0.5)
    found: dict[int, Any] = {}
    for item in campaign.items.select_related("department").order_by("position"):
        if item.kind == Item.Kind.TEXT:
            found[item.pk] = dice.choice(SAID) if dice.random() < 0.14 else ""
        elif item.kind == Item.Kind.YES_NO:
            found[item.pk] = 1 if dice.random() < FORCED else 2
        elif item.kind != Item.Kind.SCALE:
            found[item.pk] = dice.choices((1, 2, 3, 4), INTENDING)[0]
        elif same or dice.random() > 0.04:
            found[item.pk] = same or max(1, min(5, round(_mood(item, shop) + bent + dice.gauss(0, 0.75))))
    if not any(item.kind == Item.Kind.SCALE and item.pk in found for item in campaign.items.all()):
        found[min(found)] = 3
    return found


def _mood(item: Item, shop: Shop) -> float:
    mood = MOODS.get(item.department.function if item.department else "", 4.0)
    if item.department is None and shop.manager == NEGLECTS_THE_FAR:
        return mood - (1.6 if shop.is_far else 0.5)
    return mood - (0.3 if not shop.spot.is_urban else 0.0)
