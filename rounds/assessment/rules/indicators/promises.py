"""Promises to retailers, kept by the day that was told (D11)."""

from rounds.assessment.rules.facts import PartyFacts
from rounds.assessment.rules.field_facts import PromiseRow
from rounds.assessment.rules.measures import Measure, Sentences, share_of
from rounds.visits.rules.promises import MOVED, was_in_time
from rounds.visits.rules.reasons import gettext_noop

PROMISE = "visits.promise"
WORDS = Sentences(
    gettext_noop("按日兑现 %(good)s 件 ÷ 到期承诺 %(count)s 件 × 100 = %(value)s"),
    gettext_noop("按日兑现的承诺 ÷ 到期承诺 × 100"),
    gettext_noop("本期没有到期的承诺"),
    gettext_noop("到期承诺 %(count)s 件，按日兑现 %(good)s 件；事先改期并告知的不计"),
    gettext_noop("%(late)s 件迟了、没有兑现或到期未了"),
    gettext_noop("每多一件按日兑现，本项加 %(gain)s 分"),
)


def promise_keeping(facts: PartyFacts) -> Measure:
    """Promises kept on their day at the latest, per promise due in the period and by the closing (D11).

    A promise moved in time to another day counts neither way; one still open after its day was not kept.
    """
    own = [row for row in facts.promises if _is_due(facts, row)]
    own = [row for row in own if facts.counts("promise_keeping", f"{PROMISE}:{row.key}")]
    good = [row.key for row in own if was_in_time(row.outcome, due_on=row.due_on, settled_on=row.settled_on)]
    return share_of(good, [row.key for row in own], WORDS, kind=PROMISE, rules=("D11",))


def _is_due(facts: PartyFacts, row: PromiseRow) -> bool:
    if row.outcome:
        return row.outcome != MOVED
    return facts.terms.day is not None and row.due_on < facts.terms.day
