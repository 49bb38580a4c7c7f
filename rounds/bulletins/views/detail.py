"""One bulletin: what it says and said, how late it came, who was told and who was not."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rounds.bulletins import queries
from rounds.bulletins.forms import PublishForm, said
from rounds.bulletins.models import Bulletin, PassedOn
from rounds.bulletins.queries.audience import words_of
from rounds.bulletins.queries.brands import brand_names, hot_brands
from rounds.bulletins.views.pages import bulletin_of, may_write
from rounds.common.doors import ANY_STAFF, open_to
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role


@open_to(ANY_STAFF)
def bulletin_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One bulletin: how late it came, who passed it on, who has not heard it."""
    return show(request, bulletin_of(request, pk))


def show(
    request: StaffRequest, bulletin: Bulletin, *, form: PublishForm | None = None, status: int = 200
) -> HttpResponse:
    """The page; `form` is one that was refused, with what was typed into it."""
    user, now = request.user, timezone.now()
    mine, waits = may_write(user, bulletin), bulletin.published_at is None
    hot = hot_brands(user.company) if bulletin.brands else frozenset()
    context: dict[str, Any] = {
        "bulletin": bulletin,
        "row": queries.rows_of(user, [bulletin], now=now)[0],
        "audience": words_of(bulletin.audience, bulletin.company),
        "brands": [(brand, brand in hot) for brand in bulletin.brands],
        "told_by": queries.told_by(user, bulletin),
        "form": form or (PublishForm(user=user) if mine and waits else None),
        "brand_names": brand_names(user.company) if mine and waits else (),
        "may_correct": mine and not waits and bulletin.withdrawn_at is None,
        "hows": said(PassedOn.How.choices),
        "today": user.company.local_day(now),
    }
    if not waits:
        context |= _reach(request, bulletin)
    return render(request, "bulletins/detail.html", context, status=status)


def _reach(request: StaffRequest, bulletin: Bulletin) -> dict[str, Any]:
    """Whom it concerns, who has not been told, and every version that was published."""
    user, now, words = request.user, timezone.now(), request.GET.get("q", "")
    is_manager = user.role == Role.ACCOUNT_MANAGER
    round_only = is_manager and request.GET.get("round") == "1"
    left: Any = queries.retailers_to_tell(user, bulletin, at=now)
    if round_only:
        left = left.filter(pk__in=queries.round_of(user, day=user.company.local_day(now)))
    return {
        "concerned": queries.retailers_concerned(user, bulletin, at=now).count(),
        "versions": bulletin.versions.select_related("by").order_by("-number"),
        "may_pass_on": is_manager,
        "words": words,
        "round_only": round_only,
        "waiting": page_of(
            left.matching(words).select_related("territory__manager"),
            order=("name", "pk"),
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
            size=20,
        ),
    }
