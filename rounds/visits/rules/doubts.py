"""What looks doubtful about a visit: flags with a plain reason, shown to the person first, never a verdict.

The phone has the same in rounds/field/static/field/doubts.js; both run rounds/visits/tests/cases.json.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from rounds.visits.rules.reasons import Reason, gettext_noop

CLOCK_TOLERANCE = timedelta(minutes=2)
LEG_METRES = 1_000  # nearer shops are never "too fast": positions scatter
SAME_PICTURE = 6  # of 64 bits of a dHash; more and it is another picture
LEAST_TOLD = 5  # a look with fewer bright or fewer dark steps is that of any plain wall
AT_THE_DOOR = frozenset({"door", "evening"})
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "position_far": ("drift", "moved", "met_elsewhere", "written_later", "other"),
    "very_short": ("owner_away", "brief_errand", "written_later", "other"),
    "too_fast": ("drift", "written_later", "driven", "other"),
    "same_photo": ("nothing_changed", "wrong_photo", "other"),
    "clock_ahead": ("clock_wrong", "other"),
    "clock_jump": ("clock_wrong", "other"),
}
ANSWER_LABELS = {
    "drift": gettext_noop("定位漂移"),
    "moved": gettext_noop("店搬了"),
    "met_elsewhere": gettext_noop("店主不在店里，在别处见面"),
    "written_later": gettext_noop("补录"),
    "owner_away": gettext_noop("店主不在，门口见面"),
    "brief_errand": gettext_noop("只办一件小事"),
    "driven": gettext_noop("路近，开车来的"),
    "nothing_changed": gettext_noop("陈列没有变化"),
    "wrong_photo": gettext_noop("选错了照片"),
    "clock_wrong": gettext_noop("手机时间不准"),
    "other": gettext_noop("其他原因"),
}
KIND_LABELS = {
    "position_far": gettext_noop("位置偏远"),
    "very_short": gettext_noop("停留很短"),
    "too_fast": gettext_noop("路上太快"),
    "same_photo": gettext_noop("照片用过"),
    "clock_ahead": gettext_noop("时钟偏快"),
    "clock_jump": gettext_noop("时钟跳变"),
    "pressure": gettext_noop("像下指标"),
}


@dataclass(frozen=True)
class Doubt:
    """One flag: what kind, and why in words; `answer` is what the person said to it."""

    kind: str
    reason: Reason
    answer: str = ""

    def record(self) -> dict[str, Any]:
        """Plain JSON for the row of the visit."""
        said = {"answer": self.answer} if self.answer else {}
        return {"kind": self.kind, **self.reason.record(), **said}


@dataclass(frozen=True)
class Times:
    """Arrival and departure as they count, and whether the phone's clock had to be set back."""

    arrived_at: datetime
    departed_at: datetime
    ahead_minutes: int = 0


@dataclass(frozen=True)
class Leg:
    """The way from the visit before: metres between the two positions, their errors together, seconds between."""

    metres: float
    accuracy: float
    seconds: float
    retailer: str


@dataclass(frozen=True)
class Picture:
    """A photo by its SHA-256 and dHash (16 hexadecimal digits); day and shop say where it was used."""

    sha256: str
    dhash: str = ""
    day: date | None = None
    retailer: str = ""


def settled_times(arrived_at: datetime, departed_at: datetime, *, received_at: datetime) -> Times:
    """Keep the length of the visit; a phone clock ahead of the server is set back, nothing lies in the future."""
    ahead = departed_at - received_at
    if ahead <= timedelta(0):
        return Times(arrived_at, departed_at)
    minutes = int(ahead / timedelta(minutes=1)) if ahead > CLOCK_TOLERANCE else 0
    return Times(arrived_at - ahead, received_at, minutes)


def doubts_about(
    times: Times,
    *,
    channel: str,
    metres_away: float | None,
    accuracy_metres: float,
    far_metres: int,
    short_seconds: int,
    leg: Leg | None = None,
    fastest_kmh: int = 130,
    steady_seconds: float | None = None,
) -> tuple[Doubt, ...]:
    """Flags of one visit. No position is no doubt: giving it is free. Only a door visit has a place and a least length.

    `metres_away` is the distance of the arrival fix from the outlet; its accuracy speaks for the person.
    `steady_seconds` is the length of the visit by a clock nobody can set; without one, nothing is said about jumps.
    """
    seconds = int((times.departed_at - times.arrived_at).total_seconds())
    found: list[Doubt] = []
    if channel in AT_THE_DOOR:
        far = _far(metres_away, accuracy_metres, far_metres)
        short = _short(seconds if steady_seconds is None else int(steady_seconds), short_seconds)
        found += [doubt for doubt in (far, short, _too_fast(leg, fastest_kmh)) if doubt]
    if times.ahead_minutes:
        text = gettext_noop("手机时钟快了 %(minutes)s 分钟，已按服务器时间记录")
        found.append(Doubt("clock_ahead", Reason(text, {"minutes": times.ahead_minutes}, ("E05",))))
    if steady_seconds is not None and abs(seconds - steady_seconds) > CLOCK_TOLERANCE.total_seconds():
        text = gettext_noop("拜访中手机时钟跳了约 %(minutes)s 分钟")
        minutes = round(abs(seconds - steady_seconds) / 60)
        found.append(Doubt("clock_jump", Reason(text, {"minutes": minutes}, ("E05",))))
    return tuple(found)


def _far(metres: float | None, accuracy: float, limit: int) -> Doubt | None:
    if metres is None or metres - accuracy <= limit:
        return None
    words = {"metres": round(metres), "accuracy": round(accuracy), "limit": limit}
    text = gettext_noop("到店位置离店铺约 %(metres)s 米（误差 %(accuracy)s 米，提示线 %(limit)s 米）")
    return Doubt("position_far", Reason(text, words, ("E05",)))


def _short(seconds: int, limit: int) -> Doubt | None:
    if seconds >= limit:
        return None
    text = gettext_noop("从到店到离店只有 %(seconds)s 秒")
    return Doubt("very_short", Reason(text, {"seconds": seconds}, ("E05", "E07")))


def _too_fast(leg: Leg | None, fastest_kmh: int) -> Doubt | None:
    """Whether nobody drives that fast, even when both positions erred towards each other."""
    if leg is None or leg.metres - leg.accuracy <= LEG_METRES:
        return None
    seconds = max(leg.seconds, 1.0)
    if (leg.metres - leg.accuracy) / seconds * 3.6 <= fastest_kmh:
        return None
    words = {"retailer": leg.retailer, "kilometres": round(leg.metres / 1000, 1), "minutes": round(seconds / 60)}
    text = gettext_noop("离开%(retailer)s %(minutes)s 分钟就到了 %(kilometres)s 公里外")
    return Doubt("too_fast", Reason(text, words, ("E05",)))


def photo_doubt(photos: Iterable[Picture], known: Sequence[Picture]) -> Doubt | None:
    """Whether a photo of this visit was used for another one: the same bytes, or to the eye the same picture."""
    for photo in photos:
        for other in known:
            is_same = photo.sha256 == other.sha256
            if not is_same and not looks_alike(photo.dhash, other.dhash):
                continue
            return Doubt("same_photo", _photo_reason(other, is_same))
    return None


def _photo_reason(other: Picture, is_same: bool) -> Reason:
    """A colleague's photo is told without his shop."""
    words = {"day": other.day.isoformat() if other.day else "", "retailer": other.retailer}
    if not other.retailer:
        return Reason(gettext_noop("照片与一位同事 %(day)s 的一张是同一个文件"), words, ("E05",))
    if is_same:
        return Reason(gettext_noop("照片与 %(day)s 在%(retailer)s的一张是同一个文件"), words, ("E05",))
    return Reason(gettext_noop("照片与 %(day)s 在%(retailer)s的一张看起来一样"), words, ("E05",))


def looks_alike(first: str, second: str) -> bool:
    """Whether two dHashes differ in a few bits only; a picture of one tone is like every other and not judged."""
    if len(first) != 16 or len(second) != 16:
        return False
    a, b = int(first, 16), int(second, 16)
    if not LEAST_TOLD <= a.bit_count() <= 64 - LEAST_TOLD:
        return False
    return (a ^ b).bit_count() <= SAME_PICTURE


def with_answers(doubts: Iterable[Doubt], answers: Mapping[str, str]) -> tuple[Doubt, ...]:
    """The doubts with what the person said to each; what only the phone asked is kept with its answer."""
    found = list(doubts)
    known = {doubt.kind for doubt in found}
    asked = gettext_noop("手机上提示过：%(kind)s")
    more = [
        Doubt(kind, Reason(asked, {"kind": KIND_LABELS.get(kind, kind)}, ("E05",)), answer)
        for kind, answer in answers.items()
        if kind not in known and answer
    ]
    return (*(Doubt(doubt.kind, doubt.reason, answers.get(doubt.kind, "")) for doubt in found), *more)
