"""Suggestions, goals, doubts, intervals and reasons, without a database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from rounds.visits.rules.doubts import Times, doubts_about, settled_times
from rounds.visits.rules.facts import BulletinToPass, OpenIssue, VisitFacts
from rounds.visits.rules.goal import goal_of
from rounds.visits.rules.interval import due_of, resets_interval
from rounds.visits.rules.missed import LAYER_OF, check_missed
from rounds.visits.rules.reasons import Reason, RefusedError, reason_from
from rounds.visits.rules.record import VisitRecord, check_finish, file_fields
from rounds.visits.rules.review import DayVisit, prefill_review
from rounds.visits.rules.suggestions import DUTIES, TOPIC_DUTY, suggest_duties

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
QUIET = VisitFacts(days_since_order=5, rhythm_days=7, monthly_volume=100, stock_cartons=30, out_of_province_brands=2)
LOUD = VisitFacts(
    days_since_order=30,
    rhythm_days=7,
    trend=-0.4,
    monthly_volume=100,
    stock_cartons=2,
    days_since_visit=60,
    is_vulnerable=True,
    open_issues=(OpenIssue("2026-7", "送货服务问题", 9),),
    bulletins=(BulletinToPass("新品上市", "new_product"), BulletinToPass("调价说明", "price")),
)


def test_never_more_than_three_duties_and_each_has_a_reason() -> None:
    found = suggest_duties(LOUD, focus=DUTIES, focus_rules=["C24"])
    assert len(found) == 3
    assert all(s.because and all(reason.rules for reason in s.because) for s in found)


def test_without_a_reason_nothing_is_suggested() -> None:
    assert suggest_duties(QUIET) == ()


def test_the_playbook_of_the_segment_leads_when_the_facts_are_quiet() -> None:
    found = suggest_duties(QUIET, focus=["promote_brands", "publicise_policy"], focus_rules=["C24"])
    assert [s.duty for s in found] == ["promote_brands", "publicise_policy"]
    assert found[0].because[0].rules == ("C24",)


def test_a_fact_is_stronger_than_the_playbook() -> None:
    late = VisitFacts(days_since_order=20, rhythm_days=7, monthly_volume=100, stock_cartons=30)
    assert suggest_duties(late, focus=["promote_brands"], focus_rules=["C24"])[0].duty == "analyse_dynamics"


def test_a_duty_neglected_for_a_quarter_comes_forward() -> None:
    focus = ["promote_brands", "publicise_policy"]
    found = suggest_duties(QUIET, focus=focus, focus_rules=["C24"], done={"promote_brands": 4})
    assert [s.duty for s in found] == ["publicise_policy", "promote_brands"]
    assert "C11" in found[0].because[-1].rules


def test_an_answered_issue_comes_first_of_all() -> None:
    waiting = VisitFacts(**(vars(LOUD) | {"open_issues": (OpenIssue("2026-7", "货源问题", 2, awaits_telling=True),)}))
    assert suggest_duties(waiting)[0].duty == "customer_management"
    assert "A27" in goal_of(waiting).because.rules


@pytest.mark.parametrize("topic", list(TOPIC_DUTY))
def test_every_topic_of_a_bulletin_asks_for_a_duty(topic: str) -> None:
    facts = VisitFacts(**(vars(QUIET) | {"bulletins": (BulletinToPass("某事", topic),)}))
    assert suggest_duties(facts)[0].duty == TOPIC_DUTY[topic][0]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (LOUD, "2026-7"),
        (VisitFacts(days_since_order=30, rhythm_days=7), "30"),
        (VisitFacts(trend=-0.35), "35%"),
        (VisitFacts(monthly_volume=100, stock_cartons=200), "200"),
        (VisitFacts(monthly_volume=100, stock_cartons=5), "断货"),
        (VisitFacts(bulletins=(BulletinToPass("配送调整", "delivery"),)), "配送调整"),
        (VisitFacts(days_since_visit=40), "变化"),
        (VisitFacts(), "库存"),
        (VisitFacts(stock_cartons=9), "省外"),
        (QUIET, "关心"),
    ],
)
def test_every_visit_has_one_question_from_the_facts(facts: VisitFacts, words: str) -> None:
    goal = goal_of(facts)
    assert words in goal.question.said()
    assert "C05" in goal.because.rules


def test_a_far_arrival_is_a_flag_and_its_accuracy_speaks_for_the_person() -> None:
    times = Times(NOON, NOON + timedelta(minutes=9))
    limits: dict[str, Any] = {"far_metres": 500, "short_seconds": 60}
    far = doubts_about(times, channel="door", metres_away=900, accuracy_metres=30, **limits)
    assert [doubt.kind for doubt in far] == ["position_far"]
    assert "900" in far[0].reason.said()
    vague = doubts_about(times, channel="door", metres_away=900, accuracy_metres=450, **limits)
    none = doubts_about(times, channel="door", metres_away=None, accuracy_metres=0, **limits)
    phone = doubts_about(times, channel="phone", metres_away=9000, accuracy_metres=0, **limits)
    assert vague == none == phone == ()


def test_a_door_visit_of_seconds_is_flagged_a_phone_call_is_not() -> None:
    times = Times(NOON, NOON + timedelta(seconds=59))

    def kinds(channel: str) -> list[str]:
        found = doubts_about(
            times, channel=channel, metres_away=None, accuracy_metres=0, far_metres=500, short_seconds=60
        )
        return [doubt.kind for doubt in found]

    assert kinds("door") == ["very_short"]
    assert kinds("phone") == []


@pytest.mark.parametrize(("ahead", "said"), [(0, 0), (1, 0), (3 * 24 * 60, 3 * 24 * 60)])
def test_a_clock_ahead_is_set_back_and_the_length_stays(ahead: int, said: int) -> None:
    arrived = NOON + timedelta(minutes=ahead - 10)
    times = settled_times(arrived, arrived + timedelta(minutes=10), received_at=NOON)
    assert times.departed_at == NOON
    assert times.departed_at - times.arrived_at == timedelta(minutes=10)
    assert times.ahead_minutes == said


def test_a_clock_behind_is_left_as_it_is() -> None:
    before = NOON - timedelta(days=3)
    times = settled_times(before, before + timedelta(minutes=5), received_at=NOON)
    assert (times.arrived_at, times.ahead_minutes) == (before, 0)


def test_a_phone_call_does_not_reset_the_door_interval_unless_set() -> None:
    assert resets_interval("door", resetting=["door"])
    assert not resets_interval("phone", resetting=["door"])
    assert resets_interval("phone", resetting=["door", "phone"])


def test_a_visit_is_late_by_days_and_unknown_without_any() -> None:
    due = due_of(date(2026, 11, 2), interval_days=14, today=date(2026, 11, 20))
    assert (due.due_on, due.days_late) == (date(2026, 11, 16), 4)
    assert due_of(None, interval_days=14, today=date(2026, 11, 20)).days_late is None


def test_a_missed_visit_says_why_and_other_needs_words() -> None:
    for reason in LAYER_OF:
        check_missed(reason, "写明")
    for reason, note in (("", "x"), ("lazy", "x"), ("other", "  ")):
        with pytest.raises(RefusedError):
            check_missed(reason, note)


def test_a_record_is_refused_only_when_it_contradicts_itself() -> None:
    good = VisitRecord(arrived_at=NOON, departed_at=NOON)
    check_finish("planned", good, goal="问题", duties=DUTIES)
    check_finish("withdrawn", good, goal="问题", duties=DUTIES)
    early = VisitRecord(arrived_at=NOON, departed_at=NOON - timedelta(seconds=1))
    strange = VisitRecord(arrived_at=NOON, departed_at=NOON, done_duties=("nap",))
    for state, record, goal in (
        ("finished", good, "问题"),
        ("planned", early, "问题"),
        ("planned", strange, "问题"),
        ("planned", good, ""),
    ):
        with pytest.raises(RefusedError):
            check_finish(state, record, goal=goal, duties=DUTIES)


def test_observed_facts_that_do_not_fit_stay_out_of_the_file() -> None:
    seen = {
        "stock_cartons": "12.04",
        "display_grade": 9,
        "out_of_province_brands": "many",
        "habits": " 下午在 ",
        "x": 1,
    }
    assert {k: str(v) for k, v in file_fields(seen).items()} == {"stock_cartons": "12.0", "habits": "下午在"}


def test_the_review_is_prefilled_from_the_day() -> None:
    review = prefill_review(
        [
            DayVisit("东街", "finished", new_issues=2),
            DayVisit("桥头", "missed", missed_reason="shop_shut", missed_label="店铺关门", missed_note="回乡"),
            DayVisit("山口", "planned"),
            DayVisit("旧计划", "withdrawn"),
        ]
    )
    assert (review.planned, review.finished) == (3, 1)
    assert review.unfinished[0].said() == "桥头：店铺关门 回乡"
    assert [reason.said() for reason in review.anomalies] == ["桥头 店铺关门", "东街 提出 2 个问题"]


def test_a_reason_survives_being_stored_and_is_said_in_another_language() -> None:
    reason = Reason("距上次订货已 %(days)s 天：%(category)s", {"days": 3, "category": "货源问题"}, ("C05",))
    again = reason_from(reason.record())
    english = {reason.text: "%(days)s days: %(category)s", "货源问题": "supply issue"}
    assert again.said(lambda text: english.get(text, text)) == "3 days: supply issue"
    assert reason_from("写了 50% 的字").said() == "写了 50% 的字"
