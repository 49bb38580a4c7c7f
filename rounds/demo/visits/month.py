"""The days of one account manager: morning, noon and evening, and what his rounds bring up."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from rounds.bulletins.actions import pass_on
from rounds.bulletins.models import Bulletin, PassedOn
from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.demo.issues.stories import from_visit
from rounds.demo.visits.outcomes import NEGLECTS_THE_FAR, Missed, Weather, missed
from rounds.demo.visits.record import Notebook, Taken, finish_visits, open_notebook
from rounds.demo.visits.records import record_of, times_of
from rounds.people.models import Staff
from rounds.visits.actions import add_visit, miss_visit, send_day_review, settle_anomaly
from rounds.visits.models import Anomaly, Visit

ISSUES_A_DAY = 0.28
PASSED_ON_SHARE = 0.06


def month_of(city: City, manager: int, weather: Weather) -> Story:
    """Every workday of the recorded past: the round, its records at noon and in the evening, the review."""
    frame, staff = city.frame, city.cast.managers[manager]
    book: Notebook | None = None
    for day in frame.past_workdays:
        yield frame.at(day, 8, 5 + manager)
        dice = frame.dice(f"visits/{manager}/{day}")
        book = book or open_notebook(city.company, staff)
        _call_again_nearby(city, manager, day, dice)
        rounds = Round(city, manager, day, weather, dice)
        rounds.raise_issues()
        morning = frame.at(day, 9, 20, manager)
        yield morning
        _settle_earlier(city, staff, day, dice, morning)
        noon, evening = frame.at(day, 12, 40, manager), frame.at(day, 17, 58, manager)
        yield noon
        finish_visits(book, rounds.until(noon), at=noon)
        yield evening
        finish_visits(book, rounds.since(noon), at=evening)
        rounds.tell_missed(evening)
        rounds.pass_bulletins_on(evening)
        yield evening + timedelta(minutes=3)
        rounds.review(evening + timedelta(minutes=3))


def _settle_earlier(city: City, staff: Staff, day: date, dice: Random, at: datetime) -> None:
    """The market manager looks at what was out of the ordinary the day before; some of it waits a day (C17)."""
    waiting = Anomaly.objects.unscoped("the sample city").filter(manager=staff, day__lt=day).open()
    for anomaly in waiting.order_by("pk"):
        if dice.random() < 0.8:
            state, note = dice.choice(SETTLED)
            settle_anomaly(anomaly, state=state, note=note, by=city.cast.supervisor_of(staff), at=at)


def _call_again_nearby(city: City, manager: int, day: date, dice: Random) -> None:
    """Who leaves out the far villages calls on his near friends once more (C04)."""
    if manager != NEGLECTS_THE_FAR:
        return
    near = [shop for shop in city.shops_of(manager) if shop.spot.is_urban]
    for shop in dice.sample(near, min(3, len(near))):
        add_visit(
            shop.retailer, city.cast.managers[manager], day=day, by=city.cast.managers[manager],
            at=city.frame.at(day, 8, 5 + manager), goal="最近卖得怎么样？", goal_because="顺路",
        )  # fmt: skip


class Round:
    """One day of one account manager."""

    def __init__(self, city: City, manager: int, day: date, weather: Weather, dice: Random) -> None:
        self.city, self.manager, self.day, self.dice = city, manager, day, dice
        planned = Visit.objects.unscoped("the sample city").filter(manager=self.staff, state=Visit.State.PLANNED)
        self.visits = list(planned.on(day).select_related("retailer"))
        self.missed: list[tuple[Visit, Missed]] = []
        going = [visit for visit in self.visits if not self._misses(visit, weather)]
        times = times_of(city, day, going, dice)
        records = [record_of(city, one, city.by_retailer[one.retailer_id], times[one.pk], dice) for one in going]
        self.taken = sorted(records, key=lambda one: one.record.arrived_at)

    @property
    def staff(self) -> Staff:
        """The account manager."""
        return self.city.cast.managers[self.manager]

    def _misses(self, visit: Visit, weather: Weather) -> bool:
        why = missed(visit, self.city.by_retailer[visit.retailer_id], weather, self.manager, self.dice)
        if why is not None:
            self.missed.append((visit, why))
        return why is not None

    def until(self, noon: datetime) -> Sequence[Taken]:
        """The records of the morning."""
        return [one for one in self.taken if one.record.departed_at <= noon]

    def since(self, noon: datetime) -> Sequence[Taken]:
        """The records of the afternoon."""
        return [one for one in self.taken if one.record.departed_at > noon]

    def raise_issues(self) -> None:
        """Some days a retailer has something to say: its story begins at the end of the visit."""
        if not self.taken or self.dice.random() > ISSUES_A_DAY * min(1.0, 4 * self.city.frame.factor):
            return
        chosen = self.dice.choice(self.taken)
        shop = self.city.by_retailer[chosen.visit.retailer_id]
        self.city.agenda.tell(from_visit(self.city, shop, chosen.visit, chosen.record.departed_at, self.dice))

    def tell_missed(self, at: datetime) -> None:
        """In the evening, with the reason; what has none stays open and becomes overdue."""
        for visit, why in self.missed:
            if why.reason:
                miss_visit(visit, reason=why.reason, note=why.note, by=self.staff, at=at)

    def pass_bulletins_on(self, at: datetime) -> None:
        """What departments published is told, shown or explained by hand during some of the visits (A26, F06)."""
        valid = [one for one in self.city.published if one.valid_until is None or one.valid_until >= self.day]
        for one in self.taken:
            if valid and self.dice.random() < PASSED_ON_SHARE:
                _pass_on(self.dice.choice(valid[-4:]), one.visit, self.staff, self.dice, at)

    def review(self, at: datetime) -> None:
        """Fifteen minutes at the end of the day; the careless one often leaves it out (C16)."""
        if self.manager == NEGLECTS_THE_FAR and self.dice.random() < 0.6:
            return
        if not self.visits or self.dice.random() < 0.04:
            return
        shut = [visit.retailer.name for visit, why in self.missed if why.reason == Visit.MissedReason.SHOP_SHUT]
        send_day_review(
            self.staff, day=self.day, anomalies="、".join(f"{name}关门" for name in shut[:3]),
            tomorrow=self.dice.choice(TOMORROW), opened_at=at - timedelta(minutes=self.dice.randrange(6, 15)),
            by=self.staff, at=at,
        )  # fmt: skip


SETTLED = (
    (Anomaly.State.HANDLED, "已电话核实，转相关部门跟进"),
    (Anomaly.State.HANDLED, "已与客户经理商定下次拜访时处理"),
    (Anomaly.State.CLOSED, "情况属实，无需另行处理"),
    (Anomaly.State.CLOSED, "已了解，周会上说明"),
)
TOMORROW = (
    "先去未拜访的几户，再按线路走",
    "重点看断货的三户，带上价签",
    "约好两户学陈列，下午动手",
    "把部门的货源信息带给提升型客户",
    "逢集，先走集镇再下村",
    "回访已答复的问题，请零售户确认",
)


def _pass_on(bulletin: Bulletin, visit: Visit, staff: Staff, dice: Random, at: datetime) -> None:
    how = dice.choices(PassedOn.How.values, (40, 20, 25, 15))[0]
    pass_on(bulletin, visit.retailer, manager=staff, how=how, by=staff, at=at, visit=visit)
