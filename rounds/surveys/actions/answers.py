"""Answering a questionnaire: the answer keeps no trace of who gave it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from rounds.surveys.models import Answer, Campaign, Invitation, Item, Response
from rounds.surveys.queries import token_hash
from rounds.surveys.queries.campaigns import questions_of
from rounds.surveys.rules.questionnaire import TEXT, clean_answers


class SurveyRefusedError(ValueError):
    """The survey takes no answer with this token; `code` is `unknown_token`, `not_open` or `already_answered`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def answer_survey(token: str, answers: Mapping[int, Any], *, at: datetime) -> None:
    """Take one questionnaire: `answers` are item ids with a score 1-5 or a text.

    Raises SurveyRefusedError, or AnswerRefusedError when the answers do not fit. The invitation is marked and the
    response written without any link between them, and no event names either: an event has a time and a place in the
    order, and order would undo the anonymity (A32). The campaign's closing event seals all answers together instead.
    """
    found = Invitation.objects.select_related("campaign__company", "retailer__territory")
    invitation = found.filter(token_hash=token_hash(token)).first()
    if invitation is None:
        raise SurveyRefusedError("unknown_token")
    campaign = Campaign.objects.unscoped("the token is the key").select_for_update().get(pk=invitation.campaign_id)
    day = invitation.campaign.company.local_day(at)
    if campaign.state != Campaign.State.OPEN or not campaign.starts_on <= day <= campaign.ends_on:
        raise SurveyRefusedError("not_open")
    questions = questions_of(campaign)
    cleaned = clean_answers(questions, answers)
    if not Invitation.objects.filter(pk=invitation.pk, answered=False).update(answered=True):
        raise SurveyRefusedError("already_answered")
    territory = invitation.retailer.territory
    response = Response.objects.create(
        campaign=campaign, manager_id=territory.manager_id if territory else None, stratum=invitation.stratum
    )
    kinds = {question.key: question.kind for question in questions}
    Answer.objects.bulk_create(_answer(response, key, kinds[key], value) for key, value in cleaned.items())


def _answer(response: Response, item_id: int, kind: str, value: int | str) -> Answer:
    item = Item(pk=item_id)
    if kind == TEXT:
        return Answer(response=response, item=item, text=str(value))
    return Answer(response=response, item=item, score=int(value))
