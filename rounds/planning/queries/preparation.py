"""What each visit of a plan should be about: one question and up to three duties, from facts (C05, C10, C14)."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rounds.issues.models import Issue
from rounds.orders.models import MonthlyFeature
from rounds.people.models import Company
from rounds.people.queries import settings_of
from rounds.planning.models import PlannedVisit, VisitPlan
from rounds.retailers.models import Retailer
from rounds.segments.queries import current_segments
from rounds.segments.rules.playbook import PLAYBOOK
from rounds.visits.queries.contacts import duty_balance, last_visit_days
from rounds.visits.rules.facts import OpenIssue, VisitFacts
from rounds.visits.rules.goal import goal_of
from rounds.visits.rules.plan import PlannedStop
from rounds.visits.rules.settings import MOST_DUTIES
from rounds.visits.rules.suggestions import suggest_duties


def prepared_stops(plan: VisitPlan, stops: Sequence[PlannedVisit], *, at: datetime) -> list[PlannedStop]:
    """The stops with goal, duties and reasons; a fixed number of queries whatever their number."""
    ids = sorted({stop.retailer_id for stop in stops})
    facts = visit_facts(plan.company, ids, at=at)
    segments = current_segments(plan.company, at=at, retailer_ids=ids)
    balance = duty_balance(plan.company_id, ids, before=at)
    most = settings_of(plan.company)[MOST_DUTIES]
    prepared = []
    for stop in stops:
        play = PLAYBOOK.get(segments.get(stop.retailer_id, ""))
        goal = goal_of(facts[stop.retailer_id])
        duties = suggest_duties(
            facts[stop.retailer_id],
            focus=play.duties if play else (),
            focus_rules=play.rules if play else (),
            done=balance.get(stop.retailer_id),
            most=most,
        )
        prepared.append(
            PlannedStop(
                retailer_id=stop.retailer_id,
                day=stop.day,
                position=stop.position,
                channel=stop.channel,
                minute=stop.arrive_minute,
                goal=(goal.question.text % goal.question.params)[:200] if goal else "",
                goal_because=(goal.because.text % goal.because.params)[:200] if goal else "",
                duties=duties,
                because=tuple(stop.because),
            )
        )
    return prepared


def visit_facts(company: Company, ids: Sequence[int], *, at: datetime) -> dict[int, VisitFacts]:
    """What is known of each retailer before a visit."""
    zone = ZoneInfo(company.timezone)
    local = at.astimezone(zone)
    today = local.date()
    shops = Retailer.objects.unscoped("retailers of the plan").filter(company=company, pk__in=ids)
    newest: dict[int, MonthlyFeature] = {}
    whole: dict[int, MonthlyFeature] = {}  # the last month that is over: the running one is only a part of a month
    features = MonthlyFeature.objects.unscoped("retailers of the plan").filter(retailer_id__in=ids)
    for feature in features.order_by("month"):
        newest[feature.retailer_id] = feature
        if feature.month < today.replace(day=1):
            whole[feature.retailer_id] = feature
    issues: dict[int, list[OpenIssue]] = {}
    for issue in Issue.objects.unscoped("retailers of the plan").of_service().open().filter(retailer_id__in=ids):
        waits = issue.state == Issue.State.ANSWERED
        days = (today - issue.raised_at.astimezone(zone).date()).days
        issues.setdefault(issue.retailer_id, []).append(
            OpenIssue(issue.number, str(issue.get_category_display()), days, waits)
        )
    seen = last_visit_days(company, ids, before=local, counting=False)
    found = {}
    for shop in shops:
        feature_ = newest.get(shop.pk)
        last = seen.get(shop.pk)
        found[shop.pk] = VisitFacts(
            days_since_order=(today - feature_.last_order_on).days if feature_ else None,
            rhythm_days=feature_.rhythm_days if feature_ else None,
            trend=feature_.trend if feature_ else None,
            monthly_volume=float(whole[shop.pk].volume) if shop.pk in whole else None,
            stock_cartons=float(shop.stock_cartons) if shop.stock_cartons is not None else None,
            display_grade=shop.display_grade,
            out_of_province_brands=shop.out_of_province_brands,
            days_since_visit=(today - last).days if last else None,
            is_vulnerable=shop.is_vulnerable,
            is_rural=shop.market_type == Retailer.MarketType.RURAL,
            open_issues=tuple(issues.get(shop.pk, ())),
        )
    return found
