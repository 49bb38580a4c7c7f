"""The will to grow: answered questions and observed behaviour, each contribution listed (C21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rounds.segments.rules.reasons import gettext_noop

Contribution = tuple[str, tuple[str, ...], dict[str, str | float | int]]


@dataclass(frozen=True)
class Question:
    """One question a visit may ask; the weight says how much its answer counts."""

    key: str
    text: str
    weight: float


QUESTIONS = (
    Question("wants_to_grow", gettext_noop("愿意扩大卷烟经营"), 3.0),
    Question("learns", gettext_noop("愿意学习经营与陈列方法"), 2.0),
    Question("new_products", gettext_noop("愿意试销新品"), 2.0),
    Question("e_services", gettext_noop("愿意使用网上订货、电子结算"), 1.0),
    Question("stays", gettext_noop("打算继续经营卷烟"), 3.0),
)
BY_KEY = {question.key: question for question in QUESTIONS}
RHYTHM_WEIGHT = 2.0
TREND_WEIGHT = 2.0
GROWING = 0.10
UNKNOWN = gettext_noop("意愿未知：没有有效问答，也没有订货记录")


@dataclass(frozen=True)
class WillFact:
    """One answer from -2 (not at all) to 2 (very much), dated."""

    question: str
    answer: int
    answered_on: date


@dataclass(frozen=True)
class Behaviour:
    """What the orders say: gap since the last order over the usual rhythm, and the trend of the volume (a fraction)."""

    gap_ratio: float | None = None
    trend: float | None = None


NOTHING_OBSERVED = Behaviour()


def will_of(
    answers: Sequence[WillFact], behaviour: Behaviour, *, as_of: date, days: int
) -> tuple[float, tuple[Contribution, ...]]:
    """Weighted mean on -1..1 over what is known; the newest answer to each question counts until it is `days` old."""
    newest: dict[str, WillFact] = {}
    for fact in sorted(answers, key=lambda one: (one.answered_on, one.question, one.answer)):
        fresh = 0 <= (as_of - fact.answered_on).days <= days
        if fact.question in BY_KEY and fresh:
            newest[fact.question] = fact
    parts: list[tuple[float, float, Contribution]] = []
    for key in sorted(newest):
        fact, question = newest[key], BY_KEY[key]
        params: dict[str, str | float | int] = {
            "question": question.text,
            "answer": fact.answer,
            "date": fact.answered_on.isoformat(),
        }
        text = gettext_noop("问答“%(question)s”：%(answer)s 分（-2 至 2，%(date)s）")
        parts.append((fact.answer / 2, question.weight, (text, ("C21",), params)))
    parts += _behaviour_parts(behaviour)
    total = sum(weight for _value, weight, _because in parts)
    if not total:
        return 0.0, ((UNKNOWN, ("C21", "C12"), {}),)
    score = sum(value * weight for value, weight, _because in parts) / total
    return score, tuple(because for _value, _weight, because in parts)


def _behaviour_parts(behaviour: Behaviour) -> list[tuple[float, float, Contribution]]:
    parts: list[tuple[float, float, Contribution]] = []
    if behaviour.gap_ratio is not None:
        value = 0.5 if behaviour.gap_ratio <= 1.5 else -0.5 if behaviour.gap_ratio <= 3 else -1.0
        text = gettext_noop("距上次订货为平时间隔的 %(ratio)s 倍")
        parts.append((value, RHYTHM_WEIGHT, (text, ("C21", "C25"), {"ratio": round(behaviour.gap_ratio, 1)})))
    if behaviour.trend is not None:
        value = 1.0 if behaviour.trend >= GROWING else -1.0 if behaviour.trend <= -GROWING else 0.0
        text = gettext_noop("近三个月销量变化 %(trend)s%%")
        parts.append((value, TREND_WEIGHT, (text, ("C21",), {"trend": round(100 * behaviour.trend)})))
    return parts
