"""The weekly written feedback, put together from the records (C17, D05): nobody writes a report by hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rounds.visits.rules.reasons import gettext_noop

Say = Callable[[str], str]
MOST_CITES = 60


@dataclass(frozen=True)
class PersonWeek:
    """One account manager's week in figures."""

    name: str
    planned: int
    finished: int
    missed: int
    complete: int
    reviews: int


@dataclass(frozen=True)
class ToldAnomaly:
    """One anomaly as the digest tells it; `visit` is the record it came from, or 0."""

    number: int
    visit: int
    day: date
    where: str
    who: str
    words: str
    state: str
    note: str


@dataclass(frozen=True)
class ToldAnswer:
    """What somebody answered in his review."""

    review: int
    day: date
    who: str
    question: str
    answer: str


@dataclass(frozen=True)
class WeekFacts:
    """What the records of one market department say of one week; labels are in the reader's language."""

    people: Sequence[PersonWeek]
    causes: Sequence[tuple[str, int]] = ()
    anomalies: Sequence[ToldAnomaly] = ()
    answers: Sequence[ToldAnswer] = ()
    issues: Sequence[tuple[str, int, int]] = ()
    promises: tuple[int, int] = (0, 0)
    next_week: int = 0


@dataclass(frozen=True)
class Section:
    """One section: a heading, its text, and the records behind it as (kind, number, label)."""

    title: str
    text: str
    cites: tuple[tuple[str, int, str], ...] = field(default=())

    def record(self) -> dict[str, Any]:
        """Plain JSON for the row."""
        cites = [{"kind": kind, "id": number, "label": label} for kind, number, label in self.cites[:MOST_CITES]]
        return {"title": self.title, "text": self.text, "cites": cites}


def digest_of(facts: WeekFacts, say: Say) -> list[Section]:
    """The sections of the week in the language of `say`; what did not happen is said as well."""
    return [
        _visits(facts, say),
        _causes(facts, say),
        _anomalies(facts, say),
        _answers(facts, say),
        _issues(facts, say),
        _ahead(facts, say),
    ]


def _visits(facts: WeekFacts, say: Say) -> Section:
    planned, finished = sum(one.planned for one in facts.people), sum(one.finished for one in facts.people)
    figures = {
        "planned": planned,
        "finished": finished,
        "percent": round(100 * finished / planned) if planned else 0,
        "missed": sum(one.missed for one in facts.people),
        "complete": sum(one.complete for one in facts.people),
    }
    text = gettext_noop(
        "本周计划 %(planned)s 户，完成 %(finished)s 户（%(percent)s%%），"
        "未拜访 %(missed)s 户，四部分齐全 %(complete)s 次。"
    )
    line = gettext_noop("%(name)s：计划 %(planned)s，完成 %(finished)s，未拜访 %(missed)s，梳理 %(reviews)s 天")
    lines = [say(line) % vars(one) for one in facts.people]
    return Section(say(gettext_noop("一、拜访情况")), "\n".join([say(text) % figures, *lines]))


def _causes(facts: WeekFacts, say: Say) -> Section:
    line = gettext_noop("%(cause)s %(count)s 户")
    lines = [say(line) % {"cause": cause, "count": count} for cause, count in facts.causes]
    return Section(say(gettext_noop("二、未拜访的原因")), "\n".join(lines) or say(gettext_noop("没有未拜访的。")))


def _anomalies(facts: WeekFacts, say: Say) -> Section:
    lines = []
    for one in facts.anomalies:
        became = f"{one.state}：{one.note}" if one.note else one.state
        place = f"{one.where}（{one.who}）" if one.where else one.who
        lines.append(f"{one.day:%m-%d} {place}：{one.words} —— {became}")
    cites = [
        ("visit" if one.visit else "anomaly", one.visit or one.number, f"{one.day:%m-%d} {one.where or one.who}")
        for one in facts.anomalies
    ]
    text = "\n".join(lines) or say(gettext_noop("没有异常。"))
    return Section(say(gettext_noop("三、异常情况")), text, tuple(cites))


def _answers(facts: WeekFacts, say: Say) -> Section:
    lines = [f"{one.day:%m-%d} {one.who}：{one.question} {one.answer}" for one in facts.answers]
    cites = tuple(("review", one.review, f"{one.day:%m-%d} {one.who}") for one in facts.answers)
    text = "\n".join(lines) or say(gettext_noop("梳理里没有留下回答。"))
    return Section(say(gettext_noop("四、客户经理怎么说")), text, cites)


def _issues(facts: WeekFacts, say: Say) -> Section:
    line = gettext_noop("%(category)s %(count)s 件，未办结 %(open)s 件")
    lines = [say(line) % {"category": name, "count": count, "open": left} for name, count, left in facts.issues]
    kept, broken = facts.promises
    if kept or broken:
        lines.append(
            say(gettext_noop("承诺兑现 %(kept)s 件，没有兑现 %(broken)s 件")) % {"kept": kept, "broken": broken}
        )
    text = "\n".join(lines) or say(gettext_noop("本周没有新问题。"))
    return Section(say(gettext_noop("五、零售户的问题和承诺")), text)


def _ahead(facts: WeekFacts, say: Say) -> Section:
    open_ones = sum(1 for one in facts.anomalies if not one.note)
    text = say(gettext_noop("下周计划拜访 %(count)s 户；还没处理的异常 %(open)s 条。"))
    return Section(say(gettext_noop("六、下周")), text % {"count": facts.next_week, "open": open_ones})
