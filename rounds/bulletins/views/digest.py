"""The one digest of an account manager: on the desk, on paper, as a file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.bulletins import actions, queries
from rounds.bulletins.forms import said
from rounds.bulletins.models import PassedOn
from rounds.bulletins.queries.book import book_of_bulletins
from rounds.bulletins.views.pages import GROUPS, REASON_TONES, REASONS, attached, taken_by
from rounds.common.doors import open_to
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role


@open_to(Role.ACCOUNT_MANAGER)
def digest(request: StaffRequest) -> HttpResponse:
    """What is new, for how many of his shops, what he has not passed on; grouped by urgency."""
    user, now = request.user, timezone.now()
    today = user.company.local_day(now)
    found = queries.digest_for(user, at=now, today=today)
    groups: list[dict[str, Any]] = [
        {
            "urgency": urgency.value,
            "title": title,
            "lines": [
                {"line": line, "reasons": [(REASONS[one], REASON_TONES[one]) for one in line.reasons]}
                for line in found.of(urgency)
            ],
        }
        for urgency, title in GROUPS.items()
    ]
    context = {
        "digest": found,
        "groups": [group for group in groups if group["lines"]],
        "on_round": len(queries.round_of(user, day=today)),
        "hows": said(PassedOn.How.choices),
        "today": today,
        "mark": taken_by(user, now),
    }
    return render(request, "bulletins/digest.html", context)


@open_to(Role.ACCOUNT_MANAGER, methods=("POST",))
def digest_sheet(request: StaffRequest) -> HttpResponse:
    """The digest as .xlsx."""
    user, now = request.user, timezone.now()
    today = user.company.local_day(now)
    found = queries.digest_for(user, at=now, today=today)
    book = book_of_bulletins(taken_by=taken_by(user, now))
    rows = [
        (
            str(GROUPS[line.urgency]),
            "、".join(str(REASONS[one]) for one in line.reasons),
            line.bulletin.title,
            line.bulletin.department.name,
            line.change.because if line.change else "",
            line.bulletin.body,
            line.bulletin.valid_until,
            line.concerned,
            line.told,
            line.left,
        )
        for line in found.lines
    ]
    heads = (
        (_("分组"), 12), (_("为什么"), 20), (_("标题"), 30), (_("部门"), 14), (_("更正或撤回的原因"), 24),
        (_("内容"), 60), (_("有效期至"), 12), (_("应传达（户）"), 12), (_("已传达（户）"), 12),
        (_("还差（户）"), 10),
    )  # fmt: skip
    book.sheet(_("信息清单"), heads, rows)
    actions.note_export("digest", rows=len(rows), by=user, at=now)
    return attached(book.closed(), name=f"bulletins-{today:%Y%m%d}.xlsx")
