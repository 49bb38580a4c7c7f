"""Twenty copied notes are flagged, twenty short true ones pass (E05-E08)."""

from datetime import date

import pytest

from rounds.visits.rules.similarity import alikeness
from rounds.visits.rules.trace import EarlierNote, TraceGrade, grade_trace, missing_parts
from rounds.visits.rules.trace_facts import facts_in

TRUE_AND_SHORT = [
    "店主住院，儿子看店",
    "断货三天，催配送",
    "利群缺货",
    "下周装修歇业",
    "老板想换大一点的柜台",
    "门口修路，客人少了",
    "对面新开一家便利店",
    "扫码机坏了，教会重启",
    "价签掉了两个，已补",
    "学校放假，学生少",
    "想学网上订货",
    "王老板说夜里生意好",
    "库存积压 30 条",
    "只卖三个牌子",
    "媳妇生孩子，月底前不订",
    "漏送一条，已登记",
    "租约到期要搬走",
    "担心限量",
    "嫌送货太早",
    "要求改周三送",
]
EARLIER = [
    EarlierNote(date(2026, 11, day), f"第{day}户", text)
    for day, text in enumerate(
        [
            "客户经营情况正常，卷烟陈列整齐，明码标价齐全，建议继续做好宣传服务工作",
            "店面干净整洁，货架摆放合理，老客户较多，建议加强新品推荐和沟通交流",
            "了解客户近期销售情况，宣传了行业政策，客户表示理解和支持我们的工作",
            "查看了卷烟库存和价格标签，指导客户合理订货，做好客户关系的维护工作",
        ],
        start=1,
    )
]
CHANGES = [("", ""), ("，", "。"), ("客户", "该客户"), ("工作", "各项工作"), ("建议", "并建议")]
COPIED = [note.text.replace(old, new) if old else note.text for note in EARLIER for old, new in CHANGES]


@pytest.mark.parametrize("text", TRUE_AND_SHORT)
def test_a_short_true_note_passes(text: str) -> None:
    assert grade_trace(text, earlier=EARLIER).grade == TraceGrade.SOUND


@pytest.mark.parametrize("text", COPIED)
def test_a_copied_note_is_flagged_with_its_source(text: str) -> None:
    verdict = grade_trace(text, earlier=EARLIER)
    assert verdict.grade == TraceGrade.BOILERPLATE
    assert "2026-11-0" in verdict.because[0].said()
    assert verdict.because[0].rules == ("E07",)


@pytest.mark.parametrize(
    "text", ["一切正常，客户配合。", "经营正常，继续保持，加强沟通", "内管手册已签字，明码标价齐全"]
)
def test_nothing_but_template_phrases_is_boilerplate(text: str) -> None:
    verdict = grade_trace(text)
    assert verdict.grade == TraceGrade.BOILERPLATE
    assert "C03" in verdict.because[0].rules


def test_a_template_phrase_beside_a_fact_is_no_offence() -> None:
    assert grade_trace("一切正常，利群缺货 3 天").grade == TraceGrade.SOUND


def test_the_same_words_with_a_new_fact_are_no_copy() -> None:
    earlier = [EarlierNote(date(2026, 11, 2), "东街", "本周库存 12 条，建议少订慢销品规")]
    assert grade_trace("本周库存 12 条，建议少订慢销品规", earlier=earlier).grade == TraceGrade.BOILERPLATE
    assert grade_trace("本周库存 45 条，建议少订慢销品规", earlier=earlier).grade == TraceGrade.SOUND


def test_a_brand_of_the_company_is_a_fact() -> None:
    long = "店里的客人最近都在问有没有那个老牌子的新包装什么时候能够买得到山河金"
    assert grade_trace(long).grade == TraceGrade.THIN
    assert grade_trace(long, vocabulary=["山河金"]).grade == TraceGrade.SOUND


def test_many_words_without_a_fact_are_thin() -> None:
    text = "今天到店里看了看各方面都还可以和店主聊了聊总体感觉还是比较好的以后要多来走走看看"
    verdict = grade_trace(text)
    assert verdict.grade == TraceGrade.THIN
    assert "E08" in verdict.because[0].rules


def test_no_words_at_all_are_thin() -> None:
    assert grade_trace(" 。 ").grade == TraceGrade.THIN


def test_all_four_parts_make_a_record_complete() -> None:
    full = {"comment": "评", "suggestion": "建", "summary": "总", "signature": "ab"}
    assert missing_parts(**full) == ()
    for part in full:
        assert missing_parts(**(full | {part: " "})) == (part,)


def test_facts_are_figures_times_events_and_names() -> None:
    assert facts_in("３０条断货，周三李老板说") == {"30条", "断货", "周三", "李老板"}


def test_alikeness_runs_from_nought_to_one() -> None:
    assert alikeness("甲乙丙丁", "甲乙丙丁") == 1
    assert alikeness("甲乙", "丙丁") == 0
    assert alikeness("甲", "乙") == 0
