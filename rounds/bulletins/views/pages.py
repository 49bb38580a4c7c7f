"""What several pages of bulletins need: the bulletin through its door, words for the screen, a file to keep."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rounds.bulletins.models import Bulletin
from rounds.bulletins.rules.digest import Because, Urgency
from rounds.people.models import Staff, StaffRequest
from rounds.people.rules.roles import Role

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OWING = (Role.ASSESSOR, Role.ADMINISTRATOR)
GROUPS = {
    Urgency.NOW: gettext_lazy("先办"),
    Urgency.SOON: gettext_lazy("近日"),
    Urgency.LATER: gettext_lazy("随拜访传达"),
    Urgency.DONE: gettext_lazy("已全部传达"),
}
REASONS = {
    Because.WITHDRAWN: gettext_lazy("已撤回，请告知听过的零售户"),
    Because.CORRECTED: gettext_lazy("有更正，请重新告知"),
    Because.URGENT: gettext_lazy("紧急"),
    Because.ENDS_SOON: gettext_lazy("快到期"),
    Because.IMPORTANT: gettext_lazy("重要"),
    Because.NEW: gettext_lazy("新"),
}
REASON_TONES = {
    Because.WITHDRAWN: "danger",
    Because.CORRECTED: "warning",
    Because.URGENT: "danger",
    Because.ENDS_SOON: "warning",
    Because.IMPORTANT: "info",
    Because.NEW: "progress",
}


def bulletin_of(request: StaffRequest, pk: int) -> Bulletin:
    """The visible bulletin, or 404."""
    around = ("company", "department", "published_by", "duty")
    return get_object_or_404(Bulletin.objects.visible_to(request.user).select_related(*around), pk=pk)


def may_write(user: Staff, bulletin: Bulletin) -> bool:
    """Whether this reader is an officer of the department that owes it."""
    return user.role == Role.DEPARTMENT_OFFICER and user.department_id == bulletin.department_id


def taken_by(user: Staff, at: datetime) -> str:
    """The mark every file bears: who took it out, and when."""
    when = at.astimezone(ZoneInfo(user.company.timezone)).strftime("%Y-%m-%d %H:%M")
    words = _("%(name)s（%(number)s）于 %(when)s 导出，内部资料")
    return words % {"name": user.name, "number": user.username, "when": when}


def attached(content: bytes, *, name: str) -> HttpResponse:
    """A workbook to keep, not to be stored on the way."""
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
