"""How one issue walks from hand to hand. All minutes are working minutes, so nobody answers at night."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from rounds.demo.city.agenda import Leg, Story
from rounds.demo.city.context import City
from rounds.demo.issues.texts import CAUSES, MATTERS, REOPENED, RETURNED, SHARES, TOLD, Matter
from rounds.demo.retailers import Shop
from rounds.issues.actions import (
    accept_issue,
    answer_issue,
    confirm_issue,
    dispatch_issue,
    forward_issue,
    learn_issue,
    reopen_issue,
    return_issue,
    tell_retailer,
)
from rounds.issues.models import Issue
from rounds.people.models import Department, Staff

WEAK = Department.Function.DISTRIBUTION.value  # answers late more often than the others
NEVER = timedelta(days=400)


@dataclass(frozen=True)
class Manner:
    """What is particular about one issue; minutes are what the step takes."""

    learn: float
    dispatch: float
    accept: float
    answer: float
    tell: float
    confirm: float
    is_explained: bool = False
    is_reopened: bool = False
    is_returned: bool = False
    is_forwarded: bool = False
    stuck_at: str = ""


def manner_of(dice: Random, category: str) -> Manner:
    """Most in time; the distribution centre is late twice as often; each way of going wrong has its share."""
    lateness = dice.random() < (0.3 if category == "delivery_issue" else 0.1)
    way = dice.random()
    return Manner(
        learn=dice.uniform(520, 1300) if way < 0.16 else dice.uniform(20, 360),
        dispatch=dice.uniform(260, 900) if 0.16 <= way < 0.24 else dice.uniform(10, 180),
        accept=dice.uniform(230, 520) if lateness and dice.random() < 0.5 else dice.uniform(15, 190),
        answer=dice.uniform(1150, 2600) if lateness else dice.uniform(90, 780),
        tell=dice.uniform(480, 1400) if 0.24 <= way < 0.31 else dice.uniform(20, 380),
        confirm=dice.uniform(40, 1100),
        is_explained=dice.random() < 0.16,
        is_reopened=0.31 <= way < 0.37,
        is_returned=0.37 <= way < 0.41,
        is_forwarded=0.41 <= way < 0.44 and category in {"supply_issue", "order_issue"},
        stuck_at=dice.choice(("accept", "answer", "tell")) if way >= 0.95 else "",
    )


def category_by_chance(dice: Random, *, is_said_to_the_visitor: bool) -> str:
    """A category by its usual share; nobody complains of the visitor to his face."""
    shares = {name: share for name, share in SHARES.items() if not (is_said_to_the_visitor and name == "visit_issue")}
    return dice.choices(list(shares), list(shares.values()))[0]


def matter_by_chance(city: City, dice: Random, category: str) -> Matter:
    """One matter of a category, with brands of this city."""
    matter = dice.choice(MATTERS[category])
    scarce = [one.brand for one in city.goods if one.is_scarce] or [city.goods[0].brand]
    words = {"a": dice.choice(scarce), "b": dice.choice([one.brand for one in city.goods])}
    return Matter(
        *(text.format(**words) for text in (matter.text, matter.proposal, matter.solution, matter.explanation))
    )


@dataclass
class Walk:
    """One issue on its way."""

    city: City
    shop: Shop
    issue: Issue
    matter: Matter
    manner: Manner
    dice: Random

    @property
    def manager(self) -> Staff:
        """The coordinator."""
        return self.city.manager_of(self.shop)

    @property
    def officer(self) -> Staff:
        """The officer of the department that holds it; without a department the account manager himself (A42)."""
        department = self.issue.department
        return self.city.cast.officers[department.function] if department else self.manager

    def coordinate(self, at: datetime) -> Leg:
        """The account manager learns of it and sends it on with a proposal."""
        if self.issue.learnt_at is None:
            at = self.city.later(at, self.manner.learn)
            yield at
            learn_issue(self.issue, by=self.manager, at=at)
        at = self.city.later(at, self.manner.dispatch)
        yield at
        dispatch_issue(self.issue, proposed_solution=self.matter.proposal, by=self.manager, at=at)
        return at

    def detour(self, at: datetime) -> Leg:
        """Back to the account manager, or on to another department."""
        if self.manner.is_returned and self.issue.department:
            at = self.city.later(at, 60)
            yield at
            return_issue(self.issue, reason=self.dice.choice(RETURNED), by=self.officer, at=at)
            at = self.city.later(at, 70)
            yield at
            dispatch_issue(self.issue, proposed_solution=self.matter.proposal + "（已补充）", by=self.manager, at=at)
        if self.manner.is_forwarded and self.issue.department:
            other = self.city.cast.departments[WEAK]
            at = self.city.later(at, 110)
            yield at
            forward_issue(self.issue, department=other, reason="出库环节的问题，转配送中心", by=self.officer, at=at)
        return at

    def answer(self, at: datetime) -> Leg:
        """Accepted and answered: solved, or explained where it cannot be solved."""
        if self.issue.department:
            at = self._or_never("accept", at, self.manner.accept)
            yield at
            accept_issue(self.issue, by=self.officer, at=at)
        at = self._or_never("answer", at, self.manner.answer)
        yield at
        explained = self.manner.is_explained
        promised = at.date() + timedelta(days=self.dice.randrange(1, 5)) if self.dice.random() < 0.4 else None
        answer_issue(
            self.issue,
            kind="explanation" if explained else "solution",
            text=self.matter.explanation if explained else self.matter.solution,
            by=self.officer,
            at=at,
            promised_on=None if explained else promised,
            cause=self.dice.choice(CAUSES[self.issue.category]),
        )
        return at

    def tell(self, at: datetime) -> Leg:
        """The retailer hears of it."""
        at = self._or_never("tell", at, self.manner.tell)
        yield at
        tell_retailer(self.issue, how=self.dice.choice(TOLD), by=self.manager, at=at)
        return at

    def _or_never(self, step: str, at: datetime, minutes: float) -> datetime:
        return at + NEVER if self.manner.stuck_at == step else self.city.later(at, minutes)


def walk(one: Walk, at: datetime) -> Story:
    """From registration to the confirmed end; `at` is when it was registered."""
    if one.issue.forwarded_at is None:
        at = yield from one.coordinate(at)
    at = yield from one.detour(at)
    at = yield from one.answer(at)
    at = yield from one.tell(at)
    if one.manner.is_reopened:
        at = one.city.later(at, 300)
        yield at
        reopen_issue(one.issue, reason=one.dice.choice(REOPENED), by=one.manager, at=at)
        at = yield from one.answer(at)
        at = yield from one.tell(at)
    at = one.city.later(at, one.manner.confirm)
    yield at
    confirm_issue(one.issue, by=one.manager, at=at)
