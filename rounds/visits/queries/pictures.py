"""Signatures and photos of a visit as its page shows them: what is there, its flaws, what is still on the phone."""

from django.urls import reverse
from django.utils.translation import gettext as _

from rounds.common.pictures import Flaw, Picture
from rounds.visits.models import Attachment, Visit


def pictures_of(visit: Visit) -> list[Picture]:
    """Signatures first, then photos in the order they were taken, then what is awaited."""
    rows = list(visit.attachments.order_by("-kind", "taken_at", "pk"))
    stored = {row.sha256 for row in rows}
    awaited = {one["sha256"]: one for one in visit.announced if one["sha256"] not in stored}
    coming = [Picture(_words(one["kind"], one.get("purpose", ""))) for one in awaited.values()]
    return [_picture(row) for row in rows] + coming


def _picture(row: Attachment) -> Picture:
    return Picture(
        _words(row.kind, row.purpose),
        key=str(row.pk),
        at=row.taken_at or row.made_at,
        flaw=_(str(Flaw(row.flaw).label)) if row.flaw else "",
        small=reverse("visits:thumbnail", args=[row.pk]) if row.is_shown else "",
        large=reverse("visits:attachment", args=[row.pk]) if row.is_shown else "",
    )


def _words(kind: str, purpose: str) -> str:
    what = _(str(Attachment.Kind(kind).label))
    return f"{what} · {_(str(Attachment.Purpose(purpose).label))}" if purpose else what
