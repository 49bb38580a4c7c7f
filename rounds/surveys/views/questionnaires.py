"""The library of questionnaires: list, editor, preview, versions."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import COMPANY_WIDE
from rounds.surveys.actions import (
    CampaignError,
    QuestionnaireError,
    add_item,
    adopt_questionnaire,
    change_item,
    copy_questionnaire,
    discard_questionnaire,
    draft_questionnaire,
    move_item,
    remove_item,
    retire_questionnaire,
)
from rounds.surveys.forms import ItemForm, MoveForm, QuestionnaireForm, SurveyForm, WishForm
from rounds.surveys.forms.questionnaires import BLANK
from rounds.surveys.models import Questionnaire, QuestionnaireItem
from rounds.surveys.queries.questionnaires import drafts_of, library, questions_in
from rounds.surveys.rules.questionnaire import DEFAULT_ITEMS, faults_of
from rounds.surveys.views.words import TONES, refusal

LANGUAGES = ("zh-hans", "en")


@open_to(*COMPANY_WIDE)
def questionnaire_list(request: StaffRequest) -> HttpResponse:
    """Every version, newest first, and the form for a new one."""
    page = page_of(
        library(request.user),
        order=("-made_at", "-pk"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    form = QuestionnaireForm(known=Questionnaire.objects.visible_to(request.user).order_by("title", "-version"))
    return render(request, "surveys/questionnaires.html", {"page": page, "form": form, "tones": TONES})


@open_to(*COMPANY_WIDE, methods=("POST",))
def questionnaire_new(request: StaffRequest) -> HttpResponse:
    """Begin a draft: from the default questions, blank, or as a copy."""
    known = Questionnaire.objects.visible_to(request.user).order_by("title", "-version")
    form = QuestionnaireForm(request.POST, known=known)
    if not form.is_valid():
        messages.error(request, _("请写问卷名称，并选择从哪里开始"))
        return redirect("surveys:questionnaires")
    source, title = form.cleaned_data["source"], form.cleaned_data["title"]
    copied = known.filter(pk=source).first() if source.isdigit() else None
    items = drafts_of(copied) if copied else [] if source == BLANK else list(DEFAULT_ITEMS)
    try:
        draft = draft_questionnaire(
            request.user.company, title=title, items=items, by=request.user, at=timezone.now(), copied_from=copied
        )
    except CampaignError as error:
        messages.error(request, refusal(error.code))
        return redirect("surveys:questionnaires")
    return redirect("surveys:questionnaire", pk=draft.pk)


@open_to(*COMPANY_WIDE)
def questionnaire_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The questions in their order; a draft can be changed here."""
    found = _of(request, pk)
    items = list(found.items.select_related("department").order_by("position"))
    context = {
        "questionnaire": found,
        "tone": TONES[found.state],
        "items": items,
        "last": len(items),
        "faults": [refusal(code) for code in faults_of(drafts_of(found))],
        "is_draft": found.state == Questionnaire.State.DRAFT,
        "campaigns": found.campaigns.order_by("-starts_on"),
    }
    return render(request, "surveys/questionnaire.html", context)


@open_to(*COMPANY_WIDE, methods=("GET", "POST"))
def questionnaire_item_new(request: StaffRequest, pk: int) -> HttpResponse:
    """One more question at the end of a draft."""
    found = _of(request, pk)
    return _item_page(request, found, lambda draft: add_item(found, draft, by=request.user, at=timezone.now()))


@open_to(*COMPANY_WIDE, methods=("GET", "POST"))
def questionnaire_item(request: StaffRequest, pk: int, item_pk: int) -> HttpResponse:
    """Word a question of a draft anew."""
    row = _item_of(request, pk, item_pk)
    return _item_page(
        request, row.questionnaire, lambda draft: change_item(row, draft, by=request.user, at=timezone.now()), row=row
    )


def _item_page(
    request: StaffRequest, found: Questionnaire, keep: Callable[[Any], object], *, row: QuestionnaireItem | None = None
) -> HttpResponse:
    form = ItemForm(request.POST or None, initial=ItemForm.filled(row) if row else {"subject": "visit_issue"})
    if request.method == "POST" and form.is_valid():
        try:
            keep(form.draft())
            return redirect("surveys:questionnaire", pk=found.pk)
        except (QuestionnaireError, CampaignError) as error:
            form.add_error(None, refusal(error.code))
    return render(request, "surveys/item.html", {"form": form, "questionnaire": found, "row": row})


@open_to(*COMPANY_WIDE, methods=("POST",))
def questionnaire_item_move(request: StaffRequest, pk: int, item_pk: int) -> HttpResponse:
    """Put a question of a draft at another place."""
    row, form = _item_of(request, pk, item_pk), MoveForm(request.POST)
    if form.is_valid():
        to = form.cleaned_data["to"]
        return _stepped(request, pk, lambda: move_item(row, to=to, by=request.user, at=timezone.now()))
    return redirect("surveys:questionnaire", pk=pk)


@open_to(*COMPANY_WIDE, methods=("POST",))
def questionnaire_item_remove(request: StaffRequest, pk: int, item_pk: int) -> HttpResponse:
    """Take a question out of a draft."""
    row = _item_of(request, pk, item_pk)
    return _stepped(request, pk, lambda: remove_item(row, by=request.user, at=timezone.now()))


@open_to(*COMPANY_WIDE, methods=("POST",))
def questionnaire_adopt(request: StaffRequest, pk: int) -> HttpResponse:
    """Let campaigns ask it; from now on nobody changes it."""
    found = _of(request, pk)
    return _stepped(request, pk, lambda: adopt_questionnaire(found, by=request.user, at=timezone.now()))


@open_to(*COMPANY_WIDE, methods=("POST",))
def questionnaire_retire(request: StaffRequest, pk: int) -> HttpResponse:
    """New campaigns no longer ask it."""
    found = _of(request, pk)
    return _stepped(request, pk, lambda: retire_questionnaire(found, by=request.user, at=timezone.now()))


@open_to(*COMPANY_WIDE, methods=("POST",))
def questionnaire_copy(request: StaffRequest, pk: int) -> HttpResponse:
    """The next version as a draft."""
    draft = copy_questionnaire(_of(request, pk), by=request.user, at=timezone.now())
    return redirect("surveys:questionnaire", pk=draft.pk)


@open_to(*COMPANY_WIDE, methods=("POST",))
def questionnaire_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    try:
        discard_questionnaire(_of(request, pk), by=request.user, at=timezone.now())
    except QuestionnaireError as error:
        messages.error(request, refusal(error.code))
        return redirect("surveys:questionnaire", pk=pk)
    return redirect("surveys:questionnaires")


@open_to(*COMPANY_WIDE)
def questionnaire_preview(request: StaffRequest, pk: int) -> HttpResponse:
    """The page as the retailer sees it, in Chinese or English; nothing can be sent from it."""
    found = _of(request, pk)
    chosen = request.GET.get("lang", "")
    language = chosen if chosen in LANGUAGES else translation.get_language()
    with translation.override(language):
        context = {
            "questionnaire": found,
            "form": SurveyForm(questions=questions_in(found)),
            "wish": WishForm(prefix="wish"),
            "company_name": request.user.company.name,
            "languages": LANGUAGES,
        }
        return render(request, "surveys/preview.html", context)


def _of(request: StaffRequest, pk: int) -> Questionnaire:
    return get_object_or_404(Questionnaire.objects.visible_to(request.user).select_related("company"), pk=pk)


def _item_of(request: StaffRequest, pk: int, item_pk: int) -> QuestionnaireItem:
    return get_object_or_404(_of(request, pk).items.select_related("questionnaire__company"), pk=item_pk)


def _stepped(request: StaffRequest, pk: int, step: Callable[[], object]) -> HttpResponse:
    """Take the step; why it did not go stands on the page."""
    try:
        step()
    except (QuestionnaireError, CampaignError) as error:
        messages.error(request, refusal(error.code))
    return redirect("surveys:questionnaire", pk=pk)
