"""A market manager decides on a retailer's wish with the facts before him; on its day it takes effect (A49, A50)."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_noop

from rounds.common.events import record
from rounds.common.jobs import start
from rounds.common.settings import Settings
from rounds.people.models import Company, Staff, Territory
from rounds.people.queries import calendar_around, settings_of
from rounds.planning.actions.build import request_plan
from rounds.planning.actions.choosing import (
    TAKEN,
    By,
    ChoiceRefusedError,
    check,
    check_eligible,
    due_at,
    lock,
    refused,
    step,
)
from rounds.planning.models import ManagerChoice
from rounds.planning.queries.choice import candidate_at
from rounds.planning.queries.choice_weighing import sheet_of
from rounds.planning.rules.choice import unheard
from rounds.planning.rules.reasons import Reason
from rounds.planning.rules.settings import CHOICE_ANSWER_DAYS
from rounds.retailers.actions import move_retailers

State = ManagerChoice.State
JOB = "choice.take_effect"


@transaction.atomic
def propose_manager(
    choice: ManagerChoice, *, territory: Territory, note: str = "", by: By, at: datetime
) -> ManagerChoice:
    """Name another candidate to the retailer, who answers on his page. ChoiceRefusedError when not eligible."""
    lock(choice)
    settings = settings_of(choice.company, at=at)
    check_eligible(choice.retailer, territory, settings)
    answer_by = choice.company.local_day(at) + timedelta(days=settings[CHOICE_ANSWER_DAYS])
    said = {"proposed": territory, "proposal_note": note.strip()[:300], "answer_by": answer_by}
    step(choice, [State.OPEN], State.PROPOSED, **said)
    record(
        "manager_choice.proposed", choice, by=by, at=at, territory=territory.pk, note=choice.proposal_note,
        answer_by=str(answer_by),
    )  # fmt: skip
    return choice


def lapse_proposals(company: Company, *, at: datetime) -> int:
    """Proposals nobody answered in time: his own wish is decided upon; without one the request ends. How many."""
    rows = ManagerChoice.objects.unscoped("the house looks at every proposal of the company").filter(company=company)
    late = rows.unanswered(company.local_day(at)).order_by("pk")
    return sum(_lapsed(choice, at=at) for choice in late)


@transaction.atomic
def _lapsed(choice: ManagerChoice, *, at: datetime) -> bool:
    """False when he answered at the last moment."""
    settings = settings_of(choice.company, at=at)
    has_wish = choice.wanted_id is not None
    changes: dict[str, Any] = {"lapsed_at": at}
    if has_wish:
        changes["due_at"] = due_at(calendar_around(choice.company, at), settings, at)
    try:
        step(choice, [State.PROPOSED], State.OPEN if has_wish else State.LAPSED, **changes)
    except ChoiceRefusedError:
        return False
    record("manager_choice.lapsed", choice, by="system", at=at, answer_by=str(choice.answer_by), goes_on=has_wish)
    return True


@transaction.atomic
def decline_choice(choice: ManagerChoice, *, reason: str, by: Staff, at: datetime) -> ManagerChoice:
    """Refuse, with a reason the retailer reads. ChoiceRefusedError without one."""
    if not reason.strip():
        raise refused(gettext_noop("请写明不同意的理由，零售户会看到"))
    weighed = _weighed(choice, at=at)
    step(
        choice,
        [State.OPEN, State.PROPOSED],
        State.DECLINED,
        decided_by=by,
        decided_at=at,
        decision_reason=reason.strip()[:300],
        weighed=weighed,
    )
    record("manager_choice.declined", choice, by=by, at=at, reason=choice.decision_reason)
    return choice


@transaction.atomic
def approve_choice(
    choice: ManagerChoice, *, starts_on: date, reason: str = "", by: Staff, at: datetime, in_background: bool = True
) -> ManagerChoice:
    """Agree, from a day on; on that day the retailer changes hands. What was weighed is kept with the decision.

    ChoiceRefusedError when nobody is wanted yet, the wanted one cannot be chosen any more, or the outgoing account
    manager has neither spoken nor had the time to.
    """
    lock(choice)
    choice.refresh_from_db()
    today = choice.company.local_day(at)
    if choice.state != State.OPEN:
        raise refused(TAKEN)
    if starts_on < today:
        raise refused(gettext_noop("生效日期不能早于今天"))
    check(_hindrances(choice, settings_of(choice.company, at=at)))
    check(unheard(is_heard=choice.view_at is not None, hearing_ends=choice.hearing_ends, today=today))
    decision: dict[str, Any] = {"decided_by": by, "decided_at": at, "decision_reason": reason.strip()[:300]}
    step(
        choice,
        [State.OPEN],
        State.AGREED,
        **decision,
        starts_on=starts_on,
        incoming=choice.wanted.manager if choice.wanted else None,
        weighed=_weighed(choice, at=at),
        hindrance=[],
    )
    record("manager_choice.agreed", choice, by=by, at=at, wanted=choice.wanted_id, starts_on=starts_on)
    if starts_on <= today:
        return change_manager(choice, by=by, at=at, in_background=in_background)
    begins = datetime.combine(starts_on, time(0, 5), ZoneInfo(choice.company.timezone))
    start(JOB, company_id=choice.company_id, by=by, at=at, not_before=begins, choice_id=choice.pk)
    return choice


@transaction.atomic
def change_manager(choice: ManagerChoice, *, by: By, at: datetime, in_background: bool = True) -> ManagerChoice:
    """On its day an agreed choice takes effect: the retailer moves, both territories are planned anew.

    Nothing happens before that day, or twice. When the wanted one cannot take him any more, the request is open again
    and says why.
    """
    lock(choice)
    choice.refresh_from_db()
    if choice.state != State.AGREED or choice.starts_on is None or choice.starts_on > choice.company.local_day(at):
        return choice
    settings = settings_of(choice.company, at=at)
    if hindrances := _hindrances(choice, settings):
        told = [reason.record() for reason in hindrances]
        due = due_at(calendar_around(choice.company, at), settings, at)
        step(choice, [State.AGREED], State.OPEN, hindrance=told, due_at=due)
        record("manager_choice.hindered", choice, by=by, at=at, because=[reason.text for reason in hindrances])
        return choice
    move_retailers([choice.retailer], choice.wanted, by=by, at=at, because="A50")
    both = [one for one in (choice.before, choice.wanted) if one is not None]
    run = request_plan(
        choice.company,
        starts_on=choice.company.local_day(at),
        by=by,
        at=at,
        territories=both,
        in_background=in_background,
    )
    step(choice, [State.AGREED], State.DONE, done_at=at, plan_run=run)
    record("manager_choice.done", choice, by=by, at=at, retailer=choice.retailer_id, run=run.pk)
    return choice


def _hindrances(choice: ManagerChoice, settings: Settings) -> list[Reason]:
    """Why it cannot be carried out as the market stands now."""
    if choice.wanted is None:
        return [Reason(gettext_noop("他没有选定人选：请先建议一位，由他答复"), {}, ("A50",))]
    retailer = choice.retailer
    if not retailer.is_active or retailer.territory_id != choice.before_id:
        return [Reason(gettext_noop("零售户已停业或已换片区，请不同意这份申请并说明"), {}, ("A50",))]
    found = candidate_at(retailer, choice.wanted, settings)
    return list(found.bars) if found else [Reason(gettext_noop("不在同一个市场部"), {}, ("A50",))]


def _weighed(choice: ManagerChoice, *, at: datetime) -> list[dict[str, Any]]:
    """The sheet as it stands at the decision."""
    territory = choice.wanted
    return [line.record() for line in sheet_of(choice, territory, at=at)] if territory is not None else []
