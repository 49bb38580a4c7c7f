"""What retailers say of the party's own service (A14, A29, A32)."""

from rounds.assessment.rules.facts import AnswerRow, PartyFacts
from rounds.assessment.rules.measures import Measure, percent_of, refs, shown, unmeasured
from rounds.assessment.rules.scheme import Party
from rounds.visits.rules.reasons import Reason, gettext_noop

VISITS = "visit_issue"
NOBODYS_FROM = 3  # earlier documents charged the visit service with what belongs to nobody, and keep their bytes
RULES = ("A14", "A29", "A32")
FORMULA = gettext_noop("满意（4—5 分）%(satisfied)s ÷ 作答 %(answers)s × 100 = %(value)s")
EMPTY = gettext_noop("满意（4—5 分）÷ 作答 × 100")


def satisfaction(facts: PartyFacts) -> Measure:
    """Satisfied answers (4-5) as a percentage of the answers to the party's own items.

    Own items: of a department those about it, over the whole company; of an account manager those about the visit
    service, in his territory; what belongs to nobody is nobody's. Groups under the smallest size do not count; when no
    group is left there is no value.
    """
    own = [row for row in facts.answers if _is_own(facts, row)]
    records = refs("surveys.item", (row.item for row in own))
    large = [row for row in own if row.counts is not None]
    if not own:
        return unmeasured(Reason(EMPTY), Reason(gettext_noop("本期没有已结束的满意度调查"), rules=RULES))
    if not large:
        few = Reason(gettext_noop("样本太少：作答 %(answers)s 份"), {"answers": max(r.answers for r in own)}, RULES)
        return unmeasured(Reason(EMPTY), few, records)
    answers, satisfied = sum(row.answers for row in large), sum(row.satisfied for row in large)
    value = percent_of(satisfied, answers)
    because = [Reason(gettext_noop("%(items)s 个题目，%(answers)s 份作答"), _figures(large), RULES)]
    if len(large) < len(own):
        left = {"items": len(own) - len(large)}
        because.append(Reason(gettext_noop("%(items)s 个题目样本太少，不计入"), left, ("A32",)))
    return Measure(
        value,
        Reason(FORMULA, {"satisfied": satisfied, "answers": answers, "value": shown(value)}),
        tuple(because),
        records,
        refs("surveys.item", (row.item for row in large if row.satisfied < row.answers)),
        _prospect(satisfied, answers),
        answers,
    )


def team_satisfaction(facts: PartyFacts) -> Measure:
    """The same over the territories of a market manager's team, about the visit service (A29, C08)."""
    return satisfaction(facts)


def _is_own(facts: PartyFacts, row: AnswerRow) -> bool:
    name = "team_satisfaction" if facts.party == Party.MARKET_MANAGER else "satisfaction"
    if not facts.counts(name, f"surveys.item:{row.item}"):
        return False
    if facts.party == Party.DEPARTMENT:
        return row.department == facts.key
    is_about_visits = row.category == VISITS or facts.terms.format < NOBODYS_FROM
    return row.department is None and is_about_visits


def _figures(rows: list[AnswerRow]) -> dict[str, int]:
    return {"items": len({row.item for row in rows}), "answers": sum(row.answers for row in rows)}


def _prospect(satisfied: int, answers: int) -> Reason | None:
    if satisfied == answers:
        return None
    gain = shown(percent_of(satisfied + 1, answers) - percent_of(satisfied, answers))
    return Reason(gettext_noop("每多一份满意的作答，本项加 %(gain)s 分"), {"gain": gain})
