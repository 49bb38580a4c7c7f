"""A retailer asks for another account manager, thinks better of it, answers a proposal; the outgoing one is heard."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from rounds.common.calendar import WorkCalendar
from rounds.common.events import record
from rounds.common.settings import Settings
from rounds.people.models import Company, Staff, Territory
from rounds.people.queries import calendar_around, settings_of
from rounds.people.rules.settings import WORKING_HOURS
from rounds.planning.actions.build import PlanningError
from rounds.planning.models import ManagerChoice
from rounds.planning.queries.choice import candidate_at, standing_of
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.reasons import Reason
from rounds.retailers.models import Retailer

By = Staff | str
State = ManagerChoice.State
TAKEN = gettext_noop("这份申请已有人处理，请刷新后再看")


class ChoiceRefusedError(PlanningError):
    """A step was not taken; the text says why and what to do."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.text, **reason.params)
        self.reason = reason


@transaction.atomic
def ask_choice(
    retailer: Retailer,
    *,
    wanted: Territory | None = None,
    reason: str = "",
    words: str = "",
    by: By,
    at: datetime,
) -> ManagerChoice:
    """A retailer asks for another account manager, and may say whom and why; both are free.

    ChoiceRefusedError while one request is under way, within the cool-down (except back to the one he left, once), or
    when the wanted one cannot be chosen.
    """
    settings = settings_of(retailer.company, at=at)
    check(standing_of(retailer, settings, today=retailer.company.local_day(at), wanted=wanted))
    before = retailer.territory
    if before is None or before.manager is None:
        raise refused(gettext_noop("目前没有指定客户经理，由市场部直接安排"))
    if wanted is not None:
        check_eligible(retailer, wanted, settings)
    calendar = calendar_around(retailer.company, at)
    try:
        with transaction.atomic():
            choice = ManagerChoice.objects.create(
                company_id=retailer.company_id,
                unit=before.unit,
                retailer=retailer,
                before=before,
                outgoing=before.manager,
                wanted=wanted,
                incoming=wanted.manager if wanted else None,
                reason=reason,
                words=words.strip()[:300],
                asked_at=at,
                due_at=due_at(calendar, settings, at),
                hearing_ends=_hearing_ends(calendar, settings, retailer.company.local_day(at)),
            )
    except IntegrityError:
        raise refused(gettext_noop("已有一份申请在办理中，一次只能提一份")) from None
    record(
        "manager_choice.asked",
        choice,
        by=by,
        at=at,
        retailer=retailer.pk,
        before=before.pk,
        wanted=wanted.pk if wanted else None,
        due_at=choice.due_at,
    )
    return choice


@transaction.atomic
def withdraw_choice(choice: ManagerChoice, *, by: By, at: datetime) -> ManagerChoice:
    """The retailer thinks better of it. ChoiceRefusedError once it is decided."""
    step(choice, [State.OPEN, State.PROPOSED], State.WITHDRAWN)
    record("manager_choice.withdrawn", choice, by=by, at=at)
    return choice


@transaction.atomic
def write_view(choice: ManagerChoice, *, words: str, by: Staff, at: datetime) -> ManagerChoice:
    """The account manager who would lose a retailer is heard (A49). ChoiceRefusedError when decided, or not his."""
    if by.pk != choice.outgoing_id:
        raise refused(gettext_noop("只有原客户经理可以说明"))
    if not words.strip():
        raise refused(gettext_noop("请写下您的说明"))
    step(choice, [State.OPEN, State.PROPOSED], None, view=words.strip()[:500], view_at=at)
    record("manager_choice.heard", choice, by=by, at=at, view=choice.view)
    return choice


@transaction.atomic
def answer_proposal(choice: ManagerChoice, *, accepts: bool, by: By, at: datetime) -> ManagerChoice:
    """The retailer takes the proposed one, or stays with his own wish; the market manager's clock starts anew."""
    settings = settings_of(choice.company, at=at)
    changes: dict[str, Any] = {"due_at": due_at(calendar_around(choice.company, at), settings, at)}
    if accepts and choice.proposed is not None:
        changes |= {"wanted": choice.proposed, "incoming": choice.proposed.manager}
    step(choice, [State.PROPOSED], State.OPEN, **changes)
    record("manager_choice.proposal_answered", choice, by=by, at=at, accepts=accepts)
    return choice


def check_eligible(retailer: Retailer, territory: Territory, settings: Settings) -> None:
    """ChoiceRefusedError unless this territory can take the retailer (D08, C18)."""
    found = candidate_at(retailer, territory, settings)
    if found is None:
        raise refused(gettext_noop("不在同一个市场部"))
    check(found.bars)


def check(hindrances: Sequence[Reason]) -> None:
    """ChoiceRefusedError with the first of them, if there is one."""
    if hindrances:
        raise ChoiceRefusedError(hindrances[0])


def refused(text: str) -> ChoiceRefusedError:
    """A refusal in one sentence."""
    return ChoiceRefusedError(Reason(text, {}, ()))


def lock(choice: ManagerChoice) -> None:
    """The company's row is the lock: of two who fill the last place, the second sees the first."""
    Company.objects.unscoped("the lock of this company").select_for_update(no_key=True).get(pk=choice.company_id)


def step(choice: ManagerChoice, allowed: Sequence[str], state: str | None, **changes: Any) -> None:
    """Change the row only while it is in one of these states; of two at once the second is refused."""
    if state is not None:
        changes["state"] = state
    row = ManagerChoice.objects.unscoped("the row the caller holds").filter(pk=choice.pk, state__in=allowed)
    if not row.update(**changes):
        raise refused(TAKEN)
    for name, value in changes.items():
        setattr(choice, name, value)


def due_at(calendar: WorkCalendar, settings: Settings, at: datetime) -> datetime:
    """So many working days of open time from now."""
    a_day = sum(int(end) - int(start) for start, end in settings[WORKING_HOURS])
    return calendar.due_at(at, a_day * settings[chosen.CHOICE_DECISION_DAYS])


def _hearing_ends(calendar: WorkCalendar, settings: Settings, today: date) -> date:
    """The first day on which nobody waits for the outgoing manager's view any more: whole working days lie between."""
    days = int(settings[chosen.CHOICE_HEARING_DAYS])
    return calendar.workdays(today + timedelta(days=1), days + 1)[-1] if days else today
