"""Owe, publish, correct and withdraw a bulletin; every text stays as a version."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction

from rounds.bulletins.actions.refusals import BulletinRefusedError, By, check_officer
from rounds.bulletins.models import Bulletin, BulletinVersion
from rounds.bulletins.rules.audience import Audience
from rounds.bulletins.rules.duty import duty_refusal
from rounds.bulletins.rules.publishing import Terms, publishing_refusal
from rounds.bulletins.rules.refusals import Refusal
from rounds.common.events import record
from rounds.people.models import Company, Department, Staff, Territory, Unit

Kind = BulletinVersion.Kind
ROW = "the row the caller holds"


class Written(TypedDict, total=False):
    """For whom, from when until when, how pressing, about which brands; what is left out means no condition."""

    segments: Iterable[str]
    market_types: Iterable[str]
    units: Iterable[int]
    territories: Iterable[int]
    band_from: int | None
    band_until: int | None
    valid_from: date | None
    valid_until: date | None
    priority: str
    brands: Iterable[str]


@transaction.atomic
def owe_bulletin(department: Department, *, topic: str, title: str, due_at: datetime, by: By, at: datetime) -> Bulletin:
    """From now on the department owes this piece of information until `due_at` (A21-A25)."""
    if reason := duty_refusal(topic, department.function):
        raise BulletinRefusedError(reason)
    if not title.strip():
        raise BulletinRefusedError(Refusal.NO_TITLE)
    bulletin = Bulletin.objects.create(
        company=department.company, department=department, topic=topic, title=title.strip(), due_at=due_at
    )
    record("bulletin.owed", bulletin, by=by, at=at, department=department.pk, topic=topic, title=title, due_at=due_at)
    return bulletin


@transaction.atomic
def publish_bulletin(bulletin: Bulletin, *, body: str, by: By, at: datetime, **written: Unpack[Written]) -> Bulletin:
    """Publish what was owed (A21-A25); late or not stays visible. Refused: BulletinRefusedError."""
    check_officer(bulletin, by)
    terms = _sound_terms(bulletin.company, body, written, at)
    changes = _columns(terms) | {
        "body": body.strip(),
        "version": 1,
        "published_at": at,
        "published_by": by if isinstance(by, Staff) else None,
    }
    _change(bulletin, changes, version=0, otherwise=Refusal.ALREADY_PUBLISHED)
    _keep_version(bulletin, Kind.PUBLISHED, terms, by=by, at=at)
    said = {"body": bulletin.body, "was_late": bulletin.was_late}
    record("bulletin.published", bulletin, by=by, at=at, **said, **terms.record())
    return bulletin


@transaction.atomic
def announce_bulletin(
    department: Department, *, topic: str, title: str, body: str, by: By, at: datetime, **written: Unpack[Written]
) -> Bulletin:
    """Publish what nobody had asked for: owed and published in one, so in time."""
    bulletin = owe_bulletin(department, topic=topic, title=title, due_at=at, by=by, at=at)
    return publish_bulletin(bulletin, body=body, by=by, at=at, **written)


@transaction.atomic
def correct_bulletin(
    bulletin: Bulletin,
    *,
    title: str,
    body: str,
    because: str,
    is_told_again: bool,
    by: By,
    at: datetime,
    **written: Unpack[Written],
) -> Bulletin:
    """A new version of a published bulletin; the old one stays readable, and who was told of which (A26).

    `is_told_again`: everybody who heard the old version is to be told once more; a slip of the pen needs no telling.
    """
    check_officer(bulletin, by)
    _check_correctable(bulletin, title=title, because=because)
    terms = _sound_terms(bulletin.company, body, written, at)
    if (title.strip(), body.strip(), terms.record()) == (bulletin.title, bulletin.body, _terms_of(bulletin).record()):
        raise BulletinRefusedError(Refusal.NOTHING_CHANGED)
    number = bulletin.version + 1
    changes = _columns(terms) | {"title": title.strip(), "body": body.strip(), "version": number}
    changes |= {"tell_from": number} if is_told_again else {}
    _change(bulletin, changes, version=bulletin.version, otherwise=Refusal.ALREADY_PUBLISHED)
    _keep_version(bulletin, Kind.CORRECTED, terms, because=because, by=by, at=at)
    said = {"title": bulletin.title, "body": bulletin.body, "because": because.strip(), "is_told_again": is_told_again}
    record("bulletin.corrected", bulletin, by=by, at=at, version=number, **said, **terms.record())
    return bulletin


@transaction.atomic
def withdraw_bulletin(bulletin: Bulletin, *, because: str, by: By, at: datetime) -> Bulletin:
    """It no longer counts: nobody new is told, whoever was told is to hear that it does not (A26)."""
    check_officer(bulletin, by)
    _check_correctable(bulletin, title=bulletin.title, because=because)
    number = bulletin.version + 1
    changes = {"withdrawn_at": at, "version": number, "tell_from": number}
    _change(bulletin, changes, version=bulletin.version, otherwise=Refusal.ALREADY_PUBLISHED)
    _keep_version(bulletin, Kind.WITHDRAWN, _terms_of(bulletin), because=because, by=by, at=at)
    record("bulletin.withdrawn", bulletin, by=by, at=at, version=number, because=because.strip())
    return bulletin


def _check_correctable(bulletin: Bulletin, *, title: str, because: str) -> None:
    if bulletin.published_at is None:
        raise BulletinRefusedError(Refusal.NOT_PUBLISHED)
    if bulletin.withdrawn_at is not None:
        raise BulletinRefusedError(Refusal.WITHDRAWN)
    if not title.strip():
        raise BulletinRefusedError(Refusal.NO_TITLE)
    if not because.strip():
        raise BulletinRefusedError(Refusal.NO_REASON)


def _sound_terms(company: Company, body: str, written: Written, at: datetime) -> Terms:
    terms = Terms(
        Audience.of(
            written.get("segments", ()),
            written.get("market_types", ()),
            written.get("units", ()),
            written.get("territories", ()),
            written.get("band_from"),
            written.get("band_until"),
        ),
        written.get("valid_from"),
        written.get("valid_until"),
        written.get("priority", "normal"),
        tuple(written.get("brands", ())),
    )
    if reason := publishing_refusal(body, terms, company.local_day(at)):
        raise BulletinRefusedError(reason)
    why = "whether the area named is the company's own"
    for model, named in ((Unit, terms.audience.units), (Territory, terms.audience.territories)):
        if named and model.objects.unscoped(why).filter(company=company, pk__in=named).count() != len(named):
            raise BulletinRefusedError(Refusal.UNKNOWN_AREA)
    return terms


def _terms_of(bulletin: Bulletin) -> Terms:
    span = bulletin.valid_from, bulletin.valid_until
    return Terms(bulletin.audience, *span, bulletin.priority, tuple(bulletin.brands))


def _columns(terms: Terms) -> dict[str, Any]:
    span = {"valid_from": terms.valid_from, "valid_until": terms.valid_until}
    return terms.record() | span


def _change(bulletin: Bulletin, changes: dict[str, Any], *, version: int, otherwise: Refusal) -> None:
    """Only from the version the caller has read: two officers at once do not overwrite each other."""
    waiting = Bulletin.objects.unscoped(ROW).filter(pk=bulletin.pk, version=version, withdrawn_at__isnull=True)
    if not waiting.update(**changes):
        raise BulletinRefusedError(otherwise)
    for name, value in changes.items():
        setattr(bulletin, name, value)


def _keep_version(
    bulletin: Bulletin, kind: str, terms: Terms, *, by: By, at: datetime, because: str = ""
) -> BulletinVersion:
    return BulletinVersion.objects.create(
        bulletin=bulletin,
        number=bulletin.version,
        kind=kind,
        title=bulletin.title,
        body=bulletin.body,
        terms=terms.record(),
        because=because.strip()[:300],
        by=by if isinstance(by, Staff) else None,
        at=at,
    )
