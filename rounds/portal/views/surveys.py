"""A survey by its own one-use token; who answered what is kept nowhere (A32)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rounds.common.doors import TOKEN, open_to_all
from rounds.portal.forms import SurveyForm
from rounds.surveys.actions import answer_survey
from rounds.surveys.actions.answers import SurveyRefusedError
from rounds.surveys.queries import questionnaire


@open_to_all(TOKEN, methods=("GET", "POST"))
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a survey once; who answered what is kept nowhere (A32)."""
    asked = questionnaire(token)
    if asked is None:
        raise Http404
    form = SurveyForm(request.POST or None, questions=asked.questions)
    refused = "" if asked.accepts(timezone.localdate()) else "not_open"
    if asked.is_answered:
        refused = "already_answered"
    if request.method == "POST" and not refused and form.is_valid():
        try:
            answer_survey(token, form.answers(), at=timezone.now())
            return render(request, "portal/survey_thanks.html", {"asked": asked, "company_name": asked.company})
        except SurveyRefusedError as error:
            refused = error.code
    context = {
        "asked": asked,
        "form": form,
        "refused": refused,
        "company_name": asked.company,
        "sample_data": asked.is_sample,
    }
    return render(request, "portal/survey.html", context)
