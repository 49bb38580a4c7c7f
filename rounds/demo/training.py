"""Training held and to come, the gaps people declared themselves, one support plan that runs."""

from datetime import datetime, timedelta

from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.people.models import Department, Staff
from rounds.people.rules.roles import Role
from rounds.training.actions import (
    Marks,
    answer_gap,
    answer_training_plan,
    declare_gap,
    finish_topic,
    hold_session,
    plan_session,
    plan_training,
)
from rounds.training.models import TrainingPlan, TrainingSession

Form = TrainingSession.Form
# (days from the first Monday of the past, hour, form, title, goal, minutes)
SESSIONS = (
    (2, 15, Form.TEACHING, "“解决或解释”：问题流转与时限", "每名客户经理能说清六类问题的去向和时限", 120),
    (11, 9, Form.SHADOWING, "跟班：乡村线路与陈列实操", "学会动手调整陈列，回来各教三户", 420),
    (24, 15, Form.INVITE_IN, "请零售户讲：我希望怎样被拜访", "听真话，改两件事", 90),
    (37, 15, Form.TEACHING, "新货源投放办法解读", "能向零售户解释清楚投放规则", 90),
    (44, 9, Form.POST_EXCHANGE, "到配送中心换岗半天", "了解分拣送货流程，少推诿", 240),
)
# (place of the account manager, gap, help, department, answer)
GAPS = (
    (0, "不会用数据说明为什么少订", "希望有一份每户订货分析的讲解", Department.Function.TRAINING,
     "列入第三周培训，课后发每户分析样例"),
    (4, "对投放规则解释不清", "请销售部门给一页问答", Department.Function.SALES, "问答一页已发，每月更新"),
    (7, "山路多，线路排不开", "请帮忙重新规划线路", Department.Function.TRAINING, ""),
)  # fmt: skip


def sessions(city: City) -> list[Story]:
    """The training plan of the season."""
    return [_session(city, number) for number in range(len(SESSIONS))]


def _session(city: City, number: int) -> Story:
    frame = city.frame
    days, hour, form, title, goal, minutes = SESSIONS[number]
    starts = frame.at(frame.workday(frame.start + timedelta(days=days)), hour)
    at = frame.at(frame.workday(starts.date() - timedelta(days=14)), 10, 20)
    if at >= frame.present:
        at = frame.at(frame.workday(frame.monday - timedelta(days=3)), 11)
    yield at
    trainer = city.cast.office[Role.TRAINER]
    session = plan_session(
        city.company, title=title, form=form, goal=goal, starts_at=starts, minutes=minutes,
        invited=city.cast.managers, by=trainer, at=at,
    )  # fmt: skip
    at = starts + timedelta(minutes=minutes + 20)
    yield at
    dice = frame.dice(f"training/{number}")
    came = [person.pk for person in city.cast.managers if dice.random() < 0.92]
    results = {pk: min(100, round(dice.gauss(82, 9))) for pk in came} if form == Form.TEACHING else {}
    marks = {
        person.pk: Marks(True, results.get(person.pk), certificate=f"PX{starts:%Y%m}-{place:02d}")
        if person.pk in came
        else Marks(False, excuse="病假" if place % 2 else "")
        for place, person in enumerate(city.cast.managers, start=1)
    }
    hold_session(session, marks=marks, by=trainer, at=at)


def support(city: City) -> list[Story]:
    """One account manager is helped beside his work; he has said what he needs, one of three topics is done."""
    return [_support(city)]


def _support(city: City) -> Story:
    frame, person, trainer = city.frame, city.cast.managers[7], city.cast.office[Role.TRAINER]
    at = frame.at(frame.workday(frame.start + timedelta(days=9)), 9, 40)
    yield at
    plan = plan_training(
        person, reason="山路多、线路长，拜访完成率偏低", because="本人差距申报", kind=TrainingPlan.Kind.SUPPORT,
        topics=("线路重排：跟老客户经理走两天", "陈列与价签", "用手机记录拜访，少写纸"),
        last_day=at.date() + timedelta(days=40), by=trainer, at=at,
    )  # fmt: skip
    at = city.later(at, 200)
    yield at
    answer_training_plan(plan, words="愿意学。山里信号差，请先教离线记录。", by=person, at=at)
    at = city.later(at, 1500)
    yield at
    topic = plan.topics.order_by("place")[0]
    finish_topic(topic, finding="跟班两天，重排后每天少走约 20 公里", by=trainer, at=at)


def gaps(city: City) -> list[Story]:
    """Three say what they lack; one still waits for his answer."""
    return [_gap(city, number) for number in range(len(GAPS))]


def _gap(city: City, number: int) -> Story:
    place, gap, help_needed, function, answer = GAPS[number]
    frame = city.frame
    at = frame.at(frame.workday(frame.start + timedelta(days=4 + 7 * number)), 17, 10)
    yield at
    row = declare_gap(
        city.cast.managers[place], gap=gap, help_needed=help_needed,
        asked_department=city.cast.departments[function.value], at=at,
    )  # fmt: skip
    if not answer:
        return
    at = _office_time(city, at)
    yield at
    answer_gap(row, answer=answer, by=_who_answers(city, function), at=at)


def _office_time(city: City, at: datetime) -> datetime:
    return city.later(at, 500)


def _who_answers(city: City, function: Department.Function) -> Staff:
    return city.cast.officers.get(function.value) or city.cast.office[Role.TRAINER]
