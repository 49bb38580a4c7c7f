"""Twenty copied notes are flagged, twenty short true ones pass (E05-E08)."""

from dataclasses import replace
from datetime import date

import pytest

from rounds.visits.rules.similarity import alikeness, band_keys
from rounds.visits.rules.trace import EarlierNote, TraceGrade, grade_trace, missing_parts
from rounds.visits.rules.trace_facts import facts_in
from rounds.visits.tests.notes import COLLEAGUES, COPIED, ORIGINALS, TRUE_AND_SHORT

EARLIER = [EarlierNote(date(2026, 11, 1 + day), f"第{day}户", text) for day, text in enumerate(ORIGINALS)]
OTHERS = [EarlierNote(date(2026, 11, 20), "", text, visit=7, is_own=False) for text in COLLEAGUES]


def by_colleagues(notes: list[EarlierNote]) -> list[EarlierNote]:
    return [replace(note, is_own=False, visit=9) for note in notes]


@pytest.mark.parametrize("text", TRUE_AND_SHORT)
def test_a_short_true_note_passes(text: str) -> None:
    assert grade_trace(text, earlier=[*EARLIER, *OTHERS]).grade == TraceGrade.SOUND


@pytest.mark.parametrize("text", COLLEAGUES)
def test_an_honest_note_passes_beside_a_colleague_who_said_nearly_the_same(text: str) -> None:
    shorter = [EarlierNote(date(2026, 11, 20), "", note, is_own=False) for note in TRUE_AND_SHORT]
    assert grade_trace(text, earlier=[*EARLIER, *shorter]).grade == TraceGrade.SOUND


@pytest.mark.parametrize("text", COPIED)
def test_a_copied_note_is_flagged_with_its_source(text: str) -> None:
    verdict = grade_trace(text, earlier=[*EARLIER, *OTHERS])
    assert verdict.grade == TraceGrade.BOILERPLATE
    assert "2026-11-" in verdict.because[0].said()
    assert verdict.because[0].rules == ("E07",)


@pytest.mark.parametrize("text", ORIGINALS)
def test_a_colleagues_words_are_flagged_without_his_shop(text: str) -> None:
    verdict = grade_trace(text, earlier=by_colleagues(EARLIER))
    assert verdict.grade == TraceGrade.BOILERPLATE
    assert "同事" in verdict.because[0].said()
    assert "户" not in verdict.because[0].said().replace("客户", "")
    assert verdict.because[0].params["visit"] == 9


def test_twenty_of_each() -> None:
    assert len(set(TRUE_AND_SHORT)) == len(set(COPIED)) == 20
    assert not set(TRUE_AND_SHORT) & set(COLLEAGUES)


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


def test_equal_words_meet_by_a_number_of_their_own_within_one_company() -> None:
    mine, changed = band_keys("一切正常客户配合继续保持", within=1), band_keys("一切正常客户配合继续努力", within=1)
    assert len(mine) == 9
    assert mine[-1] != changed[-1]
    assert mine == band_keys("一切正常客户配合继续保持", within=1)
    assert not set(mine) & set(band_keys("一切正常客户配合继续保持", within=2))
    assert all(0 <= key < 2**63 for key in mine)
