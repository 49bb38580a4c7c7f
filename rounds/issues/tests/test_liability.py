"""Who bears how much, case by case and for any log."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.issues.rules.clocks import Held
from rounds.issues.rules.liability import IssueFacts, Share, liability_of, parts
from rounds.issues.rules.sentences import SENTENCES, Reason

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SALES, TRUCKS, ANN = 1, 2, 100


def hop(step: str, number: int, minutes: int, *, department: int | None = None, ends: bool = True) -> Held:
    outcome = {"accept": "accepted", "answer": "answered"}.get(step, step)
    return Held(
        step=step,
        department=department,
        starts_at=START + timedelta(hours=number),
        ends_at=START + timedelta(hours=number + 1) if ends else None,
        allowed=100,
        minutes=minutes,
        started_by=number,
        ended_by=number + 1 if ends else None,
        outcome=outcome if ends else "",
    )


def facts(*hops: Held, dissatisfied: bool = False, department: int | None = SALES, without: bool = True) -> IssueFacts:
    return IssueFacts(
        category="supply_issue" if department else "visit_issue",
        department=department,
        primary_percent=Decimal(70) if department else Decimal(100),
        table_rules=("A37",) if department else ("A42",),
        manager=ANN,
        hops=hops,
        dissatisfied=dissatisfied,
        secondary_without_ground=without,
    )


def walk(*, coordinate: int = 10, accept: int = 10, answer: int = 10, tell: int = 10) -> tuple[Held, ...]:
    return (
        hop("coordinate", 1, coordinate),
        hop("accept", 2, accept, department=SALES),
        hop("answer", 3, answer, department=SALES),
        hop("tell", 4, tell),
        hop("confirm", 5, 10),
    )


def told(shares: tuple[Share, ...]) -> list[tuple[int | None, int | None, Decimal, str]]:
    return [(share.department, share.manager, share.percent, share.ground) for share in shares]


def test_nobody_is_charged_when_all_were_in_time_and_nobody_is_dissatisfied() -> None:
    assert liability_of(facts(*walk())) == ()


def test_dissatisfaction_found_by_a_survey_is_charged_by_the_table() -> None:
    shares = liability_of(facts(*walk(), dissatisfied=True))
    assert told(shares) == [(SALES, None, Decimal(70), "primary"), (None, ANN, Decimal(30), "secondary")]
    assert shares[0].rules == ("A36", "A37")
    assert shares[1].rules == ("A41",)


def test_a_department_late_after_a_timely_report_bears_the_primary_share() -> None:
    shares = liability_of(facts(*walk(accept=150, answer=60)))
    assert told(shares) == [(SALES, None, Decimal(70), "primary"), (None, ANN, Decimal(30), "secondary")]
    assert shares[0].rules == ("A35",)
    assert shares[0].events == (2, 3, 4)
    assert shares[0].because == "A35: 接到派单后没有及时答复：用 210 分钟，限 200 分钟（工作时间）"


def test_a_late_acceptance_made_good_by_a_quick_answer_is_in_time() -> None:
    assert liability_of(facts(*walk(accept=150, answer=50))) == ()


def test_a_company_may_free_a_faultless_account_manager() -> None:
    assert told(liability_of(facts(*walk(answer=500), without=False))) == [(SALES, None, Decimal(100), "primary")]


def test_an_account_manager_who_did_not_act_bears_all_of_it() -> None:
    shares = liability_of(facts(hop("coordinate", 1, 101, ends=False)))
    assert told(shares) == [(None, ANN, Decimal(100), "primary")]
    assert shares[0].rules == ("A34",)
    assert shares[0].events == (1,)


def test_an_account_manager_who_coordinated_late_bears_all_when_the_department_was_in_time() -> None:
    assert told(liability_of(facts(*walk(coordinate=300), dissatisfied=True))) == [(None, ANN, Decimal(100), "primary")]


def test_both_late_is_primary_for_the_department_and_each_ground_for_the_account_manager() -> None:
    hops = (hop("learn", 0, 200), *walk(coordinate=101, answer=300, tell=150))
    shares = liability_of(facts(*hops))
    assert told(shares) == [
        (SALES, None, Decimal(70), "primary"),
        (None, ANN, Decimal(10), "did_not_learn"),
        (None, ANN, Decimal(10), "did_not_coordinate"),
        (None, ANN, Decimal(10), "did_not_explain"),
    ]
    assert shares[0].rules == ("A37",), "the report was not in time, so the table speaks, not A35"


def test_an_answer_not_explained_to_a_dissatisfied_retailer_is_the_secondary_share() -> None:
    assert told(liability_of(facts(*walk(tell=150), dissatisfied=True))) == [
        (SALES, None, Decimal(70), "primary"),
        (None, ANN, Decimal(30), "did_not_explain"),
    ]


def test_visit_service_is_the_account_managers_alone() -> None:
    late = facts(hop("coordinate", 1, 0), hop("answer", 2, 400), department=None)
    assert told(liability_of(late)) == [(None, ANN, Decimal(100), "visit_service")]
    unhappy = facts(hop("coordinate", 1, 0), hop("answer", 2, 40), department=None, dissatisfied=True)
    assert told(liability_of(unhappy)) == [(None, ANN, Decimal(100), "visit_service")]
    assert liability_of(replace(unhappy, dissatisfied=False)) == ()


def test_two_late_departments_share_the_primary_part() -> None:
    hops = (
        hop("coordinate", 1, 10),
        replace(hop("accept", 2, 200, department=SALES), outcome="forwarded"),
        hop("accept", 3, 10, department=TRUCKS),
        hop("answer", 4, 300, department=TRUCKS),
    )
    assert told(liability_of(facts(*hops)))[:2] == [
        (SALES, None, Decimal(35), "primary"),
        (TRUCKS, None, Decimal(35), "primary"),
    ]


def test_the_late_department_is_charged_not_the_one_that_forwarded_in_time() -> None:
    hops = (
        replace(hop("accept", 2, 20, department=SALES), outcome="forwarded"),
        hop("accept", 3, 300, department=TRUCKS, ends=False),
    )
    assert told(liability_of(facts(*hops)))[0][0] == TRUCKS


def test_without_a_coordinator_the_department_bears_all() -> None:
    assert told(liability_of(replace(facts(*walk(answer=500)), manager=None))) == [
        (SALES, None, Decimal(100), "primary")
    ]


def test_every_reason_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Reason)


@pytest.mark.parametrize(("percent", "count"), [("30", 7), ("100", 3), ("0.01", 2), ("70.55", 1)])
def test_parts_sum_to_the_whole(percent: str, count: int) -> None:
    assert sum(parts(Decimal(percent), count)) == Decimal(percent)


STEPS = st.sampled_from(["learn", "coordinate", "accept", "answer", "tell", "confirm"])


@st.composite
def logs(draw: st.DrawFn) -> IssueFacts:
    hops = []
    for number in range(draw(st.integers(0, 9))):
        step = draw(STEPS)
        departments = [SALES, TRUCKS] if step in {"accept", "answer"} else [None]
        minutes, ends = draw(st.integers(0, 400)), draw(st.booleans())
        hops.append(hop(step, number + 1, minutes, department=draw(st.sampled_from(departments)), ends=ends))
    return replace(
        facts(*hops, dissatisfied=draw(st.booleans()), without=draw(st.booleans())),
        primary_percent=draw(st.decimals(50, 100, places=2)),
        manager=draw(st.sampled_from([ANN, None])),
        department=draw(st.sampled_from([SALES, TRUCKS, None])),
    )


@given(logs())
def test_shares_sum_to_exactly_100_or_there_are_none(log: IssueFacts) -> None:
    shares = liability_of(log)
    assert sum(share.percent for share in shares) == (Decimal(100) if shares else 0)
    assert all(share.percent > 0 and (share.department is None) != (share.manager is None) for share in shares)
    assert all(share.events or log.dissatisfied for share in shares)
    assert all(len(share.because) <= 300 for share in shares)


@given(logs(), st.randoms())
def test_the_order_in_which_hops_are_read_changes_nothing(log: IssueFacts, chance: object) -> None:
    shuffled = list(log.hops)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert liability_of(replace(log, hops=tuple(shuffled))) == liability_of(log)


@given(logs())
def test_somebody_late_or_a_dissatisfied_retailer_is_never_charged_to_nobody(log: IssueFacts) -> None:
    if log.manager is not None and log.dissatisfied:
        assert liability_of(log)
