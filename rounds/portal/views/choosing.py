"""The retailer asks for another account manager or chooses one; he follows the request and answers a proposal (A50)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import TOKEN, open_to_all
from rounds.planning.actions import PlanningError, answer_proposal, ask_choice, withdraw_choice
from rounds.planning.models import ManagerChoice
from rounds.planning.queries.choice import OwnChoices, choices_of, own_choices
from rounds.planning.queries.words import told
from rounds.portal.forms.choosing import ChooseForm
from rounds.portal.views.door import RETAILER, for_retailer, frame
from rounds.retailers.models import Retailer


@open_to_all(TOKEN, methods=("GET", "POST"))
@for_retailer
def choosing(request: HttpRequest, retailer: Retailer) -> HttpResponse:
    """Whom he may choose, and what became of what he asked for."""
    at = timezone.now()
    page = own_choices(retailer, at=at)
    form = ChooseForm(request.POST or None, eligible=page.eligible, only_back=page.only_back)
    if request.method != "POST":
        return _shown(request, retailer, page, form)
    if not form.is_valid():
        return _shown(request, retailer, page, form, status=422)
    asked = form.cleaned_data
    wanted = next((one.territory for one in page.eligible if one.territory.pk == asked["wanted"]), None)
    refusal = _refused(
        lambda: ask_choice(retailer, wanted=wanted, reason=asked["reason"], words=asked["words"], by=RETAILER, at=at)
    )
    return _back(request, refusal, _("已收到。市场经理会在期限内决定，结果在这里告诉您。"))


def _shown(
    request: HttpRequest, retailer: Retailer, page: OwnChoices, form: ChooseForm, *, status: int = 200
) -> HttpResponse:
    manager = retailer.territory.manager if retailer.territory else None
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "manager": manager,
        "hindrances": told(reason.record() for reason in page.hindrances),
        "chosen": form["wanted"].value() or "",
    }
    return render(request, "portal/choosing.html", frame(retailer) | context, status=status)


@open_to_all(TOKEN, methods=("POST",))
@for_retailer
def choosing_withdraw(request: HttpRequest, retailer: Retailer) -> HttpResponse:
    """He thinks better of it."""
    choice, at = _under_way(retailer), timezone.now()
    refusal = _refused(lambda: withdraw_choice(choice, by=RETAILER, at=at))
    return _back(request, refusal, _("已撤回，您的客户经理不变。"))


@open_to_all(TOKEN, methods=("POST",))
@for_retailer
def choosing_answer(request: HttpRequest, retailer: Retailer) -> HttpResponse:
    """He takes the proposed one, or stays with his own wish."""
    choice, at = _under_way(retailer), timezone.now()
    accepts = request.POST.get("accepts") == "yes"
    refusal = _refused(lambda: answer_proposal(choice, accepts=accepts, by=RETAILER, at=at))
    return _back(request, refusal, _("已告诉市场经理，等他决定。"))


def _under_way(retailer: Retailer) -> ManagerChoice:
    """His one request that is not settled, or 404."""
    choice = choices_of(retailer).unsettled().select_related("proposed__manager").first()
    if choice is None:
        raise Http404
    return choice


def _refused(verb: Callable[[], object]) -> str:
    try:
        verb()
    except PlanningError as error:
        return _(error.text) % error.params
    return ""


def _back(request: HttpRequest, refusal: str, done: str) -> HttpResponse:
    if refusal:
        messages.error(request, refusal)
    else:
        messages.success(request, done)
    return redirect("portal:choosing")
