"""What looks doubtful about a visit is written beside it with what the person said to it; it changes no score."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from rounds.common.events import record
from rounds.common.positions import Datum, Position, great_circle_metres
from rounds.people.models import Staff
from rounds.people.queries import settings_of
from rounds.visits.models import Attachment, Visit
from rounds.visits.queries.doubts import pictures_used, place_before
from rounds.visits.rules.doubts import Doubt, Leg, Picture, Times, doubts_about, photo_doubt, with_answers
from rounds.visits.rules.pressure import pressure_in
from rounds.visits.rules.reasons import Reason, gettext_noop
from rounds.visits.rules.settings import FAR_METRES, FASTEST_KMH, PHOTO_DAYS, PRESSURE, SHORT_SECONDS

Fixed = Mapping[str, Any]


def doubts_of(row: Visit, times: Times, *, steady_seconds: float | None = None) -> tuple[Doubt, ...]:
    """The doubts about a visit whose record is written into the row, with the answers of the person."""
    chosen, fix, shop = settings_of(row.company_id), row.arrival_position, row.retailer
    away = None
    if fix is not None and shop.lat is not None and shop.lon is not None:
        away = great_circle_metres(_place(fix), Position(shop.lat, shop.lon))
    found = doubts_about(
        times,
        channel=row.channel,
        metres_away=away,
        accuracy_metres=fix["accuracy"] if fix else 0.0,
        far_metres=chosen[FAR_METRES],
        short_seconds=chosen[SHORT_SECONDS],
        leg=_leg(row, times),
        fastest_kmh=chosen[FASTEST_KMH],
        steady_seconds=steady_seconds,
    )
    return with_answers([*found, *_photos(row), *_pressure(row, chosen[PRESSURE])], row.answers)


def _place(fix: Fixed) -> Position:
    return Position(fix["lat"], fix["lon"], Datum(fix.get("datum", "wgs84")))


def _leg(row: Visit, times: Times) -> Leg | None:
    """The way from the last visit before this one that has a position."""
    here, before = row.arrival_position, place_before(row, times.arrived_at)
    if here is None or before is None:
        return None
    return Leg(
        metres=great_circle_metres(_place(here), _place(before.fix)),
        accuracy=here["accuracy"] + before.fix["accuracy"],
        seconds=(times.arrived_at - before.at).total_seconds(),
        retailer=before.retailer,
    )


def _photos(row: Visit) -> tuple[Doubt, ...]:
    """Photos the record announces; pictures are compared by eye (dHash) once their bytes are here."""
    announced = [Picture(one["sha256"], one.get("dhash", "")) for one in row.announced if one["kind"] == "photo"]
    kept = row.attachments.filter(kind=Attachment.Kind.PHOTO)
    return _photo_doubt(row, [*announced, *(Picture(one.sha256, one.dhash) for one in kept)], row.departed_at)


def _photo_doubt(row: Visit, photos: list[Picture], at: datetime | None) -> tuple[Doubt, ...]:
    if not photos or at is None:
        return ()
    since = at - timedelta(days=settings_of(row.company_id)[PHOTO_DAYS])
    found = photo_doubt(photos, pictures_used(row, [photo.sha256 for photo in photos], since=since))
    return (found,) if found else ()


def _pressure(row: Visit, phrases: list[str]) -> tuple[Doubt, ...]:
    """Words of the advice that read like a quota (E16, F05): said, never charged."""
    words = pressure_in(f"{row.suggestion}\n{row.order_advice}", phrases)
    if not words:
        return ()
    text = gettext_noop("建议里写了“%(words)s”，像是下指标；订货按零售户的需要")
    return (Doubt("pressure", Reason(text, {"words": "、".join(words)}, ("E16", "F05"))),)


@transaction.atomic
def doubt_photo(photo: Attachment, *, by: Staff | str, at: datetime) -> None:
    """A photo has arrived: say when it was used for another visit. Once per visit; answers stay."""
    if photo.kind != Attachment.Kind.PHOTO:
        return
    row = Visit.objects.unscoped("the caller holds its photo").select_for_update().get(pk=photo.visit_id)
    if any(doubt["kind"] == "same_photo" for doubt in row.doubts) or row.state != Visit.State.FINISHED:
        return
    found = _photo_doubt(row, [Picture(photo.sha256, photo.dhash)], row.departed_at)
    if not found:
        return
    row.doubts = [*row.doubts, *(doubt.record() for doubt in with_answers(found, {}))]
    row.version += 1
    row.save(update_fields=["doubts", "version"])
    record("visit.doubted", row, by=by, at=at, doubts=["same_photo"], photo=photo.sha256)


@transaction.atomic
def answer_doubt(visit: Visit, *, kind: str, answer: str, by: Staff, at: datetime) -> Visit:
    """The person answers a doubt that came up after saving; answering again replaces it, the event keeps both."""
    row = Visit.objects.unscoped("the caller holds this row").select_for_update().get(pk=visit.pk)
    before = row.answers.get(kind, "")
    row.answers = {**row.answers, kind: answer[:200]}
    row.doubts = [{**one, "answer": answer[:200]} if one["kind"] == kind else one for one in row.doubts]
    row.version += 1
    row.save(update_fields=["answers", "doubts", "version"])
    record("visit.doubt_answered", row, by=by, at=at, kind=kind, answer=answer, before=before)
    return row
