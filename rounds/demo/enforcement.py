"""The compliance room of the city: who may enter it, and four reports at different stages (A20)."""

from dataclasses import dataclass
from datetime import datetime

from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.demo.retailers import Shop
from rounds.enforcement.actions import (
    check_case,
    close_case,
    decide_case,
    grant_room,
    note_opening,
    set_service_note,
    take_up_case,
)
from rounds.enforcement.models import EnforcementCase
from rounds.issues.actions import accept_issue, answer_issue, raise_issue
from rounds.issues.models import Issue
from rounds.people.models import Department, Staff
from rounds.people.rules.roles import Role

HOUR, DAY = 60, 420


@dataclass(frozen=True)
class Matter:
    """One report: how many workdays ago, under which shop, about which, what was found and decided; how far it got."""

    days_ago: int
    shop: int
    about: int
    entry: str
    text: str
    findings: str = ""
    measure: str = ""
    words: str = ""
    note: str = ""


MATTERS = (
    Matter(
        18, 3, 11, "visit", "邻居说对门那家店卖没有防伪标的烟，一般在晚上八点以后。",
        "到店核查，发现无标识卷烟 6 条，店主称朋友寄存。", "warning", "书面警告，无标识卷烟依法处理。",
        "请提醒店主保管好进货凭证",
    ),
    Matter(
        11, 27, 40, "phone", "有人在路口流动摆摊卖烟，没有许可证。",
        "两次到现场未见摊贩，周边两家店反映近期没有再来。", "none", "未发现违规事实，不予处理。",
    ),
    Matter(
        5, 52, 52, "service_team", "送货时看到货架上有外地渠道的烟，和订单对不上。",
        "盘点货架，三个品规与近两月订单数量不符，已请店主说明来源。",
    ),
    Matter(1, 70, 75, "visit", "同村另一家店向学生卖烟，家长来店里说起。"),
)  # fmt: skip


def room_opened(city: City) -> Story:
    """The administrator lets the officer of the monopoly department in."""
    at = city.frame.at(city.frame.before(city.frame.start, 12), 15, 10)
    yield at
    grant_room(_officer(city), because="分管专卖执法案件", by=city.cast.office[Role.ADMINISTRATOR], at=at)


def reports_of_violations(city: City) -> list[Story]:
    """Every report with as much of its life as has passed."""
    return [_told(city, matter) for matter in MATTERS]


def _told(city: City, matter: Matter) -> Story:
    shop, about = _shop(city, matter.shop), _shop(city, matter.about)
    day = city.frame.past_workdays[-min(matter.days_ago, len(city.frame.past_workdays))]
    at = city.later(city.frame.minute(day, 600 + 7 * matter.days_ago), 0)
    yield at
    manager = city.manager_of(shop)
    by = city.cast.team[manager.unit_id or 0][1] if matter.entry == Issue.Entry.TEAM else manager
    report = raise_issue(
        shop.retailer, category="market_issue", kind=Issue.Kind.VIOLATION, text=matter.text, entry=matter.entry,
        by=by, at=at,
    )  # fmt: skip
    if matter.findings:
        yield from _worked(city, matter, report, about, at)


def _worked(city: City, matter: Matter, report: Issue, about: Shop, at: datetime) -> Story:
    officer = _officer(city)
    case = EnforcementCase.objects.unscoped("the story holds it").get(company=city.company, report_number=report.number)
    at = city.later(at, 2 * HOUR)
    yield at
    accept_issue(report, by=officer, at=at)
    note_opening(case, by=officer, at=at)
    take_up_case(case, by=officer, at=at)
    at = city.later(at, DAY)
    yield at
    check_case(case, findings=matter.findings, subject=about.retailer, by=officer, at=at)
    if not matter.measure:
        answer_issue(report, kind=Issue.AnswerKind.EXPLANATION, text="", by=officer, at=at)
        return
    at = city.later(at, DAY)
    yield at
    decide_case(case, measure=matter.measure, words=matter.words, by=officer, at=at)
    close_case(case, words="已告知当事人，材料归档。", by=officer, at=at)
    if matter.note:
        set_service_note(case, text=matter.note, by=officer, at=at)
    answer_issue(report, kind=Issue.AnswerKind.SOLUTION, text="", by=officer, at=at)


def _officer(city: City) -> Staff:
    return city.cast.officers[Department.Function.MONOPOLY.value]


def _shop(city: City, number: int) -> Shop:
    return city.shops[number % len(city.shops)]
