"""What a retailer says himself: an issue in words, pictures without metadata, his voice."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings as django_settings
from django.db import transaction
from django.utils.translation import gettext as _

from rounds.common.events import record
from rounds.common.pictures.files import keep_file
from rounds.issues.actions import keep_issue_photo, raise_issue
from rounds.issues.models import Issue
from rounds.people.queries import settings_of
from rounds.portal.models import VoiceNote
from rounds.portal.rules.settings import ISSUES_PER_DAY
from rounds.portal.rules.voice import ENDINGS, sound_type
from rounds.retailers.models import Retailer

BY = "retailer"


class TooManyIssuesError(ValueError):
    """More issues in a day than one shop has matters; the text says what to do."""


def raise_own_issue(
    retailer: Retailer, *, category: str, text: str, sent_as: uuid.UUID, at: datetime, is_report: bool = False
) -> Issue:
    """Raise it as the retailer; the same form sent twice is one issue, with other words it is refused.

    A report of a violation goes into the compliance room (A20).
    TooManyIssuesError when the day's number is used up; what `raise_issue` refuses passes through.
    """
    own = Issue.objects.unscoped("his own, opened by his key").filter(retailer=retailer, entry=Issue.Entry.PORTAL)
    most, is_new = settings_of(retailer.company_id, at=at)[ISSUES_PER_DAY], not own.filter(phone_id=sent_as).exists()
    if is_new and own.filter(raised_at__gt=at - timedelta(days=1)).count() >= most:
        raise TooManyIssuesError(_("今天反映的问题已经很多，请直接拨打客户经理或服务号码。"))
    kind = Issue.Kind.VIOLATION if is_report else Issue.Kind.ISSUE
    return raise_issue(
        retailer,
        category=category,
        text=text,
        kind=kind.value,
        entry=Issue.Entry.PORTAL.value,
        by=BY,
        at=at,
        phone_id=sent_as,
    )


def keep_own_photos(issue: Issue, pictures: Sequence[bytes], *, at: datetime) -> None:
    """Keep pictures with the issue; they are the clean copies, without place and time of the camera."""
    for content in pictures:
        keep_issue_photo(issue, content=content, by=BY, at=at)


def keep_voice_note(issue: Issue, *, content: bytes, seconds: int, at: datetime) -> VoiceNote:
    """Keep a recording with the issue, on the disk before its row; the same bytes again give the same row.

    ValueError when the bytes are no sound: the form has looked before.
    """
    kind = sound_type(content)
    if not kind:
        raise ValueError("no sound")
    digest = sha256(content).hexdigest()
    stored_path = f"voices/{issue.company_id}/{digest[:2]}/{digest}.{ENDINGS[kind]}"
    keep_file(Path(django_settings.MEDIA_ROOT) / stored_path, content)
    fields: dict[str, Any] = {
        "company_id": issue.company_id,
        "size": len(content),
        "seconds": seconds,
        "content_type": kind,
        "stored_path": stored_path,
        "made_at": at,
    }
    with transaction.atomic():
        held = VoiceNote.objects.unscoped("of the issue the caller holds")
        note, is_new = held.get_or_create(issue=issue, sha256=digest, defaults=fields)
        if is_new:
            record("voice_note.kept", note, by=BY, at=at, issue=issue.pk, sha256=digest, size=len(content))
    return note
