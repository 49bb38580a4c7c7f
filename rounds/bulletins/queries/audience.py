"""Whom an audience reaches: as retailers in the database, as outlets for the rule, in words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from rounds.bulletins.models import Bulletin, PassedOn
from rounds.bulletins.rules.audience import LARGEST_BAND, Audience, Outlet
from rounds.people.models import Company, Staff, Territory, Unit
from rounds.retailers.models import Retailer
from rounds.retailers.models.retailer import RetailerQuerySet
from rounds.segments.models import Segment, SegmentSpell
from rounds.segments.queries import current_segments
from rounds.visits.models import Visit

INSIDE = "the tree of the caller's company"


@dataclass(frozen=True)
class Tree:
    """The units of a company: each with everything above it and below it, itself included."""

    above: dict[int, frozenset[int]]

    def below(self, units: Collection[int]) -> list[int]:
        """These units and everything below them."""
        return sorted(one for one, path in self.above.items() if path & set(units))


def tree_of(company: Company) -> Tree:
    """One query."""
    parents = dict(Unit.objects.unscoped(INSIDE).filter(company=company).values_list("pk", "parent_id"))
    above = {}
    for unit in parents:
        path = set[int]()
        step: int | None = unit
        while step is not None and step not in path:
            path.add(step)
            step = parents.get(step)
        above[unit] = frozenset(path)
    return Tree(above)


def with_segment(retailers: RetailerQuerySet, *, at: datetime) -> RetailerQuerySet:
    """The retailers with the segment of that moment as `segment_now`, for conditions built by `reached`."""
    spells = SegmentSpell.objects.unscoped("the segment of a retailer within reach")
    newest = spells.filter(retailer=OuterRef("pk"), starts_at__lte=at).order_by("-starts_at").values("segment")[:1]
    return retailers.alias(segment_now=Subquery(newest))


def reached(audience: Audience, tree: Tree) -> Q:
    """The condition on retailers that `rules.audience.concerns` states; ask it of `with_segment` rows."""
    found = Q()
    if audience.segments:
        found &= Q(segment_now__in=sorted(audience.segments))
    if audience.market_types:
        found &= Q(market_type__in=sorted(audience.market_types))
    if audience.has_area:
        inside = Q(territory__in=sorted(audience.territories))
        found &= inside | Q(territory__unit__in=tree.below(audience.units))
    if audience.has_bands:
        low = 0 if audience.band_from is None else audience.band_from
        high = LARGEST_BAND if audience.band_until is None else audience.band_until
        found &= Q(supply_band__range=(low, high))
    return found


def retailers_reached(
    rows: RetailerQuerySet, audience: Audience, *, company: Company, at: datetime
) -> RetailerQuerySet:
    """Those of the retailers whom the audience reaches."""
    return with_segment(rows, at=at).filter(reached(audience, tree_of(company)))


def heard(bulletin: Bulletin, **narrowing: Any) -> Exists:
    """Whether a retailer has been told of the bulletin (of these versions)."""
    told = PassedOn.objects.unscoped("of a retailer within reach")
    return Exists(told.filter(company=bulletin.company_id, bulletin=bulletin, retailer=OuterRef("pk"), **narrowing))


def retailers_concerned(user: Staff, bulletin: Bulletin, *, at: datetime) -> RetailerQuerySet:
    """Active retailers within reach whom the bulletin concerns as it stands: `rules.standing` in the database."""
    rows = with_segment(Retailer.objects.visible_to(user).active(), at=at)
    if bulletin.withdrawn_at is not None:
        return rows.filter(heard(bulletin))
    meant = reached(bulletin.audience, tree_of(bulletin.company))
    return rows.filter(meant | heard(bulletin)) if bulletin.is_corrected and meant else rows.filter(meant)


def retailers_to_tell(user: Staff, bulletin: Bulletin, *, at: datetime) -> RetailerQuerySet:
    """Of them, those who have not been told."""
    return retailers_concerned(user, bulletin, at=at).exclude(heard(bulletin, version__gte=bulletin.tell_from))


@dataclass(frozen=True)
class AudienceCount:
    """How many active retailers an audience reaches, of how many; `bandless` fail only for want of a supply band."""

    concerned: int
    of: int
    bandless: int


def audience_count(user: Staff, audience: Audience, *, at: datetime) -> AudienceCount:
    """For a bulletin that is being written. Two queries."""
    tree = tree_of(user.company)
    rows = with_segment(Retailer.objects.visible_to(user).active(), at=at)
    without = replace(audience, band_from=None, band_until=None)
    bandless = reached(without, tree) & Q(supply_band__isnull=True) if audience.has_bands else Q(pk__in=[])
    found = rows.aggregate(
        concerned=Count("pk", filter=reached(audience, tree)), of=Count("pk"), bandless=Count("pk", filter=bandless)
    )
    return AudienceCount(**found)


def round_of(manager: Staff, *, day: date) -> list[int]:
    """The retailers he calls on that day, planned or done, in no order: for telling a round in one go."""
    visits = Visit.objects.visible_to(manager).filter(manager=manager, planned_on=day)
    return sorted(set(visits.exclude(state=Visit.State.MISSED).values_list("retailer_id", flat=True)))


def outlets_of(company: Company, retailers: Iterable[int] | QuerySet[Retailer], *, at: datetime) -> dict[int, Outlet]:
    """Retailer → what an audience asks about him. Three queries."""
    ids = list(retailers.values_list("pk", flat=True)) if isinstance(retailers, QuerySet) else list(retailers)
    segments, tree = current_segments(company, at=at, retailer_ids=ids), tree_of(company)
    rows = Retailer.objects.unscoped("facts of the caller's retailers").filter(company=company, pk__in=ids)
    nowhere = frozenset[int]()
    return {
        pk: Outlet(segments.get(pk), market, territory, tree.above.get(unit, nowhere), band)
        for pk, market, territory, unit, band in rows.values_list(
            "pk", "market_type", "territory_id", "territory__unit_id", "supply_band"
        )
    }


def words_of(audience: Audience, company: Company) -> list[str]:
    """The audience as a reader says it, one condition a line; empty when it is everybody."""
    words = []
    if audience.segments:
        words.append("、".join(_(str(label)) for value, label in Segment.choices if value in audience.segments))
    if audience.market_types:
        kinds = Retailer.MarketType.choices
        words.append("、".join(_(str(label)) for value, label in kinds if value in audience.market_types))
    if audience.has_area:
        words.append(
            "、".join(_names(Unit, audience.units, company) + _names(Territory, audience.territories, company))
        )
    if audience.has_bands:
        words.append(_bands(audience))
    return words


def _names(model: type[Unit] | type[Territory], ids: Collection[int], company: Company) -> list[str]:
    if not ids:
        return []
    named = model.objects.unscoped(INSIDE).filter(company=company, pk__in=ids)
    return list(named.order_by("code").values_list("name", flat=True))


def _bands(audience: Audience) -> str:
    low, high = audience.band_from, audience.band_until
    if low is None:
        return _("%(high)s 档及以下") % {"high": high}
    if high is None:
        return _("%(low)s 档及以上") % {"low": low}
    return _("%(low)s–%(high)s 档") % {"low": low, "high": high}
