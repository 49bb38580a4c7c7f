"""What a finished visit leaves behind, and when it may be taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop

MOST_CARTONS, MOST_BRANDS, HABIT_LENGTH = Decimal(100_000), 500, 300
PRIVATE = ("habits", "owner_situation")  # of the household: they go into the restricted part of the file alone (E04)
LABELS_SEEN = {"yes": "complete", "no": "lacking"}


class RecordedError(RefusedError):
    """The visit has a record already, which stands."""

    def __init__(self) -> None:
        super().__init__(Reason(gettext_noop("这次拜访已经有记录"), {}, ("E06",)))


@dataclass(frozen=True)
class Fix:
    """One position taken on arrival or departure: degrees with their datum, accuracy in metres, how many samples."""

    lat: float
    lon: float
    accuracy: float
    datum: str = "wgs84"
    samples: int = 1

    def record(self) -> dict[str, Any]:
        """Plain JSON for the row of the visit."""
        return dict(vars(self))


@dataclass(frozen=True)
class Announced:
    """An attachment the record belongs with; it is complete when bytes of this hash and size are stored."""

    kind: str
    sha256: str
    size: int
    purpose: str = ""

    def record(self) -> dict[str, Any]:
        """Plain JSON for the row of the visit."""
        return dict(vars(self))


@dataclass(frozen=True)
class SopStep:
    """One step of a standard procedure on this visit: done, or left out and why."""

    code: str
    version: int
    text: str
    is_done: bool
    because: str = ""

    def record(self) -> dict[str, Any]:
        """Plain JSON for the row of the visit."""
        return dict(vars(self))


@dataclass(frozen=True)
class VisitRecord:
    """The record of one visit: times, duties really done, four parts (E06), facts observed (C07).

    `announced` names signature and photos by hash; the signature counts once `keep_attachment` has stored it.
    `answers` are what the person said about a hint, by its kind; `order_advice` is free of pressure (E16, F05).
    """

    arrived_at: datetime
    departed_at: datetime
    comment: str = ""
    suggestion: str = ""
    summary: str = ""
    arrival: Fix | None = None
    departure: Fix | None = None
    channel: str = ""
    goal: str = ""
    no_goal_reason: str = ""
    done_duties: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    announced: tuple[Announced, ...] = ()
    steady_seconds: float | None = None
    order_advice: str = ""
    sop_steps: tuple[SopStep, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The three written parts as one text."""
        return "\n".join(part for part in (self.comment, self.suggestion, self.summary) if part.strip())


def check_finish(state: str, record: VisitRecord, *, goal: str, duties: tuple[str, ...]) -> None:
    """RefusedError when the record cannot be taken: times reversed, or no goal and no reason (C05).

    RecordedError when there is one already.

    A missing part of E06 is no ground to refuse: the record is saved and stays incomplete.
    """
    if state == "finished":
        raise RecordedError
    if record.departed_at < record.arrived_at:
        raise RefusedError(Reason(gettext_noop("离店时间早于到店时间"), {}, ("E05",)))
    if not (goal or record.goal or record.no_goal_reason):
        raise RefusedError(Reason(gettext_noop("没有目标的拜访要写明原因"), {}, ("C05",)))
    if strange := set(record.done_duties) - set(duties):
        raise RefusedError(Reason(gettext_noop("没有这项职责：%(duty)s"), {"duty": min(strange)}, ("C10",)))


def awaited(announced: Iterable[Mapping[str, Any]], stored: Iterable[str]) -> int:
    """How many of the announced attachments are not stored; the same bytes announced twice are one."""
    return len({str(one.get("sha256")) for one in announced} - set(stored))


def file_fields(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The observed facts that belong into the retailer file (C07), in its types; the rest stays in the record."""
    fields: dict[str, Any] = {}
    stock = _number(facts.get("stock_cartons"))
    if stock is not None and stock <= MOST_CARTONS:
        fields["stock_cartons"] = stock.quantize(Decimal("0.1"))
    brands = _number(facts.get("out_of_province_brands"))
    if brands is not None and brands <= MOST_BRANDS:
        fields["out_of_province_brands"] = int(brands)
    display = _number(facts.get("display_grade"))
    if display is not None and 1 <= display <= 5:
        fields["display_grade"] = int(display)
    if (labels := facts.get("price_labels")) in LABELS_SEEN:
        fields["price_labels"] = LABELS_SEEN[labels]
    for name in PRIVATE:
        words = facts.get(name)
        if isinstance(words, str) and words.strip():
            fields[name] = words.strip()[:HABIT_LENGTH]
    return fields


def kept_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The observed facts as the record keeps them: who may read a record need not know the household (E04, PIPL)."""
    return {name: value for name, value in facts.items() if name not in PRIVATE}


def _number(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and number >= 0 else None
