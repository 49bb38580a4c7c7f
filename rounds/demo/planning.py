"""Two plans of four weeks, one behind and one that begins this week; and retailers who ask for another manager."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rounds.demo.city.agenda import Story
from rounds.demo.city.context import City
from rounds.people.models import Territory
from rounds.people.queries import settings_of
from rounds.planning.actions import (
    approve_choice,
    approve_plan,
    ask_choice,
    build_plans,
    decline_choice,
    propose_manager,
    publish_plan,
    request_plan,
    write_view,
)
from rounds.planning.models import ManagerChoice, VisitPlan
from rounds.planning.queries.choice import eligible_of
from rounds.retailers.models import Retailer

LEFT_AS_DRAFT = 3  # the fourth account manager: his market manager still has to decide


def four_weeks(city: City, starts_on: date, *, is_coming: bool) -> Story:
    """Asked for two workdays before, approved and published on the last, one after the other."""
    frame = city.frame
    asking = city.cast.supervisors[min(city.cast.supervisors)]
    at = frame.at(frame.before(starts_on, 2), 9, 30)
    yield at
    run = request_plan(city.company, starts_on=starts_on, by=asking, at=at, in_background=False)
    build_plans(run, report=city.progress.planning(starts_on), at=at + timedelta(minutes=6))
    plans = list(run.plans.select_related("company", "territory", "manager").order_by("territory__code"))
    left = city.cast.managers[LEFT_AS_DRAFT].pk if is_coming else 0
    last = frame.before(starts_on, 1)
    for number, plan in enumerate(plan for plan in plans if plan.manager_id != left):
        at = frame.at(last, 14, 10 + 3 * number)
        yield at
        decider = city.cast.supervisor_of(city.cast.managers[_place_of(city, plan)])
        approve_plan(plan, by=decider, at=at)
        at += timedelta(minutes=2)
        yield at
        publish_plan(plan, by=decider, at=at)


def _place_of(city: City, plan: VisitPlan) -> int:
    return next(place for place, manager in enumerate(city.cast.managers) if manager.pk == plan.manager_id)


Reason = ManagerChoice.Reason
RETAILER = "retailer"
LOOKED_AT = 12  # shops of one account manager, until one with somebody to choose is found


@dataclass(frozen=True)
class Wish:
    """One request: whose retailer, asked so many workdays before this Monday, and how it went."""

    manager: int
    days: int
    ending: str
    reason: str = ""
    words: str = ""
    names_somebody: bool = True
    view: str = ""


WISHES = (
    Wish(0, 14, "done", Reason.KNOWN, "和他打交道多年，说话方便", view="尊重他的选择，资料已经备好"),
    Wish(1, 11, "declined", Reason.RARELY_COMES, "盼着多来几趟"),
    Wish(0, 6, "late", Reason.RARELY_COMES, "上个月只来过一次"),
    Wish(2, 4, "proposed", Reason.KNOWLEDGE, "问投放规则总说回去问", names_somebody=False),
    Wish(1, 3, "open", Reason.NOT_SOLVED, "少送货的事说了三回", view="少送货已转配送中心，等答复"),
    Wish(5, 2, "open"),
    Wish(6, 5, "agreed", Reason.MANNER, view="沟通上我有不足，愿意改进"),
)


def choices(city: City) -> list[Story]:
    """The requests of the last weeks."""
    taken: set[int] = set()
    return [_told(city, wish, taken) for wish in WISHES if wish.manager < len(city.cast.managers)]


def _told(city: City, wish: Wish, taken: set[int]) -> Story:
    frame = city.frame
    at = frame.at(frame.before(frame.monday, wish.days), 9 + wish.manager % 3, 20)
    yield at
    found = _shop(city, wish, taken)
    if found is None:
        return
    retailer, wanted = found
    taken.add(retailer.pk)
    choice = ask_choice(
        retailer,
        wanted=wanted if wish.names_somebody else None,
        reason=wish.reason,
        words=wish.words,
        by=RETAILER,
        at=at,
    )
    if wish.view:
        at = city.later(at, 190)
        yield at
        write_view(choice, words=wish.view, by=choice.outgoing, at=at)
    yield from _ended(city, wish, choice, wanted, city.later(at, 500))


def _ended(city: City, wish: Wish, choice: ManagerChoice, wanted: Territory, at: datetime) -> Iterator[datetime]:
    decider = city.cast.supervisor_of(city.cast.managers[wish.manager])
    if wish.ending in {"open", "late"} or at >= city.frame.present:
        return
    yield at
    if wish.ending == "declined":
        decline_choice(choice, reason="他负责的户数多，路也远；先请现在的客户经理每周加一次电话。", by=decider, at=at)
    elif wish.ending == "proposed":
        propose_manager(choice, territory=wanted, note="他业务熟，跑您那条线顺路。", by=decider, at=at)
    else:
        day = city.frame.monday + timedelta(days=7) if wish.ending == "agreed" else city.company.local_day(at)
        approve_choice(choice, starts_on=day, reason="尊重您的选择。", by=decider, at=at, in_background=False)


def _shop(city: City, wish: Wish, taken: set[int]) -> tuple[Retailer, Territory] | None:
    """Of some of his shops, drawn by dice, the one that has somebody to choose nearest; and whom."""
    dice, settings = city.frame.dice(f"choice/{wish.manager}/{wish.days}"), settings_of(city.company)
    shops = city.shops_of(wish.manager)
    found: list[tuple[float, int, Retailer, Territory]] = []
    for shop in dice.sample(shops, min(LOOKED_AT, len(shops))):
        retailer = Retailer.objects.select_related("company", "territory__manager").get(pk=shop.retailer.pk)
        if retailer.pk in taken or not retailer.is_active:
            continue
        near = [(one.seat.km or 0.0, retailer.pk, retailer, one.territory) for one in eligible_of(retailer, settings)]
        found += sorted(near, key=lambda one: one[:2])[:1]
    if not found:
        return None
    _km, _pk, retailer, territory = min(found, key=lambda one: one[:2])
    return retailer, territory
