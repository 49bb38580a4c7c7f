"""Standard procedures with their readers, and the time ledger of the account managers."""

from datetime import datetime, timedelta
from random import Random

from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.improvement.actions import decline_task, enter_time, finish_task, give_task, publish_sop, read_sop
from rounds.improvement.models import Task, TimeEntry
from rounds.people.models import Staff
from rounds.people.rules.roles import Role

Place, Cause = TimeEntry.Place, TimeEntry.Cause
# (days from the first Monday of the past, or workdays before it; code, title, steps, change note)
SOPS = (
    (
        -11,
        "visit",
        "上门拜访八步",
        (
            "看今天的线路和目标",
            "进店先问候，不打断生意",
            "* 看库存和价签",
            "看陈列，动手调一处",
            "* 问一个带着的问题",
            "传递部门信息",
            "当面记录四部分并签名",
            "约下次时间",
        ),
        "",
    ),
    (
        -10,
        "issue",
        "零售户问题一口清",
        ("当场登记，不让零售户再找人", "写上解决意见", "看时限，催在前面", "答复后当天告知", "请零售户确认"),
        "",
    ),
    (-9, "review", "十五分钟日梳理", ("对照计划看完成", "写清未拜访原因", "异常当天报市场经理", "列出明天重点"), ""),
    (
        16,
        "visit",
        "上门拜访六步",
        (
            "看今天的线路和目标",
            "* 看库存、价签和陈列",
            "* 问一个带着的问题",
            "动手调一处",
            "传递部门信息",
            "当面记录并签名",
        ),
        "合并看库存与看陈列，取消单独问候步骤（ECRS 合并、简化）",
    ),
)
CAUSES = (Cause.SYSTEM, Cause.MEETING, Cause.SYSTEM, Cause.WAITING, Cause.TRAINING)
TASKS = (
    ("送宣传单到街道办", False),
    ("核对明码标价台账", False),
    ("陪同市场检查", True),
    ("补报零售户信息表", False),
    ("处理突发断货", True),
)
PURPOSES = {"visit": "every", "issue": "issue", "review": ""}
GIVERS = ("县局综合科", "市场经理", "销售部门", "内管办公室")


def procedures(city: City) -> list[Story]:
    """Four versions of three procedures; most have read them."""
    return [_procedure(city, number) for number in range(len(SOPS))]


def _procedure(city: City, number: int) -> Story:
    frame = city.frame
    days, code, title, steps, change_note = SOPS[number]
    day = frame.workday(frame.start + timedelta(days=days)) if days > 0 else frame.before(frame.start, -days)
    at = frame.at(day, 9, 5 + number)
    yield at
    head = city.cast.office[Role.HEAD]
    sop = publish_sop(
        city.company,
        code=code,
        title=title,
        steps=steps,
        purpose=PURPOSES[code],
        by=head,
        at=at,
        change_note=change_note,
    )
    dice = frame.dice(f"sop/{number}")
    readers = [person for person in city.cast.managers if dice.random() < (0.6 if days > 0 else 0.95)]
    for place, reader in enumerate(readers):
        at = city.later(at, 35 + place)
        yield at
        read_sop(sop, by=reader, at=at)


def time_of(city: City, manager: int) -> Story:
    """Every evening: what the office and paper took, whose task came in between; road and shop come from the visits."""
    frame, staff = city.frame, city.cast.managers[manager]
    for day in frame.past_workdays:
        dice = frame.dice(f"time/{manager}/{day}")
        task = None
        if dice.random() < 0.12:
            noon = frame.at(day, 13, 10, manager)
            yield noon
            task = _given(staff, dice, noon)
        at = frame.at(day, 18, 10, manager)
        yield at
        minutes = round(dice.triangular(15, 90, 35))
        enter_time(staff, day=day, place=Place.OFFICE, minutes=minutes, cause=dice.choice(CAUSES), at=at)
        if dice.random() < 0.35:
            minutes = round(dice.triangular(10, 60, 20))
            enter_time(staff, day=day, place=Place.PAPER, minutes=minutes, cause=Cause.REPORT, at=at)
        if task is not None:
            _settle(task, dice, at)


def _given(staff: Staff, dice: Random, at: datetime) -> Task:
    """A task that comes in between."""
    title, is_important = dice.choice(TASKS)
    return give_task(
        staff, title=title, giver=dice.choice(GIVERS), is_important=is_important, is_urgent=dice.random() < 0.7,
        minutes_expected=dice.choice((30, 60, 90)), by=staff, at=at,
    )  # fmt: skip


def _settle(task: Task, dice: Random, at: datetime) -> None:
    """Mostly done with its minutes, now and then declined with a reason."""
    if dice.random() < 0.1:
        decline_task(task, because="与拜访计划冲突，已向交办人说明", by=task.staff, at=at)
    else:
        finish_task(task, minutes=round(dice.triangular(20, 150, 60)), by=task.staff, at=at)
