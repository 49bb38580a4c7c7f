"""Orders that make a retailer big or small."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from rounds.orders.models import MonthlyFeature
from rounds.retailers.models import Retailer
from rounds.segments.models import SegmentProposal, SegmentRun
from tests.world import World

MONTHS = (date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1))


def sells(shop: Retailer, volume: int, brands: int) -> None:
    """The same every month."""
    for month in MONTHS:
        MonthlyFeature.objects.update_or_create(
            retailer=shop,
            month=month,
            defaults={
                "company": shop.company,
                "volume": Decimal(volume),
                "amount": Decimal(volume * 100),
                "brands": brands,
                "products": brands,
                "orders": 4,
                "last_order_on": month,
            },
        )


def ago(days: int) -> datetime:
    """Days before the clock of the pages, which show what holds now."""
    return timezone.now() - timedelta(days=days)


def proposal_for(world: World, name: str) -> SegmentProposal:
    """The open proposal for a retailer."""
    return SegmentProposal.objects.get(retailer=world.retailers[name], state="proposed")


def newest_run(world: World) -> SegmentRun:
    """The last segmentation of the company."""
    return SegmentRun.objects.filter(company=world.company).latest("pk")
