"""Answering a questionnaire, by whatever channel: the answer keeps no trace of who gave it, nor of when."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from rounds.surveys.models import Answer, Campaign, DayCount, Invitation, Item, Response
from rounds.surveys.queries import token_hash
from rounds.surveys.queries.campaigns import questions_of
from rounds.surveys.rules.questionnaire import SCALE, TEXT, Given, clean_answers, rounded_up

MIXED = 7  # a new response goes in with this many older ones, so that its place in the table is one of eight


class SurveyRefusedError(ValueError):
    """The survey takes no answer; `code` is `unknown_token`, `not_open`, `already_answered` or `gone`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def answer_survey(
    token: str,
    answers: Mapping[int, Any],
    *,
    at: datetime,
    channel: str = Response.Channel.LINK.value,
    seconds: float | None = None,
) -> None:
    """Take one questionnaire by its token: `answers` are item ids with a score 1-5, a text, or option numbers.

    Raises SurveyRefusedError, or AnswerRefusedError when the answers do not fit.
    """
    invitation = Invitation.objects.filter(token_hash=token_hash(token)).first()
    if invitation is None:
        raise SurveyRefusedError("unknown_token")
    answer_invitation(invitation, answers, at=at, channel=channel, seconds=seconds)


@transaction.atomic
def answer_invitation(
    invitation: Invitation,
    answers: Mapping[int, Any],
    *,
    at: datetime,
    channel: str,
    seconds: float | None = None,
) -> None:
    """Take one questionnaire from whoever this invitation asked: every channel ends here.

    The invitation is marked and the response written without any link between them, and no event names either: an
    event has a time and a place in the order, and order would undo the anonymity (A32). The campaign's closing event
    seals all answers together instead. Raises as `answer_survey` does.
    """
    campaign = _locked(invitation.campaign_id)
    day = campaign.company.local_day(at)
    if campaign.state != Campaign.State.OPEN or not campaign.starts_on <= day <= campaign.ends_on:
        raise SurveyRefusedError("not_open")
    questions = questions_of(campaign)
    cleaned = clean_answers(questions, answers)
    _mark(invitation)
    territory = invitation.retailer.territory
    response = Response(
        campaign=campaign,
        manager_id=territory.manager_id if territory else None,
        stratum=invitation.stratum,
        channel=channel,
        seconds=rounded_up(seconds),
    )
    kinds = {question.key: question.kind for question in questions}
    own = [_answer(response, key, kinds[key], value) for key, value in cleaned.items()]
    _put_in_any_order(response, own)
    _count(campaign, day, channel)


def mix_responses(responses: Iterable[Response]) -> None:
    """Write these responses and their answers anew in random order: no row keeps the place it was written at.

    Inside a transaction of the caller. Keys and contents stay; the hidden row numbers of SQLite, and on PostgreSQL the
    place and the writing transaction of a row, are the same for all of them afterwards.
    """
    _write_shuffled(*_taken_out(responses))


def _put_in_any_order(response: Response, own: list[Answer]) -> None:
    """Write it together with some older ones: of several rows written at once nobody can tell which is the new one."""
    others = Response.objects.filter(campaign=response.campaign)
    companions, answers = _taken_out(others.filter(pk__in=_beside(others, response.pk)))
    _write_shuffled([*companions, response], [*answers, *own])


def _beside(rows: QuerySet[Any], key: Any) -> set[Any]:
    """The keys of rows next to this one in the order of keys, as in a ring; it lies anywhere among them.

    Found by the index. Of rows taken at random from all over, the new one would be the one that lies by itself.
    """
    before = secrets.randbelow(MIXED + 1)
    return {*_next(rows, key, before, backwards=True), *_next(rows, key, MIXED - before, backwards=False)}


def _next(rows: QuerySet[Any], key: Any, number: int, *, backwards: bool) -> list[Any]:
    sides = [rows.filter(pk__gt=key), rows.filter(pk__lt=key)]
    found: list[Any] = []
    for side in reversed(sides) if backwards else sides:
        found += side.order_by("-pk" if backwards else "pk").values_list("pk", flat=True)[: number - len(found)]
    return found


def _taken_out(responses: Iterable[Response]) -> tuple[list[Response], list[Answer]]:
    rows = list(responses)
    answers = list(Answer.objects.filter(response__in=rows))
    Answer.objects.filter(response__in=rows).delete()
    Response.objects.filter(pk__in=[one.pk for one in rows]).delete()
    return rows, answers


def _write_shuffled(responses: list[Response], answers: list[Answer]) -> None:
    dice = secrets.SystemRandom()
    dice.shuffle(responses)
    dice.shuffle(answers)
    Response.objects.bulk_create(responses)
    Answer.objects.bulk_create(answers)


def _locked(campaign_id: int) -> Campaign:
    found = Campaign.objects.unscoped("the invitation is the key").select_for_update(of=("self",))
    return found.select_related("company").get(pk=campaign_id)


def _mark(invitation: Invitation) -> None:
    """Answered, once; who holds the invitation on the phone lets go of it, and no reminder's day stays behind.

    Some who answered before are written again with the same words, so that on PostgreSQL the rows of one transaction
    are several invitations beside several responses.
    """
    waiting = Invitation.objects.filter(pk=invitation.pk, answered=False)
    if not waiting.filter(gone="").update(answered=True, held_by=None, held_until=None, reminded_on=None):
        raise SurveyRefusedError("gone" if waiting.exists() else "already_answered")
    earlier = Invitation.objects.filter(campaign=invitation.campaign_id, answered=True)
    Invitation.objects.filter(pk__in=_beside(earlier, invitation.pk)).update(answered=True)


def _count(campaign: Campaign, day: date, channel: str) -> None:
    """One more on this day by this channel: a number without a name."""
    today, _is_new = DayCount.objects.get_or_create(campaign=campaign, day=day, channel=channel)
    DayCount.objects.filter(pk=today.pk).update(answers=F("answers") + 1)


def _answer(response: Response, item_id: int, kind: str, value: Given) -> Answer:
    item = Item(pk=item_id)
    if kind == TEXT:
        return Answer(response=response, item=item, text=str(value))
    if isinstance(value, tuple):
        return Answer(response=response, item=item, choices=list(value))
    assert kind == SCALE
    return Answer(response=response, item=item, score=int(value))
