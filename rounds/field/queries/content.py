"""Everything a phone needs for its days without a network, or what changed since it last asked."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rounds.bulletins.models import PassedOn
from rounds.field.queries.bulletins import bulletin_cards, due_cards, own_bulletins
from rounds.field.queries.evening import evening
from rounds.field.queries.labels import labels, phone_settings
from rounds.field.queries.notes import note_cards, own_notes
from rounds.field.queries.prepared import prepare
from rounds.field.queries.round import issue_cards, own_issues, own_visits, visit_cards
from rounds.field.queries.scores import score_card
from rounds.field.queries.sells import brand_names
from rounds.field.queries.shops import company_of, ids_of, own_shops, shop_cards, shops_sent_to
from rounds.field.queries.solved import service_notes, solved_before
from rounds.field.queries.touched import Touched, newest_number, touched_since
from rounds.field.queries.visiting import promise_cards, sop_cards
from rounds.issues.models import Issue
from rounds.people.models import Company, Staff, Territory
from rounds.retailers.models import Retailer
from rounds.segments.models import SegmentProposal, SegmentSpell
from rounds.visits.models import Visit


def needs_comparing(staff: Staff, *, cursor: int) -> bool:
    """Whether something has happened since that may touch every row: then rows are compared, not events read."""
    return cursor != 0 and touched_since(company_of(staff).pk, cursor) is None


def phone_content(staff: Staff, *, at: datetime, cursor: int = 0) -> dict[str, Any]:
    """The phone's content; with a cursor only the cards that changed, and the numbers of all that still count."""
    company = company_of(staff)
    here = at.astimezone(ZoneInfo(company.timezone))
    newest = newest_number(company.pk)
    touched = touched_since(company.pk, cursor) if cursor else None
    shops, visits = list(own_shops(staff)), list(own_visits(staff, today=here.date()))
    shops += shops_sent_to(staff, visits, besides=shops)
    issues = list(own_issues(staff, at=at))
    notes = own_notes(staff)
    changed = _changed_shops(shops, touched, visits, issues)
    valid = own_bulletins(company, at=here)
    bulletins = bulletin_cards(staff, valid, at=here)
    cards = shop_cards(staff, changed, at=here)
    due = due_cards(company, [card["id"] for card in cards], valid, bulletins, at=here)
    prepare(cards, company, issues=issues, bulletins=due, at=here)
    return {
        "cursor": newest,
        "whole": touched is None,
        "server_time": at,
        "today": here.date(),
        "me": _me(staff, company),
        "labels": labels(),
        "settings": phone_settings(company.pk),
        "ids": {
            "retailers": ids_of(shops),
            "visits": [str(visit.pk) for visit in visits],
            "issues": [str(issue.pk) for issue in issues],
            "notes": [str(note) for note in notes],
            "bulletins": [bulletin["id"] for bulletin in bulletins],
        },
        "retailers": cards,
        "visits": visit_cards([v for v in visits if touched is None or v.pk in touched.visits]),
        "issues": issue_cards(staff, [i for i in issues if touched is None or i.pk in touched.issues], at=at),
        "notes": note_cards(staff, [n for n in notes if touched is None or n in touched.visits], today=here.date()),
        "bulletins": bulletins,
        "sops": sop_cards(staff),
        "promises": promise_cards(staff, ids_of(shops), at=at),
        "brands": brand_names(company),
        "score": score_card(staff, at=at),
        "solved": solved_before(staff),
        "service_notes": service_notes(staff, ids_of(shops)),
        **evening(staff, shops, at=here),
    }


def _me(staff: Staff, company: Company) -> dict[str, Any]:
    return {
        "id": staff.pk,
        "number": staff.username,
        "name": staff.name,
        "role": staff.role,
        "company": company.name,
        "unit": staff.unit.name if staff.unit else "",
        "is_sample": company.is_sample,
        "volume_unit": company.volume_unit,
        "currency": company.currency,
        "all_shops": Retailer.objects.visible_to(staff).active().count(),
        "start": _start(staff),
    }


def _start(staff: Staff) -> tuple[float | None, float | None] | None:
    """Where his day begins and ends, for the first and the last leg of the road (E09)."""
    placed = Territory.objects.visible_to(staff).filter(manager=staff, start_lat__isnull=False, start_lon__isnull=False)
    return placed.values_list("start_lat", "start_lon").order_by("pk").last()


def _changed_shops(
    shops: Collection[Retailer], touched: Touched | None, visits: Collection[Visit], issues: Collection[Issue]
) -> list[Retailer]:
    """Retailers whose own card changed, or whose visits, issues or segment did."""
    if touched is None:
        return list(shops)
    wanted = set(touched.retailers)
    wanted |= {visit.retailer_id for visit in visits if visit.pk in touched.visits}
    wanted |= {issue.retailer_id for issue in issues if issue.pk in touched.issues}
    why = "numbers only, of rows an event named"
    spells = SegmentSpell.objects.unscoped(why).filter(pk__in=touched.spells)
    proposals = SegmentProposal.objects.unscoped(why).filter(pk__in=touched.proposals)
    wanted |= set(spells.values_list("retailer_id", flat=True)) | set(proposals.values_list("retailer_id", flat=True))
    wanted |= set(PassedOn.objects.unscoped(why).filter(pk__in=touched.passed).values_list("retailer_id", flat=True))
    return [shop for shop in shops if shop.pk in wanted]
