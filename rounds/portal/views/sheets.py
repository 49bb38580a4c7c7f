"""Cards with QR codes for all shops of an account manager, on A4 sheets."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.people.models import StaffRequest, Territory
from rounds.people.rules.roles import Role
from rounds.portal.actions import issue_keys
from rounds.portal.forms import SheetForm
from rounds.portal.queries.desk import cards_of, handed_out, shops_to_print
from rounds.portal.queries.hotline import service_number

PRINTING = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.ADMINISTRATOR)
MOST_AT_ONCE = 400  # a territory holds 200 at most (C18); this is twice that, and done in seconds


@open_to(*PRINTING, methods=("GET", "POST"))
def sheets(request: StaffRequest) -> HttpResponse:
    """How far the cards are, and the form: printing makes new keys, because only hashes of old ones are kept."""
    rows = handed_out(request.user)
    initial = {"territory": rows[0].territory.pk} if len(rows) == 1 else {}
    form = SheetForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _printed(request, form)
    status = 422 if form.errors else 200
    return render(request, "portal/sheets.html", {"rows": rows, "form": form}, status=status)


def _printed(request: StaffRequest, form: SheetForm) -> HttpResponse:
    territory: Territory = form.cleaned_data["territory"]
    wanted = shops_to_print(request.user, territory, only_without=form.cleaned_data["shops"] == "without")
    shops = list(wanted[:MOST_AT_ONCE])
    if not shops:
        messages.info(request, _("这个片区的零售户都已有有效的二维码，没有要打印的卡片。"))
        return redirect("portal:sheets")
    made = issue_keys(territory, shops, by=request.user, at=timezone.now())
    per_sheet = form.cleaned_data["per_sheet"]
    cards = cards_of(made, origin=f"{request.scheme}://{request.get_host()}")
    context = {
        "territory": territory,
        "pages": [cards[first : first + per_sheet] for first in range(0, len(cards), per_sheet)],
        "per_sheet": per_sheet,
        "count": len(cards),
        "service": service_number(request.user.company),
    }
    answer = render(request, "portal/sheet.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer
