"""What concerns single retailers: for their own page, for a visit, for the phone."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db.models import Max, Q

from rounds.bulletins.models import Bulletin, PassedOn
from rounds.bulletins.queries.audience import outlets_of
from rounds.bulletins.queries.lists import valid_bulletins
from rounds.bulletins.rules.audience import concerns
from rounds.bulletins.rules.settings import WITHDRAWN_DAYS
from rounds.bulletins.rules.standing import Standing, standing_of
from rounds.people.models import Company
from rounds.people.queries import settings_of
from rounds.retailers.models import Retailer

MOST = 200


def bulletins_for(retailer: Retailer, *, at: datetime, today: date) -> list[Bulletin]:
    """What counts today and concerns this retailer, the newest first: for his own page."""
    outlet = outlets_of(retailer.company, [retailer.pk], at=at)[retailer.pk]
    valid = valid_bulletins(retailer.company, today=today)[:MOST]
    return [bulletin for bulletin in valid if concerns(bulletin.audience, outlet)]


def bulletins_to_tell(retailer: Retailer, *, at: datetime, today: date) -> list[Bulletin]:
    """What there is to pass on to this retailer and has not been yet (A26): for the visit page."""
    bulletins = bulletins_to_pass_on(retailer.company, at=at, today=today)
    standings = standings_of(retailer.company, [retailer.pk], bulletins, at=at)
    return [bulletin for bulletin in bulletins if standings[bulletin.pk].left]


def bulletins_to_pass_on(company: Company, *, at: datetime, today: date) -> list[Bulletin]:
    """What counts today, and what was withdrawn of late: whoever heard that is to hear that it does not count."""
    lately = at - timedelta(days=settings_of(company)[WITHDRAWN_DAYS])
    found = Bulletin.objects.unscoped("bulletins are for everybody in the company").filter(company=company)
    wanted = found.filter(Q(pk__in=found.in_force(today).values("pk")) | Q(withdrawn_at__gte=lately))
    return list(wanted.select_related("department").order_by("-published_at", "-pk")[:MOST])


def standings_of(
    company: Company, retailers: Collection[int], bulletins: Iterable[Bulletin], *, at: datetime
) -> dict[int, Standing]:
    """Bulletin → how far it has come among these retailers. Four queries."""
    listed, outlets = list(bulletins), outlets_of(company, retailers, at=at)
    told = PassedOn.objects.unscoped("of the caller's retailers").filter(
        company=company, bulletin__in=[one.pk for one in listed], retailer__in=list(outlets)
    )
    heard: dict[int, dict[int, int]] = {}
    for bulletin, retailer, version in (
        told.values("bulletin", "retailer")
        .annotate(newest=Max("version"))
        .values_list("bulletin", "retailer", "newest")
    ):
        heard.setdefault(bulletin, {})[retailer] = version
    return {
        one.pk: standing_of(
            one.audience,
            outlets,
            heard.get(one.pk, {}),
            tell_from=one.tell_from,
            is_withdrawn=one.withdrawn_at is not None,
        )
        for one in listed
    }


def bulletins_due(
    company: Company, retailers: Collection[int], bulletins: Iterable[Bulletin], *, at: datetime
) -> dict[int, list[int]]:
    """Retailer → the bulletins still to be passed on to him, in the order given: for the phone (A26)."""
    due: dict[int, list[int]] = {}
    for bulletin, standing in standings_of(company, retailers, bulletins, at=at).items():
        for retailer in standing.left:
            due.setdefault(retailer, []).append(bulletin)
    return due
