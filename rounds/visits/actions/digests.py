"""The weekly digest: built, changed by hand as a new version, published (C17, D05)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from rounds.common.events import record
from rounds.people.models import Staff, Unit
from rounds.visits.models import Digest
from rounds.visits.rules.digest import Section
from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop


@transaction.atomic
def draft_digest(unit: Unit, sections: Sequence[Section], *, first_day: date, by: Staff, at: datetime) -> Digest:
    """A new version of the digest of the week that begins on `first_day`, from the records as they are now."""
    if first_day.weekday() != 0:
        raise RefusedError(Reason(gettext_noop("一周从星期一开始"), {}, ("C17",)))
    digest = _next(unit, first_day, [section.record() for section in sections], by=by, at=at)
    record("digest.drafted", digest, by=by, at=at, unit=unit.pk, first_day=first_day, version=digest.version)
    return digest


@transaction.atomic
def revise_digest(digest: Digest, texts: Sequence[str], *, by: Staff, at: datetime) -> Digest:
    """A new version with other words; headings and the records they cite stay, and so does the version before."""
    if len(texts) != len(digest.sections):
        raise RefusedError(Reason(gettext_noop("段落与原文不符，请重新打开"), {}, ("C17",)))
    sections = [section | {"text": text.strip()} for section, text in zip(digest.sections, texts, strict=True)]
    revised = _next(digest.unit, digest.first_day, sections, by=by, at=at)
    record("digest.revised", revised, by=by, at=at, version=revised.version, before=digest.version)
    return revised


@transaction.atomic
def publish_digest(digest: Digest, *, by: Staff, at: datetime) -> Digest:
    """It counts as given; a version is published once and never changed. A second time changes nothing."""
    row = Digest.objects.unscoped("the caller holds this row").select_for_update().get(pk=digest.pk)
    if row.published_at is not None:
        return row
    row.published_at, row.published_by = at, by
    row.save(update_fields=["published_at", "published_by"])
    record("digest.published", row, by=by, at=at, version=row.version, sections=row.sections)
    return row


def _next(unit: Unit, first_day: date, sections: list[dict[str, Any]], *, by: Staff, at: datetime) -> Digest:
    Unit.objects.unscoped("two people at once get two versions").select_for_update().get(pk=unit.pk)
    known = Digest.objects.unscoped("versions of this week").filter(unit=unit, first_day=first_day)
    newest = known.aggregate(newest=Max("version"))["newest"] or 0
    return Digest.objects.create(
        company_id=unit.company_id,
        unit=unit,
        first_day=first_day,
        last_day=first_day + timedelta(days=6),
        version=newest + 1,
        sections=sections,
        made_at=at,
        made_by=by,
    )
