"""Passing a bulletin on: to one retailer in one tap, to several of a round in one go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rounds.bulletins import actions
from rounds.bulletins.models import PassedOn
from rounds.bulletins.views.pages import bulletin_of
from rounds.common.doors import open_to
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role
from rounds.retailers.models import Retailer

MOST_AT_ONCE = 60


@open_to(Role.ACCOUNT_MANAGER, methods=("POST",))
def bulletin_pass_on(request: StaffRequest, pk: int, retailer_pk: int) -> HttpResponse:
    """Passed on to one of one's own retailers."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user), pk=retailer_pk)
    return _passed(request, pk, [retailer])


@open_to(Role.ACCOUNT_MANAGER, methods=("POST",))
def bulletin_pass_on_many(request: StaffRequest, pk: int) -> HttpResponse:
    """Passed on to those ticked, all of them one's own: what is not is left out as if it were not there."""
    named = [int(text) for text in request.POST.getlist("retailer") if text.isdecimal() and len(text) < 18]
    mine = Retailer.objects.visible_to(request.user).filter(pk__in=named[:MOST_AT_ONCE])
    return _passed(request, pk, list(mine.order_by("pk")))


def _passed(request: StaffRequest, pk: int, retailers: list[Retailer]) -> HttpResponse:
    bulletin, how = bulletin_of(request, pk), request.POST.get("how", "")
    back = redirect(f"{reverse('bulletins:detail', args=[pk])}{'?round=1' if request.POST.get('round') == '1' else ''}")
    if how not in set(PassedOn.How):
        messages.error(request, _("请选择传达方式"))
        return back
    if not retailers:
        messages.error(request, _("请先勾选零售户"))
        return back
    user = request.user
    try:
        count = actions.pass_on_to_many(bulletin, retailers, manager=user, how=how, by=user, at=timezone.now())
    except actions.BulletinRefusedError as refused:
        messages.error(request, str(refused))
        return back
    if count == 1:
        messages.success(request, _("已记录传达给 %(name)s") % {"name": retailers[0].name})
    else:
        words = ngettext("已记录传达给 %(count)d 户", "已记录传达给 %(count)d 户", count)
        messages.success(request, words % {"count": count})
    return back
