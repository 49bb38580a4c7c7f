"""The bulletins a phone shows and passes on (A26): what counts today, and what was withdrawn of late."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from rounds.bulletins.models import Bulletin, BulletinVersion, PassedOn
from rounds.bulletins.queries import bulletins_due, bulletins_to_pass_on
from rounds.bulletins.queries.digest import changes_of, new_from
from rounds.people.models import Company, Staff

MOST = 60
Card = dict[str, Any]


def own_bulletins(company: Company, *, at: datetime) -> list[Bulletin]:
    """What is to be passed on as of that moment, the newest first."""
    return bulletins_to_pass_on(company, at=at, today=company.local_day(at))[:MOST]


def bulletin_cards(staff: Staff, bulletins: Iterable[Bulletin], *, at: datetime) -> list[Card]:
    """One card each, with the retailers it was passed on to as it stands.

    Title and body say themselves that something was corrected or withdrawn: clients that know nothing of versions show
    the right words too.
    """
    listed = list(bulletins)
    changes, passed = changes_of(listed), _passed(staff, listed)
    since = new_from(staff.company, staff.company.local_day(at))
    return [_card(row, changes.get(row.pk), passed.get(row.pk, []), since=since) for row in listed]


def due_cards(
    company: Company, retailers: Collection[int], bulletins: list[Bulletin], cards: Iterable[Card], *, at: datetime
) -> dict[int, list[Card]]:
    """Retailer → the cards still to be passed on to him."""
    by_id = {card["id"]: card for card in cards}
    due = bulletins_due(company, retailers, bulletins, at=at)
    return {retailer: [by_id[number] for number in numbers] for retailer, numbers in due.items()}


def _passed(staff: Staff, bulletins: list[Bulletin]) -> dict[int, list[int]]:
    from_version = {one.pk: one.tell_from for one in bulletins}
    done = PassedOn.objects.visible_to(staff).filter(bulletin__in=list(from_version))
    passed: dict[int, list[int]] = {}
    for bulletin, retailer, version in done.order_by("pk").values_list("bulletin_id", "retailer_id", "version"):
        if version >= from_version[bulletin]:
            passed.setdefault(bulletin, []).append(retailer)
    return passed


def _card(row: Bulletin, change: BulletinVersion | None, passed: list[int], *, since: datetime) -> Card:
    newest = change.at if change else row.published_at
    return {
        "id": row.pk,
        "topic": row.topic,
        "topic_label": _(row.get_topic_display()),
        "title": _title(row),
        "body": _body(row, change),
        "segments": row.segments,
        "published_at": row.published_at,
        "valid_until": row.valid_until,
        "passed_on": passed,
        "version": row.version,
        "priority": row.priority,
        "priority_label": _(row.get_priority_display()),
        "is_new": newest is not None and newest >= since,
        "is_withdrawn": row.withdrawn_at is not None,
        "is_corrected": row.is_corrected,
        "brands": row.brands,
    }


def _title(row: Bulletin) -> str:
    if row.withdrawn_at is not None:
        return _("【已撤回】%(title)s") % {"title": row.title}
    return _("【更正】%(title)s") % {"title": row.title} if row.is_corrected else row.title


def _body(row: Bulletin, change: BulletinVersion | None) -> str:
    if change is None or not change.because:
        return row.body
    if row.withdrawn_at is not None:
        return _("这条信息已经作废，请告诉听过的零售户。原因：%(because)s") % {"because": change.because}
    return "\n\n".join((row.body, _("更正原因：%(because)s") % {"because": change.because}))
