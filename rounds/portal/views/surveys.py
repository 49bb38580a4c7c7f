"""A survey by its own one-use token; who answered what is kept nowhere (A32)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from rounds.common.doors import TOKEN, open_to_all
from rounds.issues.actions import IssueRefusedError
from rounds.portal.queries.own import open_invitation
from rounds.portal.views.door import closed_page, for_retailer, keep_for_portal, turned_away, without_trace
from rounds.retailers.models import Retailer
from rounds.surveys.actions import SurveyRefusedError, answer_survey, raise_wish_by_token, renew_link
from rounds.surveys.forms import SurveyForm, WishForm
from rounds.surveys.models import Response
from rounds.surveys.queries import questionnaire
from rounds.surveys.rules.questionnaire import AnswerRefusedError, OpenedSurvey

COOKIE = "survey"
COOKIE_DAYS = 1
LINK, PORTAL = Response.Channel.LINK.value, Response.Channel.PORTAL.value


@open_to_all(TOKEN)
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the token of the link for a cookie of one day: the questionnaire has an address without it."""
    if questionnaire(token) is None:
        return turned_away(request)
    return _to_form(request, token, LINK)


@open_to_all(TOKEN, methods=("POST",))
@for_retailer
def survey_open(request: HttpRequest, retailer: Retailer) -> HttpResponse:
    """From his own page: the survey that asks him now, by a fresh link of his own."""
    now = timezone.now()
    asked = open_invitation(retailer, today=retailer.company.local_day(now))
    token = renew_link(asked.campaign, retailer, at=now) if asked else None
    return _to_form(request, token, PORTAL) if token else redirect("portal:home")


def _to_form(request: HttpRequest, token: str, channel: str) -> HttpResponse:
    answer = redirect("portal:survey_form")
    keep_for_portal(request, answer, COOKIE, f"{channel}:{token}", days=COOKIE_DAYS)
    return without_trace(answer)


@open_to_all(TOKEN, methods=("GET", "POST"))
def survey_form(request: HttpRequest) -> HttpResponse:
    """Answer a survey once; beside it he may ask to be called back, which is kept apart from the answers."""
    kept = str(request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=COOKIE_DAYS * 24 * 3600))
    channel, _colon, token = kept.partition(":")
    asked = questionnaire(token) if token else None
    if asked is None:
        return closed_page(request)
    now = timezone.now()
    form = SurveyForm(request.POST or None, questions=asked.questions)
    wish = WishForm(request.POST or None, prefix="wish")
    refused = "already_answered" if asked.is_answered else "" if asked.accepts(timezone.localdate(now)) else "not_open"
    if request.method == "POST" and not refused and form.is_valid() and wish.is_valid():
        try:
            answer_survey(token, form.answers(), at=now, channel=channel, seconds=form.taken())
            wished = _wish(token, wish)
            return render(request, "portal/survey_thanks.html", {"asked": asked, "wished": wished} | _around(asked))
        except SurveyRefusedError as error:
            refused = error.code
        except AnswerRefusedError:
            refused = "changed"
    context = {"asked": asked, "form": form, "wish": wish, "refused": refused}
    return render(request, "portal/survey.html", context | _around(asked))


def _wish(token: str, wish: WishForm) -> dict[str, Any]:
    """What he asked for: nothing, an issue with its number, or that it could not be registered."""
    wanted = wish.asked_for()
    if wanted is None:
        return {}
    try:
        return {"issue": raise_wish_by_token(token, at=timezone.now(), **wanted)}
    except IssueRefusedError:
        return {"text": wanted["text"]}


def _around(asked: OpenedSurvey) -> dict[str, object]:
    return {"company_name": asked.company, "sample_data": asked.is_sample}
