"""Beside the holders of the month's issues: reminders, orders, opinions of others, checks with retailers, lists."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from random import Random

from django.db.models import F

from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.issues.actions import (
    IssueRefusedError,
    ask_co_handler,
    escalate_late,
    give_opinion,
    make_follow_up,
    remind_holder,
    reply_to_supervision,
    supervise_issue,
)
from rounds.issues.actions.day_lists import make_day_lists
from rounds.issues.models import CoHandling, DayList, FollowUp, Issue, Reminder

DAYS_BACK = 8
LISTS_BACK = 2
ORDER_EVERY = 3
QUESTIONS = (
    "请确认这条线路本周能否加送一次",
    "请核对该户本月的投放记录",
    "请说明近期到货安排，我们好答复零售户",
)
OPINIONS = ("可以，周四随车加送", "已核对，确有漏排，下周补上", "预计下周二到货，按档位分配")
ORDERS = ("零售户已反映两次，请本周内办结并回复", "请说明卡在哪一步，需要谁配合")
REPLIES = ("已协调好，明天答复零售户", "缺货源，已请销售部门协办，周五前答复")
SAID = ("货到了，没有别的问题", "解释清楚了，可以理解", "送货员已经道歉，补送到位")
WHY = "the sample city plays everybody"
ANSWERING = ("sales_department", "call_centre", "distribution_centre")


def pushes(city: City) -> list[Story]:
    """One story for each of the last working days."""
    days = city.frame.past_workdays[-DAYS_BACK:]
    return [_day(city, number, day, Random(number)) for number, day in enumerate(days)]


def _day(city: City, number: int, day: date, dice: Random) -> Story:
    frame = city.frame
    is_listed = day in frame.past_workdays[-LISTS_BACK:]
    yield (morning := frame.at(day, 7, 30))
    escalate_late(city.company, at=morning)
    if is_listed:
        make_day_lists(city.company, part=DayList.Part.MORNING, at=morning)
    yield (noon := frame.at(day, 11, 15))
    _answered(city, noon, dice)
    _reminded(city, number, noon, dice)
    yield (afternoon := frame.at(day, 15, 40))
    _asked(city, afternoon, dice)
    _checked(city, afternoon, dice)
    if is_listed:
        yield (evening := frame.at(day, 16, 30))
        make_day_lists(city.company, part=DayList.Part.EVENING, at=evening)


def _open(city: City, *states: str) -> list[Issue]:
    found = Issue.objects.unscoped(WHY).filter(company=city.company, state__in=states, department__isnull=False)
    around = found.select_related("company", "coordinator__unit", "retailer__territory", "department", "routing")
    return list(around.order_by(F("holder_due_at").asc(nulls_last=True), "pk")[:12])


def _reminded(city: City, number: int, at: datetime, dice: Random) -> None:
    """The account manager asks after the oldest matters; every third day somebody above makes it an order."""
    late = [issue for issue in _open(city, "dispatched", "accepted") if (issue.holder_due_at or at) <= at]
    led = [(issue, issue.coordinator) for issue in late[:2] if issue.coordinator is not None]
    for issue, coordinator in led:
        with suppress(IssueRefusedError):
            remind_holder(issue, words="零售户又问了", by=coordinator, at=at)
    if led and number % ORDER_EVERY == 0:
        issue, coordinator = led[0]
        by, day = city.cast.supervisor_of(coordinator), city.frame.calendar.next_workday(at.date() + timedelta(days=2))
        with suppress(IssueRefusedError):
            supervise_issue(issue, words=dice.choice(ORDERS), reply_due_on=day, by=by, at=at)


def _asked(city: City, at: datetime, dice: Random) -> None:
    """A department that has the answer only in part asks another one."""
    unasked = [issue for issue in _open(city, "accepted") if not issue.co_handlings.exists()]
    for issue in unasked[:1]:
        function = issue.department.function if issue.department else ""
        other = dice.choice([name for name in ANSWERING if name != function])
        with suppress(IssueRefusedError):
            ask_co_handler(
                issue, department=city.cast.departments[other], question=dice.choice(QUESTIONS),
                by=city.cast.officers[function], at=at,
            )  # fmt: skip


def _answered(city: City, at: datetime, dice: Random) -> None:
    """What was asked the day before is answered, most of it."""
    waiting = CoHandling.objects.unscoped(WHY).open().filter(company=city.company, asked_at__lt=at)
    for asked in waiting.select_related("issue__company", "department")[:2]:
        by = city.cast.officers[asked.department.function]
        with suppress(IssueRefusedError):
            give_opinion(asked, opinion=dice.choice(OPINIONS), by=by, at=at)
    orders = Reminder.objects.unscoped(WHY).filter(
        company=city.company, kind=Reminder.Kind.SUPERVISION, replied_at__isnull=True, made_at__lt=at
    )
    for order in orders.select_related("issue__company", "issue__department")[:1]:
        function = order.issue.department.function if order.issue.department else ""
        with suppress(IssueRefusedError, KeyError):
            reply_to_supervision(order, reply=dice.choice(REPLIES), by=city.cast.officers[function], at=at)


def _checked(city: City, at: datetime, dice: Random) -> None:
    """Market managers call retailers whose issues were closed."""
    waiting = FollowUp.objects.unscoped(WHY).open().filter(company=city.company, asked_at__lt=at).order_by("due_at")
    around = "issue__company", "issue__coordinator__unit", "issue__retailer__territory"
    for check in waiting.filter(issue__coordinator__isnull=False).select_related(*around)[:5]:
        by = city.cast.supervisor_of(check.issue.coordinator)  # type: ignore[arg-type]
        with suppress(IssueRefusedError):
            make_follow_up(check, result="content", note=dice.choice(SAID), by=by, at=at)
