"""Which segment each retailer is in, and the visit rhythm that follows."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from rounds.common.settings import Settings
from rounds.people.models import Company
from rounds.retailers.models import Retailer
from rounds.segments.models import SegmentSpell
from rounds.segments.rules import settings as chosen
from rounds.segments.rules.intervals import VisitRhythm, rhythm_of


def current_segments(
    company: Company, *, at: datetime, retailer_ids: Collection[int] | QuerySet[Retailer, Any] | None = None
) -> dict[int, str]:
    """Retailer → segment at `at`; a retailer that was never segmented is absent. One query."""
    spells = SegmentSpell.objects.unscoped("segments of the caller's company").filter(company=company).at(at)
    if retailer_ids is not None:
        spells = spells.filter(retailer_id__in=retailer_ids)
    return dict(spells.values_list("retailer_id", "segment"))


def rhythms_of(settings: Settings) -> dict[str, VisitRhythm]:
    """The rhythm of each segment under these settings (C28-C30)."""
    door = {
        "promote": settings[chosen.PROMOTE_DAYS],
        "maintain": settings[chosen.MAINTAIN_DAYS],
        "guide": settings[chosen.GUIDE_DAYS],
        "care": settings[chosen.CARE_DAYS],
    }
    return {segment: rhythm_of(segment, door, settings[chosen.PHONE_DAYS]) for segment in door}
