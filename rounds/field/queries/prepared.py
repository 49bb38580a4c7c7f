"""What the server prepares for a visit to each retailer: its question and up to three duties, with reasons."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from rounds.field.queries.round import duty_card
from rounds.issues.models import Issue
from rounds.people.models import Company
from rounds.people.queries import settings_of
from rounds.segments.rules.playbook import PLAYBOOK
from rounds.visits.queries import duty_balance
from rounds.visits.rules.facts import BulletinToPass, OpenIssue, VisitFacts
from rounds.visits.rules.goal import goal_of
from rounds.visits.rules.settings import MOST_DUTIES
from rounds.visits.rules.suggestions import suggest_duties

Card = dict[str, Any]


def prepare(
    cards: list[Card],
    company: Company,
    *,
    issues: Collection[Issue],
    bulletins: Mapping[int, list[Card]],
    at: datetime,
) -> None:
    """Add to each card its question (C05), its duties (C10, C11) and the playbook of its segment (C24-C27).

    `bulletins` are by retailer those nobody has passed on to him yet (A26).
    """
    most = settings_of(company)[MOST_DUTIES]
    balance = duty_balance(company, [card["id"] for card in cards], before=at)
    for card in cards:
        segment = card["segment"]["code"] if card["segment"] else ""
        due = bulletins.get(card["id"], [])
        facts = facts_of(card, issues=issues, bulletins=due, at=at)
        play = PLAYBOOK.get(segment)
        suggestions = suggest_duties(
            facts,
            focus=play.duties if play else (),
            focus_rules=play.rules if play else (),
            done=balance.get(card["id"]),
            most=most,
        )
        goal = goal_of(facts)
        card["goal"] = {"question": goal.question.said(_), "because": goal.because.said(_)}
        card["goal"]["purpose"] = goal.purpose
        card["goal"]["rules"] = list(goal.because.rules)
        card["duties"] = [duty_card(suggestion.record()) for suggestion in suggestions]
        card["balance"] = dict(balance.get(card["id"], {}))
        card["play"] = {"advice": _(play.advice), "avoid": _(play.avoid), "rules": list(play.rules)} if play else None
        card["bulletins"] = [bulletin["id"] for bulletin in due]


def facts_of(card: Mapping[str, Any], *, issues: Collection[Issue], bulletins: list[Card], at: datetime) -> VisitFacts:
    """The facts of one retailer, with the bulletins due to him, for the rules; days are counted in the zone of `at`."""
    today = at.date()
    orders = card["orders"]
    months = orders["months"]
    whole = [month for month in months if month["month"] < f"{today:%Y-%m}"]  # the running one is not over yet
    volumes = [month["volume"] for month in whole or months]
    return VisitFacts(
        days_since_order=_days(orders["last_on"], today),
        rhythm_days=orders["rhythm_days"],
        trend=orders["trend"],
        monthly_volume=sum(volumes) / len(volumes) if volumes else None,
        stock_cartons=card["stock_cartons"],
        display_grade=card["display_grade"],
        out_of_province_brands=card["out_of_province_brands"],
        days_since_visit=_days(card["last_visit"], today),
        is_vulnerable=card["is_vulnerable"],
        open_issues=tuple(_open_issue(issue, at) for issue in issues if issue.retailer_id == card["id"]),
        bulletins=tuple(BulletinToPass(bulletin["title"], bulletin["topic"]) for bulletin in bulletins),
    )


def _open_issue(issue: Issue, at: datetime) -> OpenIssue:
    days = (at.date() - issue.raised_at.astimezone(at.tzinfo).date()).days
    awaits = issue.state == Issue.State.ANSWERED
    return OpenIssue(issue.number, str(issue.Category(issue.category).label), days, awaits_telling=awaits)


def _days(day: str | date | None, today: date) -> int | None:
    if day is None:
        return None
    return (today - (date.fromisoformat(day) if isinstance(day, str) else day)).days
