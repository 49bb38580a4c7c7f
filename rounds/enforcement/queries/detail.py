"""One case as its page in the room shows it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rounds.common.events import history
from rounds.common.pictures import Flaw, Picture
from rounds.enforcement.models import CaseEvidence, EnforcementCase, ServiceNote
from rounds.people.models import Staff

VERBS: dict[str, str | Promise] = {
    "case.reported": _("收到举报"),
    "case.viewed": _("查阅"),
    "case.taken_up": _("领办"),
    "case.checked": _("核查"),
    "case.decided": _("决定处理"),
    "case.closed": _("办结"),
    "case.erased": _("删除内容"),
}
SAID = ("findings", "words", "because", "text")
EARLIER_SHOWN = 20
VIEWS_SHOWN = 50


@dataclass(frozen=True)
class Entry:
    """One event in the room: when, what, who, and the words that came with it."""

    number: int
    at: datetime
    title: str
    who: str
    text: str


def entries_of(case: EnforcementCase) -> tuple[list[Entry], list[Entry]]:
    """What happened to the case, oldest first; and who opened it last, newest first."""
    events = list(history(case))
    people = {event.actor_id for event in events if event.actor_id}
    names = dict(Staff.objects.filter(pk__in=people, company_id=case.company_id).values_list("pk", "name"))
    entries = [
        Entry(
            number=event.number,
            at=event.at,
            title=str(VERBS.get(event.verb, event.verb)),
            who=names.get(event.actor_id or 0) or said_by(event.actor_label),
            text=next((str(event.content.body[name]) for name in SAID if event.content.body.get(name)), ""),
        )
        for event in events
    ]
    views = {event.number for event in events if event.verb == "case.viewed"}
    happened = [entry for entry in entries if entry.number not in views]
    opened = [entry for entry in reversed(entries) if entry.number in views]
    return happened, opened[:VIEWS_SHOWN]


def said_by(label: str) -> str:
    """Somebody who has no account, in words."""
    return {"retailer": gettext("零售户本人"), "system": gettext("系统")}.get(label, label)


def pictures_of(case: EnforcementCase) -> list[Picture]:
    """The photos in the order they came, then what is still on a phone."""
    rows = list(case.evidence.filter(kind=CaseEvidence.Kind.PHOTO).order_by("made_at", "pk"))
    stored = {row.sha256 for row in rows}
    awaited = {one["sha256"] for one in case.announced} - stored
    return [_picture(row) for row in rows] + [Picture(gettext("照片")) for _digest in awaited]


def _picture(row: CaseEvidence) -> Picture:
    return Picture(
        row.words or gettext("照片"),
        key=str(row.pk),
        at=row.taken_at or row.made_at,
        flaw=gettext(str(Flaw(row.flaw).label)) if row.flaw else "",
        small=reverse("enforcement:evidence_small", args=[row.pk]) if row.is_shown else "",
        large=reverse("enforcement:evidence", args=[row.pk]) if row.is_shown else "",
    )


def documents_of(case: EnforcementCase) -> list[CaseEvidence]:
    """The documents in the order they came."""
    return list(case.evidence.filter(kind=CaseEvidence.Kind.DOCUMENT).order_by("made_at", "pk"))


def earlier_of(case: EnforcementCase, user: Staff) -> list[EnforcementCase]:
    """Other cases of the same retailer, newest first."""
    found = EnforcementCase.objects.visible_to(user).about(case.about_id).exclude(pk=case.pk)
    return list(found.select_related("officer").order_by("-reported_at")[:EARLIER_SHOWN])


def notes_of(case: EnforcementCase) -> list[ServiceNote]:
    """What this case has told the service side, newest first."""
    return list(case.service_notes.select_related("set_by", "retailer").order_by("-set_at"))
