"""What a retailer may read: his orders and band, answers to what is often asked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import TOKEN, open_to_all
from rounds.issues.models import Issue
from rounds.portal.actions import thank_for_answer
from rounds.portal.queries.answers import answers_found, readable
from rounds.portal.queries.orders import own_band, own_orders
from rounds.portal.views.door import for_retailer, frame
from rounds.retailers.models import Retailer


@open_to_all(TOKEN)
@for_retailer
def orders(request: HttpRequest, retailer: Retailer) -> HttpResponse:
    """Thirteen weeks and twelve months of his own orders, and his band with where it comes from."""
    company = retailer.company
    context = {
        "orders": own_orders(retailer),
        "band": own_band(retailer, at=timezone.now()),
        "unit": _(company.volume_unit),
        "currency": _(company.currency),
    }
    return render(request, "portal/orders.html", frame(retailer) | context)


@open_to_all(TOKEN)
@for_retailer
def answers(request: HttpRequest, retailer: Retailer) -> HttpResponse:
    """Answers kept by departments, found by what he types."""
    words, topic = request.GET.get("q", "").strip()[:60], request.GET.get("topic", "")
    topic = topic if topic in Issue.Category else ""
    topics = [(value, _(str(label))) for value, label in Issue.Category.choices]
    found = answers_found(retailer.company, words, topic=topic)
    context = {"found": found, "words": words, "topic": topic, "topics": topics}
    return render(request, "portal/answers.html", frame(retailer) | context)


@open_to_all(TOKEN)
@for_retailer
def answer(request: HttpRequest, retailer: Retailer, pk: int) -> HttpResponse:
    """One answer: who answers for it, when it was last checked, how many found it helpful."""
    found = get_object_or_404(readable(retailer.company), pk=pk)
    has_thanked = found.thanks.filter(retailer=retailer).exists()
    return render(request, "portal/answer.html", frame(retailer) | {"found": found, "has_thanked": has_thanked})


@open_to_all(TOKEN, methods=("POST",))
@for_retailer
def answer_thank(request: HttpRequest, retailer: Retailer, pk: int) -> HttpResponse:
    """He found it helpful."""
    thank_for_answer(get_object_or_404(readable(retailer.company), pk=pk), retailer, at=timezone.now())
    messages.success(request, _("谢谢，已记下。"))
    return redirect("portal:answer", pk=pk)
