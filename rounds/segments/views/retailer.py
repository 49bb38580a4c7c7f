"""The segment of one retailer, as a part of his page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from rounds.common.doors import open_to
from rounds.people.models import StaffRequest
from rounds.retailers.models import Retailer
from rounds.segments.actions import answer_will
from rounds.segments.forms import AnswerForm
from rounds.segments.queries import segment_of_retailer
from rounds.segments.queries.retailer import answer_words
from rounds.segments.views.doors import ANSWERING, DECIDING, SEEING


@open_to(*SEEING)
def of_retailer(request: StaffRequest, pk: int) -> HttpResponse:
    """Which segment, why, since when, what is proposed, what he answered."""
    return show(request, get_object_or_404(Retailer.objects.visible_to(request.user), pk=pk))


def show(
    request: StaffRequest, retailer: Retailer, *, form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    """The fragment, or a page around it."""
    context = {
        "retailer": retailer,
        "told": segment_of_retailer(request.user, retailer, at=timezone.now()),
        "form": form or AnswerForm(),
        "answer_choices": answer_words().items(),
        "may_answer": request.user.role in ANSWERING,
        "may_decide": request.user.role in DECIDING,
    }
    name = "segments/_of_retailer.html" if request.htmx else "segments/of_retailer.html"
    return render(request, name, context, status=status)


@open_to(*ANSWERING, methods=("POST",))
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down one answered question; it counts from the next segmentation on."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user), pk=pk)
    form, now = AnswerForm(request.POST), timezone.now()
    if not form.is_valid():
        return show(request, retailer, form=form, status=422)
    answer_will(retailer, answered_on=timezone.localdate(now), by=request.user, at=now, **form.cleaned_data)
    if request.htmx:
        return show(request, retailer)
    return redirect("retailers:detail", pk=pk)
