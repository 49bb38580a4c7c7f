"""Requests for another account manager as lists and pages show them; what the one concerned may read of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rounds.common.events import history
from rounds.people.models import Staff
from rounds.people.queries import calendar_of, settings_of
from rounds.planning.models import ManagerChoice
from rounds.planning.models.choice import ManagerChoiceQuerySet
from rounds.planning.queries.choice_weighing import UNSAID, YEAR
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.weighing import reason_counts

State = ManagerChoice.State
AROUND = (
    *("company", "unit", "retailer__territory__manager", "before", "outgoing", "wanted__manager", "incoming"),
    *("proposed__manager", "decided_by"),
)
TONES = {
    State.OPEN: "warning",
    State.PROPOSED: "progress",
    State.AGREED: "progress",
    State.DONE: "success",
    State.DECLINED: "neutral",
    State.WITHDRAWN: "neutral",
    State.LAPSED: "neutral",
}
OVERDUE = "overdue"
TITLES = {
    "manager_choice.asked": gettext_noop("零售户提出申请"),
    "manager_choice.withdrawn": gettext_noop("零售户撤回"),
    "manager_choice.heard": gettext_noop("原客户经理作了说明"),
    "manager_choice.proposed": gettext_noop("建议另一位"),
    "manager_choice.lapsed": gettext_noop("建议的人选到期没有答复"),
    "manager_choice.proposal_answered": gettext_noop("零售户答复建议"),
    "manager_choice.agreed": gettext_noop("同意"),
    "manager_choice.declined": gettext_noop("不同意"),
    "manager_choice.done": gettext_noop("已更换，零售户已移交"),
    "manager_choice.hindered": gettext_noop("到生效日不能更换，重新待决定"),
}


def choices_shown_to(user: Staff, *, state: str = "", at: datetime) -> ManagerChoiceQuerySet:
    """Those within reach, of one state or not decided in time; anything else asked for shows all."""
    found = ManagerChoice.objects.visible_to(user).select_related(*AROUND)
    if state == OVERDUE:
        return found.overdue(at)
    return found.filter(state=state) if state in State.values else found


@dataclass(frozen=True)
class Row:
    """A request on the list: `minutes_left` business minutes until it must be decided, None when nobody owes that."""

    choice: ManagerChoice
    minutes_left: int | None

    @property
    def tone(self) -> str:
        """Of its state."""
        return tone_of(self.choice)


def tone_of(choice: ManagerChoice) -> str:
    """The colour of a state, which is said in words too."""
    return TONES[State(choice.state)]


def rows_of(user: Staff, choices: Sequence[ManagerChoice], *, at: datetime) -> list[Row]:
    """The light of each. One query, however many there are."""
    calendar = calendar_of(user.company, range(at.year - 2, at.year + 2))
    open_ones = {one.pk for one in choices if one.state == State.OPEN}
    return [Row(one, calendar.business_minutes(at, one.due_at) if one.pk in open_ones else None) for one in choices]


@dataclass(frozen=True)
class Counts:
    """How many wait, how many of them too long, how many were changed and refused within a year."""

    waiting: int
    overdue: int
    done: int
    declined: int


def counts_of(user: Staff, *, at: datetime) -> Counts:
    """Two queries."""
    mine = ManagerChoice.objects.visible_to(user)
    recent = mine.filter(asked_at__gte=at - YEAR).order_by().values_list("state").annotate(number=Count("pk"))
    numbers: dict[str, int] = dict(recent)
    waiting = sum(numbers.get(str(state), 0) for state in ManagerChoice.UNSETTLED)
    return Counts(waiting, mine.overdue(at).count(), numbers.get("done", 0), numbers.get("declined", 0))


def done_within_reach(user: Staff, *, at: datetime) -> list[ManagerChoice]:
    """Changes of the last year that took effect, for what they did together."""
    found = ManagerChoice.objects.visible_to(user).filter(state=State.DONE, asked_at__gte=at - YEAR)
    return list(found.select_related("retailer", "company"))


def story_of(choice: ManagerChoice) -> list[dict[str, object]]:
    """What happened to it, for the timeline."""
    events = list(history(choice))
    names = dict(
        Staff.objects.filter(company_id=choice.company_id, pk__in={event.actor_id for event in events}).values_list(
            "pk", "name"
        )
    )
    actors = {"retailer": _("零售户"), "system": _("系统")}
    return [
        {
            "at": event.at,
            "title": _(TITLES.get(event.verb, event.verb)),
            "who": names.get(event.actor_id or 0) or actors.get(event.actor_label, event.actor_label),
        }
        for event in events
    ]


@dataclass(frozen=True)
class AboutMe:
    """What an account manager reads of a request about himself: never who asked before it is done, never the words.

    `month` is the first of the month in which it was asked; a day would tell whose visit it followed. `retailer` is
    named only when the shop has changed hands; one that stays with him is never named (nobody shall pay for asking).
    """

    pk: int
    month: date
    state: str
    tone: str
    may_speak: bool
    view: str
    retailer: str


@dataclass(frozen=True)
class Concerned:
    """His page: each request, how many within a year, and their reasons once there are enough of them."""

    rows: tuple[AboutMe, ...]
    in_a_year: int
    least: int
    reasons: tuple[tuple[str, int], ...]


SHOWN = 50


def concerned(user: Staff, *, at: datetime) -> Concerned:
    """The requests about this account manager, newest month first. Three queries."""
    mine = ManagerChoice.objects.visible_to(user).filter(outgoing=user).exclude(state=State.WITHDRAWN)
    rows = list(mine.select_related("retailer").order_by("-asked_at", "-pk")[:SHOWN])
    codes = list(mine.filter(asked_at__gte=at - YEAR).values_list("reason", flat=True))
    least = settings_of(user.company, at=at)[chosen.CHOICE_MIN_GROUP]
    labels = {"": UNSAID, **{str(value): str(label) for value, label in ManagerChoice.Reason.choices}}
    enough = reason_counts(codes, labels) if len(codes) >= least else {}
    return Concerned(
        rows=tuple(_about(one, user) for one in rows),
        in_a_year=len(codes),
        least=least,
        reasons=tuple((_(label), number) for label, number in enough.items()),
    )


def _about(choice: ManagerChoice, user: Staff) -> AboutMe:
    return AboutMe(
        pk=choice.pk,
        month=user.company.local_day(choice.asked_at).replace(day=1),
        state=str(choice.get_state_display()),
        tone=tone_of(choice),
        may_speak=choice.state in {State.OPEN, State.PROPOSED},
        view=choice.view,
        retailer=choice.retailer.name if choice.state == State.DONE else "",
    )
