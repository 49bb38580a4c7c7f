"""Signatures and photos of a visit as its page shows them: what is there, its flaws, what is still on the phone."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rounds.common.pictures import Flaw
from rounds.visits.models import Attachment, Visit


@dataclass(frozen=True)
class Picture:
    """One picture in words; `pk` is None while its bytes are still on the phone."""

    pk: int | None
    words: str
    at: datetime | None = None
    flaw: str = ""
    is_shown: bool = False


def pictures_of(visit: Visit) -> list[Picture]:
    """Signatures first, then photos in the order they were taken, then what is awaited."""
    rows = list(visit.attachments.order_by("-kind", "taken_at", "pk"))
    stored = {row.sha256 for row in rows}
    awaited = {one["sha256"]: one for one in visit.announced if one["sha256"] not in stored}
    return [
        *(
            Picture(row.pk, _words(row.kind, row.purpose), row.taken_at or row.made_at, _flaw(row.flaw), row.is_shown)
            for row in rows
        ),
        *(Picture(None, _words(one["kind"], one.get("purpose", ""))) for one in awaited.values()),
    ]


def _words(kind: str, purpose: str) -> str:
    what = _(str(Attachment.Kind(kind).label))
    return f"{what} · {_(str(Attachment.Purpose(purpose).label))}" if purpose else what


def _flaw(flaw: str) -> str:
    return _(str(Flaw(flaw).label)) if flaw else ""
