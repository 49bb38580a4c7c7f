"""References to records as links, where the reader may open the record."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rounds.assessment.models import Judgement, Score
from rounds.bulletins.models import Bulletin
from rounds.common.models import Event
from rounds.issues.models import Issue
from rounds.people.models import Staff
from rounds.people.rules.roles import COMPANY_WIDE
from rounds.retailers.models import Retailer
from rounds.surveys.models import Item
from rounds.training.models import Attendance
from rounds.visits.models import Anomaly, Promise, Visit

Found = dict[int, tuple[str, str]]
EVENT_WHY = "numbers only, of events a visible score names; what they are about goes through its own door"


@dataclass(frozen=True)
class Reference:
    """One record: what to call it, and its page when the reader may open it."""

    record: str
    label: str
    url: str


def references(user: Staff, *lists: Iterable[str]) -> dict[str, Reference]:
    """Every reference of these lists with label and link; one query per kind of record."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for record in {record for records in lists for record in records}:
        kind, _colon, number = record.partition(":")
        numbers[kind].add(int(number))
    told: dict[str, Reference] = {}
    for kind, keys in numbers.items():
        found = FINDERS[kind](user, keys) if kind in FINDERS else {}
        for key in keys:
            label, url = found.get(key) or (_unnamed(kind, key), "")
            told[f"{kind}:{key}"] = Reference(f"{kind}:{key}", label, url)
    return told


def _unnamed(kind: str, number: int) -> str:
    """A record the reader may not open, or that has no page."""
    pattern = {
        "issues.issue": _("问题 %(n)s"),
        "visits.visit": _("拜访 %(n)s"),
        "visits.promise": _("承诺 %(n)s"),
        "visits.anomaly": _("异常 %(n)s"),
        "planning.visitplan": _("计划 %(n)s"),
        "bulletins.bulletin": _("信息 %(n)s"),
        "surveys.item": _("调查题目 %(n)s"),
        "retailers.retailer": _("零售户 %(n)s"),
        "assessment.score": _("得分 %(n)s"),
        "assessment.judgement": _("素质评定 %(n)s"),
        "training.attendance": _("参训 %(n)s"),
        "events": _("事件 %(n)s"),
    }.get(kind, _("记录 %(n)s"))
    return pattern % {"n": number}


def _issues(user: Staff, keys: set[int]) -> Found:
    rows = Issue.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "number")
    return {key: (number, reverse("issues:detail", args=(key,))) for key, number in rows}


def _visits(user: Staff, keys: set[int]) -> Found:
    rows = Visit.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "retailer__name", "planned_on")
    return {key: (f"{name} {day}", reverse("visits:detail", args=(key,))) for key, name, day in rows}


def _bulletins(user: Staff, keys: set[int]) -> Found:
    rows = Bulletin.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "title")
    return {key: (title, reverse("bulletins:detail", args=(key,))) for key, title in rows}


def _items(user: Staff, keys: set[int]) -> Found:
    """Questions are no secret; the campaign's page is for those who see the whole company."""
    may_open = user.role in COMPANY_WIDE
    words = "text_en" if (get_language() or "").startswith("en") else "text_zh"
    rows = Item.objects.filter(pk__in=keys, campaign__company=user.company_id).values_list("pk", words, "campaign")
    return {
        key: (asked, reverse("surveys:detail", args=(campaign,)) if may_open else "") for key, asked, campaign in rows
    }


def _events(user: Staff, keys: set[int]) -> Found:
    """An event opens what it is about: of an issue, the place on its page where the clocks are."""
    rows = Event.objects.visible_to(user) if user.role in COMPANY_WIDE else Event.objects.unscoped(EVENT_WHY)
    rows = rows.filter(company_id=user.company_id, number__in=keys, subject_kind="issues.issue")
    about = dict(rows.values_list("number", "subject_id"))
    issues = dict(Issue.objects.visible_to(user).filter(pk__in=set(about.values())).values_list("pk", "number"))
    return {
        number: (
            _("%(issue)s 的流转 #%(n)s") % {"issue": issues[issue], "n": number},
            reverse("issues:detail", args=(issue,)) + "#course",
        )
        for number, issue in about.items()
        if issue in issues
    }


def _promises(user: Staff, keys: set[int]) -> Found:
    rows = Promise.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "retailer__name", "due_on")
    return {key: (f"{name} {day}", reverse("visits:promises")) for key, name, day in rows}


def _retailers(user: Staff, keys: set[int]) -> Found:
    rows = Retailer.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "name")
    return {key: (name, reverse("retailers:detail", args=(key,))) for key, name in rows}


def _judgements(user: Staff, keys: set[int]) -> Found:
    rows = Judgement.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "day", "evidence")
    return {key: (f"{day} {evidence[:40]}", "") for key, day, evidence in rows}


def _scores(user: Staff, keys: set[int]) -> Found:
    rows = Score.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "run__period__name", "total")
    return {key: (f"{period}: {total or '—'}", reverse("assessment:score", args=(key,))) for key, period, total in rows}


def _anomalies(user: Staff, keys: set[int]) -> Found:
    """An anomaly opens the visit it was found in, or the list where it is settled."""
    rows = Anomaly.objects.visible_to(user).filter(pk__in=keys).select_related("retailer").only(
        "pk", "kind", "day", "visit_id", "retailer__name"
    )  # fmt: skip
    return {
        row.pk: (
            f"{row.day} {_(row.get_kind_display())} {row.retailer.name if row.retailer else ''}".strip(),
            reverse("visits:detail", args=(row.visit_id,)) if row.visit_id else "",
        )
        for row in rows
    }


def _trainings(user: Staff, keys: set[int]) -> Found:
    rows = Attendance.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "session__title")
    return {key: (title, reverse("training:list")) for key, title in rows}


FINDERS: dict[str, Callable[[Any, set[int]], Found]] = {
    "issues.issue": _issues,
    "visits.visit": _visits,
    "bulletins.bulletin": _bulletins,
    "surveys.item": _items,
    "visits.promise": _promises,
    "visits.anomaly": _anomalies,
    "training.attendance": _trainings,
    "retailers.retailer": _retailers,
    "assessment.judgement": _judgements,
    "assessment.score": _scores,
    "events": _events,
}
