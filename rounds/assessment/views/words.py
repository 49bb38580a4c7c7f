"""Reasons, refusals and names in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rounds.assessment.rules.changes import ScoreChange
from rounds.assessment.rules.objections import SENTENCES, Fault
from rounds.assessment.rules.scheme import INDICATOR_LABELS, Party
from rounds.people.models import Department, Staff
from rounds.visits.rules.reasons import reason_from

REFUSALS = {
    "no_scheme": gettext_noop("还没有考核方案，请先制定"),
    "not_begun": gettext_noop("考核期还没有开始"),
    "not_over": gettext_noop("这一版在考核期结束前结案，只供查看，不能公布"),
    "already_published": gettext_noop("这一版已经公布"),
    "no_reason": gettext_noop("请写明理由"),
    "ends_before_it_begins": gettext_noop("结束日期早于开始日期"),
    "already_open": gettext_noop("已经存在，不能重复"),
}


def refusal(code: str) -> str:
    """Why something was not taken."""
    return _(SENTENCES[code] if isinstance(code, Fault) else REFUSALS[code])


def said(record: Mapping[str, Any] | None) -> str:
    """A kept reason as a sentence."""
    return reason_from(record).said(_) if record else ""


def reasons(records: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Kept reasons as sentences with their rule ids."""
    return [{"text": said(record), "rules": record.get("rules", ())} for record in records]


def indicator_label(name: str) -> str:
    """The indicator in the reader's language."""
    return _(INDICATOR_LABELS[name])


def told_changes(
    changes: Iterable[ScoreChange], managers: Mapping[int, Staff], departments: Mapping[int, Department]
) -> list[dict[str, Any]]:
    """Changes with names and labels; who is not among the given people is left out."""
    told = []
    for change in changes:
        owner = departments.get(change.key) if change.party == Party.DEPARTMENT else managers.get(change.key)
        if owner is not None:
            parts = [{"label": indicator_label(part.indicator), "change": part} for part in change.parts]
            told.append({"name": owner.name, "change": change, "parts": parts})
    return told
