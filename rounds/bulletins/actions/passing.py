"""Passing a bulletin on to retailers: told, shown, explained or handed over (A26, F06)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from rounds.bulletins.actions.refusals import BulletinRefusedError, By
from rounds.bulletins.models import Bulletin, BulletinVersion, PassedOn
from rounds.bulletins.rules.refusals import Refusal
from rounds.common.events import record
from rounds.people.models import Staff
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit

PAIR = "the facts of this pair"


@transaction.atomic
def pass_on(
    bulletin: Bulletin,
    retailer: Retailer,
    *,
    manager: Staff,
    how: str,
    by: By,
    at: datetime,
    visit: Visit | None = None,
    said_at: datetime | None = None,
) -> PassedOn:
    """The account manager has told, shown or explained it to this retailer (A26, F06); again is the same fact.

    What he told is the version of that moment, and `said_at` is when a phone says that was: one that hears of a
    correction only in the evening has told the old text. Of a withdrawn bulletin only those are told who heard it.
    """
    told_at = _told_at(bulletin, at, said_at)
    if reason := _passing_refusal(bulletin, retailer, manager=manager, visit=visit, at=told_at):
        raise BulletinRefusedError(reason)
    number, kind = _version_at(bulletin, told_at)
    before = PassedOn.objects.unscoped(PAIR).filter(bulletin=bulletin, retailer=retailer)
    enough = before.filter(version__gte=min(bulletin.tell_from, number))
    if (known := enough.order_by("-version").first()) is not None:
        return known
    if kind == BulletinVersion.Kind.WITHDRAWN and not before.exists():
        raise BulletinRefusedError(Refusal.WITHDRAWN)
    told, is_new = PassedOn.objects.unscoped(PAIR).get_or_create(
        bulletin=bulletin,
        retailer=retailer,
        version=number,
        defaults={"company": bulletin.company, "manager": manager, "visit": visit, "how": how, "at": told_at},
    )
    if is_new:
        facts = {"bulletin": bulletin.pk, "version": number, "retailer": retailer.pk, "how": how}
        record("bulletin.passed_on", told, by=by, at=at, **facts)
    return told


@transaction.atomic
def pass_on_to_many(
    bulletin: Bulletin, retailers: Iterable[Retailer], *, manager: Staff, how: str, by: By, at: datetime
) -> int:
    """The same told to several retailers of a round in one go; how many they are. All or none."""
    return len([pass_on(bulletin, one, manager=manager, how=how, by=by, at=at) for one in retailers])


def _passing_refusal(
    bulletin: Bulletin, retailer: Retailer, *, manager: Staff, visit: Visit | None, at: datetime
) -> Refusal | None:
    companies = {bulletin.company_id, retailer.company_id, manager.company_id}
    if len(companies | ({visit.company_id} if visit else set())) > 1:
        return Refusal.FOREIGN
    if bulletin.published_at is None:
        return Refusal.NOT_PUBLISHED
    is_over = bulletin.valid_until is not None and bulletin.valid_until < bulletin.company.local_day(at)
    return Refusal.NO_LONGER_VALID if is_over and bulletin.withdrawn_at is None else None


def _told_at(bulletin: Bulletin, at: datetime, said_at: datetime | None) -> datetime:
    """Never after it arrived, nor before there was anything to tell, whatever a clock of a phone says."""
    told_at = min(said_at or at, at)
    return max(told_at, bulletin.published_at) if bulletin.published_at and bulletin.published_at < at else told_at


def _version_at(bulletin: Bulletin, at: datetime) -> tuple[int, str]:
    """The version that counted at that moment; before the first one (a clock that is slow), the first."""
    if bulletin.version == 1:
        return 1, BulletinVersion.Kind.PUBLISHED
    versions = bulletin.versions.filter(at__lte=at).order_by("-number").values_list("number", "kind")
    return versions.first() or (1, BulletinVersion.Kind.PUBLISHED)
