"""Issues by their clocks: account managers coordinate in time, departments answer in time (A05, A27, A31, A35)."""

from collections.abc import Iterable, Sequence

from rounds.assessment.rules.facts import IssueRow, PartyFacts
from rounds.assessment.rules.measures import Measure, percent_of, refs, shown, unmeasured
from rounds.issues.rules.clocks import Step, Stretch
from rounds.visits.rules.reasons import Reason, gettext_noop

MANAGER_STEPS = frozenset({Step.LEARN, Step.COORDINATE, Step.TELL, Step.ANSWER})
STEP_LABELS = {
    Step.LEARN: gettext_noop("掌握"),
    Step.COORDINATE: gettext_noop("协调"),
    Step.ACCEPT: gettext_noop("签收与答复"),
    Step.ANSWER: gettext_noop("答复"),
    Step.TELL: gettext_noop("告知零售户"),
}
LATE = gettext_noop("问题 %(number)s：%(step)s用 %(held)s 分钟，限 %(allowed)s 分钟（工作时间）")
WAITING = gettext_noop("%(count)s 件尚在时限内，到期后在下一版计入")
ISSUE = "issues.issue"


def issue_handling(facts: PartyFacts) -> Measure:
    """Issues of the account manager in which he learnt, coordinated and told in time, per issue decided (A05, A31).

    Every issue a retailer raised in the period counts; one whose clock still runs is decided later.
    """
    rules = ("A05", "A31", "A34")
    own = [issue for issue in facts.issues if facts.counts("issue_handling", f"{ISSUE}:{issue.key}")]
    late = {issue.key: _late(issue, None) for issue in own}
    decided = [issue for issue in own if late[issue.key] or issue.is_told]
    records = refs(ISSUE, (issue.key for issue in own))
    empty = gettext_noop("各环节均及时 ÷ 已到期问题 × 100")
    if not decided:
        return unmeasured(Reason(empty), _nothing(own, rules), records)
    good = sum(1 for issue in decided if not late[issue.key])
    value = percent_of(good, len(decided))
    formula = gettext_noop("各环节均及时 %(good)s 件 ÷ 已到期 %(count)s 件 × 100 = %(value)s")
    because = [Reason(gettext_noop("零售户反映的 %(count)s 件问题全部列入"), {"count": len(own)}, rules)]
    because += [_late_reason(issue, late[issue.key], ("A34",)) for issue in decided if late[issue.key]]
    if len(own) > len(decided):
        because.append(Reason(WAITING, {"count": len(own) - len(decided)}))
    against = refs(ISSUE, (issue.key for issue in decided if late[issue.key]))
    return Measure(
        value,
        Reason(formula, {"good": good, "count": len(decided), "value": shown(value)}),
        tuple(because),
        records,
        against + _events(late.values()),
        _prospect(good, len(decided)),
        len(decided),
    )


def issue_answers(facts: PartyFacts) -> Measure:
    """Stretches in which the department let go of an issue in time, per stretch decided (A27, A35)."""
    rules = ("A27", "A35")
    own = [issue for issue in facts.issues if facts.counts("issue_answers", f"{ISSUE}:{issue.key}")]
    held = [(issue, stretch) for issue in own for stretch in issue.stretches if stretch.department == facts.key]
    decided = [(issue, s) for issue, s in held if not s.was_in_time or s.hops[-1].ends_at is not None]
    late = [(issue, stretch) for issue, stretch in decided if not stretch.was_in_time]
    records = refs(ISSUE, (issue.key for issue, _stretch in held))
    empty = gettext_noop("及时答复 ÷ 已到期派单 × 100")
    if not decided:
        return unmeasured(Reason(empty), _nothing([issue for issue, _s in held], rules), records)
    good = len(decided) - len(late)
    value = percent_of(good, len(decided))
    formula = gettext_noop("及时答复 %(good)s 次 ÷ 已到期派单 %(count)s 次 × 100 = %(value)s")
    because = [Reason(gettext_noop("派到本部门 %(count)s 次"), {"count": len(held)}, rules)]
    because += [_late_reason(issue, [stretch], ("A35",)) for issue, stretch in late]
    if len(held) > len(decided):
        because.append(Reason(WAITING, {"count": len(held) - len(decided)}))
    return Measure(
        value,
        Reason(formula, {"good": good, "count": len(decided), "value": shown(value)}),
        tuple(because),
        records,
        refs(ISSUE, (issue.key for issue, _s in late)) + _events([stretch] for _issue, stretch in late),
        _prospect(good, len(decided)),
        len(decided),
    )


def _late(issue: IssueRow, department: int | None) -> list[Stretch]:
    return [
        stretch
        for stretch in issue.stretches
        if stretch.department == department and stretch.hops[0].step in MANAGER_STEPS and not stretch.was_in_time
    ]


def _late_reason(issue: IssueRow, late: Sequence[Stretch], rules: tuple[str, ...]) -> Reason:
    worst = max(late, key=lambda stretch: (stretch.minutes - stretch.allowed, -stretch.events[0]))
    step = STEP_LABELS[Step(worst.hops[0].step)]
    figures = {"number": issue.number, "step": step, "held": worst.minutes, "allowed": worst.allowed}
    return Reason(LATE, figures, rules)


def _nothing(issues: Sequence[IssueRow], rules: tuple[str, ...]) -> Reason:
    if issues:
        return Reason(WAITING, {"count": len(issues)}, rules)
    return Reason(gettext_noop("本期没有问题"), rules=rules)


def _events(found: Iterable[Sequence[Stretch]]) -> tuple[str, ...]:
    return refs("events", (number for group in found for stretch in group for number in stretch.events))


def _prospect(good: int, count: int) -> Reason | None:
    if good == count:
        return None
    gain = shown(percent_of(good + 1, count) - percent_of(good, count))
    return Reason(gettext_noop("每少一件超时，本项加 %(gain)s 分"), {"gain": gain})
