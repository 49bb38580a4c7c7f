"""Duties that were planned or owed: visits, their records, bulletins (C08, E05, E06, A21-A26)."""

from rounds.assessment.rules.facts import PartyFacts
from rounds.assessment.rules.measures import Measure, percent_of, refs, shown, unmeasured
from rounds.visits.rules.reasons import Reason, gettext_noop

VISIT, BULLETIN = "visits.visit", "bulletins.bulletin"
DONE = frozenset({"finished"})
EMPTY_WORDS = "boilerplate"  # what a person ruled, not what the system graded
OWED = frozenset({"finished", "missed", "planned", "under_way"})


def visit_completion(facts: PartyFacts) -> Measure:
    """Planned visits that were finished, per planned visit not missed for an accepted reason (C08).

    Which reasons are accepted is a setting; withdrawn visits were replaced by a newer plan and do not count.
    """
    rules = ("C08", "C14")
    own = [visit for visit in facts.visits if visit.is_planned and visit.state in OWED]
    own = [visit for visit in own if facts.counts("visit_completion", f"{VISIT}:{visit.key}")]
    excused = [v for v in own if v.state == "missed" and v.missed_reason in facts.terms.accepted_reasons]
    done = [visit for visit in own if visit.state in DONE]
    records = refs(VISIT, (visit.key for visit in own))
    owed = len(own) - len(excused)
    if not owed:
        why = Reason(gettext_noop("本期没有计划的拜访"), rules=rules)
        return unmeasured(Reason(gettext_noop("已完成 ÷（计划 − 认可的未拜访）× 100")), why, records)
    value = percent_of(len(done), owed)
    formula = gettext_noop("已完成 %(done)s ÷（计划 %(planned)s − 认可的未拜访 %(excused)s）× 100 = %(value)s")
    because = [
        Reason(gettext_noop("计划 %(count)s 次，完成 %(done)s 次"), {"count": len(own), "done": len(done)}, rules)
    ]
    if excused:
        text = gettext_noop("%(count)s 次未拜访的原因属于认可的原因，不扣分")
        because.append(Reason(text, {"count": len(excused)}, ("C08",)))
    forgiven = {visit.key for visit in excused}
    against = refs(VISIT, (v.key for v in own if v.state not in DONE and v.key not in forgiven))
    if against:
        text = gettext_noop("%(count)s 次没有完成，也没有认可的原因")
        because.append(Reason(text, {"count": len(against)}, ("C08",)))
    figures = {"done": len(done), "planned": len(own), "excused": len(excused), "value": shown(value)}
    prospect = _prospect(gettext_noop("每多完成一次计划的拜访，本项加 %(gain)s 分"), len(done), owed)
    return Measure(value, Reason(formula, figures), tuple(because), records, against, prospect, owed)


def trace_quality(facts: PartyFacts) -> Measure:
    """Finished door visits whose record has all four parts: comment, suggestion, summary, signature (E05, E06).

    How the words were graded and where the position was never count here: a flag is not a verdict. A record that a
    market manager ruled to be boilerplate is not counted as complete (A30, E07).
    """
    rules = ("E05", "E06")
    own = [visit for visit in facts.visits if visit.state in DONE and visit.channel == "door"]
    own = [visit for visit in own if facts.counts("trace_quality", f"{VISIT}:{visit.key}")]
    records = refs(VISIT, (visit.key for visit in own))
    if not own:
        why = Reason(gettext_noop("本期没有完成的上门拜访"), rules=rules)
        return unmeasured(Reason(gettext_noop("四部分齐全 ÷ 已完成上门拜访 × 100")), why)
    complete = [visit for visit in own if visit.is_complete]
    empty = [visit for visit in complete if visit.ruling == EMPTY_WORDS]
    good = {visit.key for visit in complete} - {visit.key for visit in empty}
    value = percent_of(len(good), len(own))
    figures = {"complete": len(complete), "count": len(own), "value": shown(value)}
    formula = gettext_noop("四部分齐全 %(complete)s ÷ 已完成上门拜访 %(count)s × 100 = %(value)s")
    because = [
        Reason(gettext_noop("评述、建议、总结、签名四部分齐全才算完整"), rules=rules),
        Reason(gettext_noop("系统对文字和位置的提示不计分，只由人裁定"), rules=("E07",)),
    ]
    if empty:
        formula = gettext_noop(
            "（四部分齐全 %(complete)s − 裁定为应差式 %(empty)s）÷ 已完成上门拜访 %(count)s × 100 = %(value)s"
        )
        figures["empty"] = len(empty)
        text = gettext_noop("%(count)s 份由市场经理裁定为应差式文字，不算完整")
        because.append(Reason(text, {"count": len(empty)}, ("A30", "E07")))
    against = refs(VISIT, (visit.key for visit in own if visit.key not in good))
    prospect = _prospect(gettext_noop("每多一份四部分齐全的记录，本项加 %(gain)s 分"), len(good), len(own))
    return Measure(value, Reason(formula, figures), tuple(because), records, against, prospect, len(own))


def bulletin_duty(facts: PartyFacts) -> Measure:
    """Bulletins published by the time they were due, per bulletin due (A21-A25)."""
    rules = ("A22", "A23", "A24", "A25")
    own = [row for row in facts.bulletins if row.due_at <= facts.terms.as_of]
    own = [row for row in own if facts.counts("bulletin_duty", f"{BULLETIN}:{row.key}")]
    records = refs(BULLETIN, (row.key for row in own))
    if not own:
        why = Reason(gettext_noop("本期没有应发布的信息"), rules=rules)
        return unmeasured(Reason(gettext_noop("按时发布 ÷ 应发布 × 100")), why)
    late = [row for row in own if row.published_at is None or row.published_at > row.due_at]
    good = len(own) - len(late)
    value = percent_of(good, len(own))
    formula = gettext_noop("按时发布 %(good)s ÷ 应发布 %(count)s × 100 = %(value)s")
    because = [Reason(gettext_noop("应发布 %(count)s 条，按时 %(good)s 条"), {"count": len(own), "good": good}, rules)]
    if never := sum(1 for row in late if row.published_at is None):
        because.append(Reason(gettext_noop("%(count)s 条到期没有发布"), {"count": never}, rules))
    figures = {"good": good, "count": len(own), "value": shown(value)}
    prospect = _prospect(gettext_noop("每多一条按时发布，本项加 %(gain)s 分"), good, len(own))
    against = refs(BULLETIN, (row.key for row in late))
    return Measure(value, Reason(formula, figures), tuple(because), records, against, prospect, len(own))


def _prospect(text: str, good: int, count: int) -> Reason | None:
    if good >= count:
        return None
    return Reason(text, {"gain": shown(percent_of(good + 1, count) - percent_of(good, count))})
