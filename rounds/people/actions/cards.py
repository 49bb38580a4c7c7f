"""The service card of a person: what retailers see of him (A18)."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from rounds.common.events import record
from rounds.common.pictures import keep_picture, large_path, look_at, small_path
from rounds.people.models import Staff

FOLDER = "portraits"


@transaction.atomic
def write_card(
    person: Staff, *, phone: str, phone_on_card: bool, introduction: str, by: Staff | str, at: datetime
) -> Staff:
    """What stands on his card beside his name."""
    before = {"phone_on_card": person.phone_on_card, "introduction": person.introduction}
    person.phone, person.phone_on_card, person.introduction = phone.strip(), phone_on_card, introduction.strip()
    person.save(update_fields=["phone", "phone_on_card", "introduction"])
    after = {"phone_on_card": person.phone_on_card, "introduction": person.introduction}
    record("account.card_written", person, by=by, at=at, before=before, after=after)
    return person


def keep_portrait(person: Staff, content: bytes, *, by: Staff | str, at: datetime) -> Staff:
    """A portrait for his card; only a clean copy without metadata is kept. ValueError when it cannot be opened."""
    clean = look_at(content).large
    if not clean:
        raise ValueError("no picture")
    digest = sha256(clean).hexdigest()
    stored_path = keep_picture(FOLDER, person.company_id, digest, clean, look_at(clean))
    _point_to(person, stored_path, by=by, at=at)
    return person


def remove_portrait(person: Staff, *, by: Staff | str, at: datetime) -> Staff:
    """His card has no picture any more; the file goes too, unless somebody else's card shows the same one."""
    _point_to(person, "", by=by, at=at)
    return person


@transaction.atomic
def _point_to(person: Staff, stored_path: str, *, by: Staff | str, at: datetime) -> None:
    before = person.portrait
    person.portrait = stored_path
    person.save(update_fields=["portrait"])
    record("account.portrait_set", person, by=by, at=at, has_portrait=bool(stored_path))
    if before and before != stored_path:
        transaction.on_commit(lambda: _forget(before))


def _forget(stored_path: str) -> None:
    if Staff.objects.filter(portrait=stored_path).exists():
        return
    for copy in (stored_path, large_path(stored_path), small_path(stored_path)):
        (Path(settings.MEDIA_ROOT) / copy).unlink(missing_ok=True)
