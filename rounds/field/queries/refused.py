"""A refused command as the desk reads it: each field by its name, beside the other version when there is one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from rounds.field.models import Quarantine
from rounds.field.rules.masking import hidden_fields, laid_out
from rounds.field.rules.wording import NAMES
from rounds.people.models import Staff
from rounds.retailers.queries.file import function_of
from rounds.visits.models import Visit
from rounds.visits.queries.facts import FACT_LABELS
from rounds.visits.rules.reasons import gettext_noop

HOUSEHOLD = {"habits": gettext_noop("交流习惯"), "owner_situation": gettext_noop("店主近况")}


@dataclass(frozen=True)
class Line:
    """One field in words: its name, what was refused, and what stands in its place."""

    label: str
    said: str
    kept: str = ""
    is_hidden: bool = False
    differs: bool = False


def other_version(row: Quarantine) -> dict[str, Any] | None:
    """Who wrote what stands there, and when it arrived."""
    kept = row.body.get("kept")
    if not isinstance(kept, Mapping):
        return None
    return {"by": kept.get("by", ""), "at": _moment(kept.get("at"))}


def lines_of_refused(row: Quarantine, viewer: Staff) -> list[Line]:
    """Every field of it, the household and enforcement hidden from whom they are not meant for (A20)."""
    body, kept = row.body.get("body"), (row.body.get("kept") or {}).get("body") or {}
    around = {name: value for name, value in row.body.items() if name not in ("kept", "fault")}
    refused: Mapping[str, Any] = body if isinstance(body, Mapping) else around
    mine, theirs = laid_out(refused), laid_out(kept)
    if "is_signed" in theirs:
        mine["is_signed"] = any(one.get("kind") == "signature" for one in mine.get("announced", ()))
    hidden = hidden_from(viewer, refused, author=row.staff_id) | hidden_from(viewer, kept)
    names = [*mine, *(name for name in theirs if name not in mine)]
    zone = ZoneInfo(row.company.timezone)
    lines = [_line(name, mine, theirs, zone=zone, is_hidden=name in hidden) for name in names]
    return [line for line in lines if line.said or line.kept]


def _line(name: str, mine: Mapping[str, Any], theirs: Mapping[str, Any], *, zone: tzinfo, is_hidden: bool) -> Line:
    said, kept = _worded(name, mine.get(name), zone), _worded(name, theirs.get(name), zone)
    differs = name in mine and name in theirs and said != kept
    if is_hidden:
        said, kept = (_("（按权限不显示）") if words else "" for words in (said, kept))
    return Line(_label(name), said, kept, is_hidden=is_hidden, differs=differs)


def hidden_from(viewer: Staff, said: Mapping[str, Any], *, author: int | None = None) -> set[str]:
    """The fields of a body this reader does not see."""
    is_own = author == viewer.pk
    return hidden_fields(said, role=viewer.role, function=function_of(viewer), is_own=is_own)


def _label(name: str) -> str:
    fact = name.removeprefix("facts.")
    known = FACT_LABELS.get(fact) or HOUSEHOLD.get(fact) if fact != name else NAMES.get(name)
    return _(known) if known else name


def _worded(name: str, value: Any, zone: tzinfo) -> str:
    """A value as people read it; what is no word of the trade stays as it came."""
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if name.endswith("_at") and (moment := _moment(value)):
        return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    if name == "channel":
        return _(str(dict(Visit.Channel.choices).get(value, value)))
    if name == "done_duties" and isinstance(value, list):
        return "、".join(_(str(dict(Visit.Duty.choices).get(duty, duty))) for duty in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None
