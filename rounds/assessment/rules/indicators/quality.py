"""Own quality: training results, and what a named person judged with evidence (A28, A30, D14, F02).

The five types of account manager (E13) and the four awarenesses (F01) are for development only: they are not frozen
with the inputs, so no indicator can ever read them.
"""

from fractions import Fraction

from rounds.assessment.rules.facts import PartyFacts
from rounds.assessment.rules.measures import Measure, refs, rounded, shown, unmeasured
from rounds.visits.rules.reasons import Reason, gettext_noop

ATTENDANCE, JUDGEMENT = "training.attendance", "assessment.judgement"
FIND = "beyond_duty"
ITEM_LABELS = {
    "attitude": gettext_noop("服务态度与言谈举止"),
    "knowledge": gettext_noop("熟悉客户、流程和部门职责"),
    "advice": gettext_noop("有建设性的建议"),
    "detail": gettext_noop("工作细致"),
    "team": gettext_noop("团队配合"),
    "beyond_duty": gettext_noop("职责以外发现并推动解决的问题"),
}
ITEM_RULES = {
    "attitude": ("B04",),
    "knowledge": ("A28", "D16"),
    "advice": ("B05", "B09"),
    "detail": ("E20",),
    "team": ("E01", "E11"),
    "beyond_duty": ("F02",),
}
RESULT = gettext_noop("培训结果合计 %(sum)s ÷ 应参加并有结果的 %(count)s 次 = %(value)s")
RESULT_EMPTY = gettext_noop("培训结果合计 ÷ 次数（无故缺席按 0 分）")
JUDGED = gettext_noop("评定合计 %(sum)s ÷ 评定 %(count)s 次 = %(value)s")
JUDGED_EMPTY = gettext_noop("由人评定的得分合计 ÷ 评定次数")
FOUND = gettext_noop("经人核实的发现 %(count)s 件，本项 %(value)s")
FOUND_EMPTY = gettext_noop("有经人核实的发现记 100；没有则不计，不扣分")


def training_result(facts: PartyFacts) -> Measure:
    """The mean result of trainings that measured one; an unexcused absence counts 0, an excused one not (A28, D14).

    A training without a measured result says nothing and is left out.
    """
    rules = ("A28", "A53", "D14")
    own = [row for row in facts.trainings if facts.counts("training_result", f"{ATTENDANCE}:{row.key}")]
    own = [row for row in own if row.result is not None or (row.is_owed and not row.attended)]
    if not any(row.result is not None for row in own):
        return unmeasured(Reason(RESULT_EMPTY), Reason(gettext_noop("本期没有测出结果的培训"), rules=rules))
    total = sum(row.result or 0 for row in own)
    value = rounded(Fraction(total, len(own)))
    absent = [row.key for row in own if row.result is None]
    because = [Reason(gettext_noop("本期有结果的培训 %(count)s 次"), {"count": len(own) - len(absent)}, rules)]
    if absent:
        because.append(Reason(gettext_noop("无故缺席 %(count)s 次，按 0 分"), {"count": len(absent)}, rules))
    low = [row.key for row in own if (row.result or 0) < 100]
    return Measure(
        value,
        Reason(RESULT, {"sum": total, "count": len(own), "value": shown(value)}),
        tuple(because),
        refs(ATTENDANCE, (row.key for row in own)),
        refs(ATTENDANCE, low),
        None,
        len(own),
    )


def own_quality(facts: PartyFacts) -> Measure:
    """The mean of what named persons judged of the person's own quality, each with evidence (A30).

    Finds beyond duty are credited by their own indicator and do not count here.
    """
    own = [row for row in facts.judgements if row.item != FIND]
    own = [row for row in own if facts.counts("own_quality", f"{JUDGEMENT}:{row.key}")]
    if not own:
        return unmeasured(Reason(JUDGED_EMPTY), Reason(gettext_noop("本期没有人评定过"), rules=("A30",)))
    total = sum(row.points for row in own)
    value = rounded(Fraction(total, len(own)))
    text = gettext_noop("%(item)s：%(points)s 分")
    because = [Reason(text, {"item": ITEM_LABELS[r.item], "points": r.points}, ITEM_RULES[r.item]) for r in own]
    return Measure(
        value,
        Reason(JUDGED, {"sum": total, "count": len(own), "value": shown(value)}),
        tuple(because),
        refs(JUDGEMENT, (row.key for row in own)),
        refs(JUDGEMENT, (row.key for row in own if row.points < 100)),
        None,
        len(own),
    )


def beyond_duty(facts: PartyFacts) -> Measure:
    """Full credit for problems found and followed up beyond one's duty, as a person confirmed; nothing is ever lost by
    having none (F02): the part is then left out."""
    own = [row for row in facts.judgements if row.item == FIND]
    own = [row for row in own if facts.counts("beyond_duty", f"{JUDGEMENT}:{row.key}")]
    if not own:
        return unmeasured(Reason(FOUND_EMPTY), Reason(gettext_noop("本期没有经人核实的发现，不扣分"), rules=("F02",)))
    value = rounded(Fraction(100))
    because = Reason(gettext_noop("职责以外的问题也发现了、推动了"), rules=("F02",))
    figures = {"count": len(own), "value": shown(value)}
    return Measure(value, Reason(FOUND, figures), (because,), refs(JUDGEMENT, (row.key for row in own)))
