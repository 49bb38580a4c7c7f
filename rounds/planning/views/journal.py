"""The journal of changes by hand: who moved or locked what, when, and what was taken back."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import DESK
from rounds.planning.models import PlanEdit, VisitPlan
from rounds.planning.queries import board as boards
from rounds.planning.views.board import asked_of, board_context


@open_to(*DESK)
def board_edits(request: StaffRequest) -> HttpResponse:
    """The journal: who changed what by hand, and when; what was undone."""
    context = board_context(request, asked_of(request.GET))
    plans: list[VisitPlan] = context["board"].plans if "board" in context else []
    entries = [told_edit(edit) for edit in boards.edits_of(plans)[: boards.EDITS_SHOWN]]
    return render(request, "planning/board_edits.html", {"entries": entries})


def told_edit(edit: PlanEdit) -> dict[str, Any]:
    """A line of the journal for `{% timeline %}`."""
    icons = {PlanEdit.Kind.MOVED: "arrows-exchange", PlanEdit.Kind.LOCKED: "lock", PlanEdit.Kind.UNLOCKED: "lock-open"}
    said = [_moved(edit) if edit.kind == PlanEdit.Kind.MOVED else _day(edit.after["day"]), edit.because]
    if edit.undone_at is not None:
        by = edit.undone_by.name if edit.undone_by else _("系统")
        undone = date_format(timezone.localtime(edit.undone_at), "m-d H:i")
        said.append(_("已由%(name)s于 %(at)s 撤销") % {"name": by, "at": undone})
    return {
        "at": edit.at,
        "title": f"{_(str(edit.get_kind_display()))} {edit.retailer.name}",
        "who": edit.by.name if edit.by else _("系统"),
        "text": _("；").join(part for part in said if part),
        "icon": "arrow-back-up" if edit.undone_at else icons[PlanEdit.Kind(edit.kind)],
        "tone": "neutral" if edit.undone_at else "info",
    }


def _moved(edit: PlanEdit) -> str:
    days = {"before": _day(edit.before["day"]), "after": _day(edit.after["day"])}
    if edit.to_plan is None:
        return _("%(before)s → %(after)s") % days
    names = {"giver": edit.plan.territory.name, "taker": edit.to_plan.territory.name}
    return _("%(before)s %(giver)s → %(after)s %(taker)s") % (days | names)


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "MONTH_DAY_FORMAT")
