"""A company with very many issues, written in bulk: who walks them all through their actions waits for hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction

from rounds.demo.issues.texts import CAUSES, MATTERS
from rounds.issues.actions import default_routing
from rounds.issues.actions.indexing import index_words
from rounds.issues.models import Hop, Issue, Reminder, RoutingRow, RoutingTable
from rounds.people.actions import (
    assign_territory,
    open_account,
    open_company,
    open_department,
    open_territory,
    open_unit,
)
from rounds.people.models import Company, Department, Staff, Territory
from rounds.people.rules.roles import Role
from rounds.retailers.models import Retailer

RETAILERS, MANAGERS, UNITS = 12_000, 60, 6
AT_A_TIME = 5_000
OPEN_SHARE = 0.02
BRANDS = ("利群", "中华", "云烟", "玉溪", "黄鹤楼", "芙蓉王", "双喜", "白沙", "红塔山", "泰山", "七匹狼", "南京")
PLACES = "东西南北中上下大小新老河山桥湖塘田林石沙金银福安平和兴旺顺发"
KINDS = ("便利店", "烟酒店", "食杂店", "超市", "小卖部")
# Frequent characters, so that pairs of them are as many and as seldom as in real talk.
TALK = "天地人家店主顾客反映昨早晚周月初末送订收退换补查问答电话车路线仓库单据价格签牌柜台条盒箱快慢好坏错漏重"
STEPS = (Hop.Step.LEARN, Hop.Step.COORDINATE, Hop.Step.ACCEPT, Hop.Step.ANSWER, Hop.Step.TELL, Hop.Step.CONFIRM)
ENDS = ("learnt", "dispatched", "accepted", "answered", "told", "closed")
STATES = (Issue.State.REGISTERED, Issue.State.REGISTERED, Issue.State.DISPATCHED, Issue.State.ACCEPTED,
          Issue.State.ANSWERED, Issue.State.TOLD)  # fmt: skip


@dataclass
class City:
    """What was built, by name."""

    company: Company
    people: dict[str, Staff]
    managers: list[Staff]
    departments: dict[str, Department]
    routing: RoutingTable
    retailers: list[Retailer]
    now: datetime


def build(issues: int) -> City:
    """People, retailers, issues with their hops, the index of words, some reminders."""
    now, dice = datetime.now(UTC).replace(second=0, microsecond=0), Random(7)  # noqa: TID251 - a benchmark is a door
    city = _people(now)
    city.retailers = _retailers(city, dice)
    routes = {row.category: row.department_id for row in RoutingRow.objects.filter(table=city.routing)}
    for start in range(0, issues, AT_A_TIME):
        with transaction.atomic():
            _write(city, dice, routes, range(start, min(start + AT_A_TIME, issues)), issues)
    return city


def _people(now: datetime) -> City:
    at = now - timedelta(days=900)
    company = open_company("bench", "大市公司", by="system", at=at)
    top = open_unit(company, "city", "C", "市公司", by="system", at=at)
    units = [
        open_unit(company, "market_department", f"U{number}", f"第{number}市场部", by="system", at=at, parent=top)
        for number in range(UNITS)
    ]
    departments = {
        value: open_department(company, value, str(label), by="system", at=at)
        for value, label in Department.Function.choices
    }
    managers = []
    for number in range(MANAGERS):
        unit = units[number % UNITS]
        manager = open_account(
            company, f"M{number}", f"经理{number}", Role.ACCOUNT_MANAGER, password=None, by="system", at=at, unit=unit
        )
        territory = open_territory(company, unit, f"T{number}", f"片区{number}", by="system", at=at)
        assign_territory(territory, manager, by="system", at=at, because="开片")
        managers.append(manager)
    rows: dict[str, tuple[Role, dict[str, Any]]] = {
        "officer": (Role.DEPARTMENT_OFFICER, {"department": departments["sales_department"]}),
        "assessor": (Role.ASSESSOR, {"department": departments["assessment_office"]}),
        "market manager": (Role.MARKET_MANAGER, {"unit": units[0]}),
    }
    people = {
        name: open_account(company, name[:6], name, role, password=None, by="system", at=at, **where)
        for name, (role, where) in rows.items()
    }
    people["account manager"] = managers[0]
    return City(company, people, managers, departments, default_routing(company, by="system", at=at), [], now)


def _retailers(city: City, dice: Random) -> list[Retailer]:
    territories = list(Territory.objects.filter(company=city.company).order_by("code"))
    rows = []
    for number in range(RETAILERS):
        name = "".join(dice.choices(PLACES, k=2)) + dice.choice(KINDS)
        licence = f"33{number:010d}"
        rows.append(
            Retailer(
                company=city.company, territory=territories[number % len(territories)], licence_no=licence, name=name,
                search=f"{name} bench{number} {licence}", made_at=city.now,
            )
        )  # fmt: skip
    return Retailer.objects.bulk_create(rows, batch_size=1000)


def _write(city: City, dice: Random, routes: dict[str, int | None], numbers: range, of: int) -> None:
    made = [_issue(city, dice, routes, number, of) for number in numbers]
    issues = Issue.objects.bulk_create([issue for issue, _done in made], batch_size=500)
    hops = [hop for issue, (_same, done) in zip(issues, made, strict=True) for hop in _hops(issue, done, dice)]
    Hop.objects.bulk_create(hops, batch_size=1000)
    running = [hop for hop in hops if hop.ends_at is None and dice.random() < 0.05]
    Reminder.objects.bulk_create(
        Reminder(company=city.company, issue=hop.issue, hop=hop, kind=Reminder.Kind.REMINDER, made_at=city.now, event=1)
        for hop in running
    )
    index_words(issues)


def _issue(city: City, dice: Random, routes: dict[str, int | None], number: int, of: int) -> tuple[Issue, int]:
    """An issue and how many of its hops are over."""
    category = dice.choice(list(MATTERS))
    matter, department = dice.choice(MATTERS[category]), routes[category]
    done = 6 if dice.random() > OPEN_SHARE or number < of // 2 else dice.randrange(6)
    raised = city.now - timedelta(minutes=(of - number) * 900 * 1440 // of + 60)
    retailer = dice.choice(city.retailers)
    is_answered, is_closed = done >= 4, done == 6
    with_department = department if done >= 2 else None
    issue = Issue(
        company=city.company, number=f"W{raised:%Y%m%d}{number:06d}", retailer=retailer,
        coordinator=city.managers[retailer.pk % MANAGERS], kind="issue", category=category,
        entry="phone", routing=city.routing, text=_said(matter.text, dice),
        proposed_solution=_said(matter.proposal, dice),
        cause=dice.choice(CAUSES[category]) if is_answered else "",
        state=Issue.State.CLOSED if is_closed else STATES[done], department_id=with_department,
        holder_due_at=None if is_closed else city.now + timedelta(minutes=dice.randrange(-20_000, 8_000)),
        raised_at=raised, answer_kind="solution" if is_answered else "",
        answer=_said(matter.solution, dice) if is_answered else "",
        learnt_at=raised, answered_at=raised if is_answered else None, told_at=raised if is_closed else None,
        confirmed_at=raised if is_closed else None, closed_at=raised + timedelta(days=3) if is_closed else None,
    )  # fmt: skip
    return issue, done


def _said(text: str, dice: Random) -> str:
    words = {"a": dice.choice(BRANDS), "b": dice.choice(BRANDS)}
    return f"{text.format(**words)}，{''.join(dice.choices(TALK, k=dice.randrange(6, 22)))}"


def _hops(issue: Issue, done: int, dice: Random) -> Iterator[Hop]:
    at = issue.raised_at
    for place, (step, end) in enumerate(zip(STEPS[: done + 1], ENDS, strict=False)):
        until = at + timedelta(minutes=dice.randrange(20, 900)) if place < done else None
        department = issue.department_id if step in {Hop.Step.ACCEPT, Hop.Step.ANSWER} else None
        yield Hop(
            issue=issue, department_id=department, staff=None if department else issue.coordinator, step=step,
            starts_at=at, due_at=issue.holder_due_at, allowed_minutes=420, ends_at=until, outcome=end if until else "",
            started_by_event=place + 1, ended_by_event=place + 2 if until else None,
        )  # fmt: skip
        at = until or at


def settle(connection: Any) -> None:
    """What a database does by itself over time: figures about its tables, a short log."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def doors(city: City) -> list[tuple[str, str, str]]:
    """Who asks for which page, with the words that are sought."""
    mine = Issue.objects.filter(department=city.departments["sales_department"], state="dispatched").order_by("pk")[0]
    shop, everybody = city.retailers[17].name[:2], ("officer", "assessor", "market manager", "account manager")
    rows = [
        (person, name, f"/issues/{query}")
        for person in everybody
        for name, query in (
            ("first list", ""),
            ("open, one category", "?desk=open&category=delivery_issue"),
            ("all", "?desk=all"),
            ("overdue", "?desk=overdue"),
            ("1 character: 货", "?desk=all&q=货"),
            ("2 characters: 断货", "?desk=all&q=断货"),
            ("4 characters: 断货两周", "?desk=all&q=断货两周"),
            ("brand and word", "?desk=all&q=黄鹤楼+限量"),
            ("retailer’s name", f"?desk=all&q={shop}"),
            ("number", f"?desk=all&q={mine.number[:12]}"),
        )
    ]
    rows.append(("officer", "due today", "/issues/?desk=mine&light=today"))
    return rows + [(person, "one issue", f"/issues/{mine.pk}/") for person in ("officer", "assessor")]
