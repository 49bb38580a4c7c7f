"""Objections with a deadline and an effect, values set by two, proposals people decide: actions and pages."""

from datetime import date, timedelta
from decimal import Decimal
from types import ModuleType

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from rounds.assessment.actions import (
    ObjectionRefusedError,
    OutcomeRefusedError,
    answer_outcome,
    close_period,
    closing,
    decide_objection,
    decide_outcome,
    decide_override,
    keep_support,
    objections,
    owe_support,
    propose_due,
    propose_outcome,
    propose_override,
    publish_run,
    raise_objection,
    recompute,
    talk_over,
    withdraw_outcome,
)
from rounds.assessment.actions.objections import EFFECT_JOB
from rounds.assessment.models import (
    ClosingRun,
    Difficulty,
    Judgement,
    Objection,
    Outcome,
    Override,
    Period,
    Scheme,
    Score,
    ScorePart,
)
from rounds.assessment.tests.story import CLOSING, told_month
from rounds.common.jobs.running import run_job
from rounds.common.models import Job
from rounds.people.models import Staff
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def run(world: World) -> ClosingRun:
    closed = close_period(told_month(world), by=world.staff["ada"], at=CLOSING)
    return publish_run(closed, by=world.staff["ada"], at=CLOSING)


def part_of(run: ClosingRun, person: Staff, indicator: str) -> ScorePart:
    return ScorePart.objects.get(score__run=run, score__manager=person, indicator=indicator)


def as_(person: Staff) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_an_objection_to_a_rule_lifts_the_part_in_the_next_version(world: World, run: ClosingRun) -> None:
    ann, ada = as_(world.ann), as_(world.staff["ada"])
    part = part_of(run, world.ann, "trace_quality")
    shown = ann.get(reverse("assessment:score", args=(part.score_id,))).content.decode()
    assert "片区难度" in shown
    assert "只供对照" in shown
    sent = {"text": "签名板坏了，规则不适用", "record": "", "cited": "没有这个号"}
    refused = ann.post(reverse("assessment:object", args=(part.pk,)), sent)
    assert refused.status_code == 409
    assert "签名板坏了" in refused.content.decode(), "refused words come back"
    proof = SimpleUploadedFile("说明.txt", "签名板 11 月 20 日送修".encode())
    for _press in range(2):
        ann.post(reverse("assessment:object", args=(part.pk,)), sent | {"cited": "", "file": proof})
    objection = Objection.objects.get()
    assert objection.rule_version == run.rule_version
    page = ada.get(reverse("assessment:objection", args=(objection.pk,))).content.decode()
    assert "说明.txt" in page
    assert "如果采纳" in page
    for _press in range(2):
        ada.post(reverse("assessment:decide", args=(objection.pk,)), {"upheld": "yes", "decision": "送修单属实"})
    objection.refresh_from_db()
    effect = objection.effect
    assert effect is not None
    assert effect["part"] == ["50.00", None]
    second = close_period(run.period, by=world.staff["ada"], at=CLOSING + DAY)
    lifted = part_of(second, world.ann, "trace_quality")
    assert lifted.value is None
    assert lifted.used_weight == 0
    assert format(lifted.score.total or 0, "f") == effect["total"][1]
    assert recompute(run)
    assert recompute(second)
    assert Difficulty.objects.filter(run=second, manager=world.ann, shops__gte=12).exists()


def test_nothing_of_the_whole_company_is_computed_while_the_lock_is_held(
    world: World, run: ClosingRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = len(connection.savepoint_ids)
    seen: list[tuple[str, int]] = []

    def watched(module: ModuleType, name: str) -> None:
        real = getattr(module, name)

        def noted(*args: object) -> object:
            seen.append((name, len(connection.savepoint_ids)))
            return real(*args)

        monkeypatch.setattr(module, name, noted)

    watched(objections, "effect_if_upheld")
    for name in ("sha256_of", "terrains_now"):
        watched(closing, name)
    parts = [part_of(run, world.ann, name) for name in ("trace_quality", "liability")]
    for part in parts:
        raise_objection(part, text="不服", by=world.ann, at=CLOSING)
    found = [job.pk for job in Job.objects.filter(kind=EFFECT_JOB).order_by("pk")]
    run_job.func(found[0])
    effect = Objection.objects.get(part=parts[0]).effect
    assert effect is not None
    assert effect["part"] == ["50.00", None]
    for objection in Objection.objects.order_by("pk"):
        decided = decide_objection(objection, upheld=True, decision="属实", by=world.staff["ada"], at=CLOSING)
        assert decided.effect
    run_job.func(found[1])  # too late: it was decided meanwhile
    assert seen == [("effect_if_upheld", outside)] * 2, "once by the worker, once where the worker had not come to it"
    seen.clear()
    close_period(run.period, by=world.staff["ada"], at=CLOSING + DAY)
    assert seen == [("sha256_of", outside), ("sha256_of", outside), ("terrains_now", outside)]


def test_after_the_last_day_an_objection_is_refused_with_the_way_out(world: World, run: ClosingRun) -> None:
    part = part_of(run, world.ann, "liability")
    with pytest.raises(ObjectionRefusedError, match="too_late"):
        raise_objection(part, text="迟了", by=world.ann, at=CLOSING + 9 * DAY)
    assert raise_objection(part, text="赶上了", by=world.ann, at=CLOSING + 6 * DAY).due_on == date(2026, 12, 14)


def test_a_value_is_set_by_two_and_the_next_version_names_both(world: World, run: ClosingRun) -> None:
    ada, hua = world.staff["ada"], world.staff["hua"]
    part = part_of(run, world.ann, "trace_quality")
    override = propose_override(part, value="80", because="签名在原件上", by=ada, at=CLOSING)
    with pytest.raises(ObjectionRefusedError, match="alone"):
        decide_override(override, confirm=True, decision="好", by=ada, at=CLOSING)
    assert (
        "等另一位考核员或公司领导确认"
        in as_(ada).get(reverse("assessment:score", args=(part.score_id,))).content.decode()
    )
    confirmed = {"confirm": "yes", "decision": "看过原件"}
    for _press in range(2):
        as_(hua).post(reverse("assessment:override_decide", args=(override.pk,)), confirmed)
    assert Override.objects.get().state == Override.State.CONFIRMED
    second = publish_run(close_period(run.period, by=ada, at=CLOSING + DAY), by=ada, at=CLOSING + DAY)
    changed = part_of(second, world.ann, "trace_quality")
    assert changed.value == Decimal("80.00")
    page = as_(world.ann).get(reverse("assessment:score", args=(changed.score_id,))).content.decode()
    assert ada.name in page
    assert hua.name in page
    assert recompute(second)


def set_by_hand(run: ClosingRun, world: World, value: str) -> ClosingRun:
    ada, hua = world.staff["ada"], world.staff["hua"]
    part = part_of(run, world.ann, "trace_quality")
    override = propose_override(part, value=value, because="签名在原件上", by=ada, at=CLOSING)
    decide_override(override, confirm=True, decision="看过原件", by=hua, at=CLOSING)
    return close_period(run.period, by=ada, at=CLOSING + DAY)


def test_the_assessed_are_told_nothing_of_a_version_that_was_never_published(world: World, run: ClosingRun) -> None:
    draft = set_by_hand(run, world, "81.25")
    third = publish_run(set_by_hand(draft, world, "90"), by=world.staff["ada"], at=CLOSING + DAY)
    address = reverse("assessment:score", args=(part_of(third, world.ann, "trace_quality").score_id,))
    own = as_(world.ann).get(address).content.decode()
    assert "90.00" in own
    assert "81.25" not in own
    assert "81.25" in as_(world.staff["ada"]).get(address).content.decode()


def test_an_upheld_objection_outdates_what_was_set_before_it_and_is_not_raised_again(
    world: World, run: ClosingRun
) -> None:
    ada, ann = world.staff["ada"], world.ann
    second = publish_run(set_by_hand(run, world, "80"), by=ada, at=CLOSING + DAY)
    part = part_of(second, ann, "trace_quality")
    raised = raise_objection(part, text="规则不适用", by=ann, at=CLOSING + DAY)
    decided = decide_objection(raised, upheld=True, decision="属实", by=ada, at=CLOSING + DAY)
    assert decided.effect is not None
    assert decided.effect["part"] == ["80.00", None]
    third = publish_run(close_period(run.period, by=ada, at=CLOSING + DAY), by=ada, at=CLOSING + DAY)
    lifted = part_of(third, ann, "trace_quality")
    assert lifted.value is None
    with pytest.raises(ObjectionRefusedError, match="decided_before"):
        raise_objection(lifted, text="再来一次", by=ann, at=CLOSING + 2 * DAY)


def test_who_has_judged_does_not_decide_the_objection_to_his_judgement(world: World, run: ClosingRun) -> None:
    ada, hua = world.staff["ada"], world.staff["hua"]
    judged = Judgement.objects.create(
        company=world.company, staff=world.ann, item="detail", points=40, evidence="漏记", day=CLOSING.date(),
        judged_by=ada, judged_at=CLOSING,
    )  # fmt: skip
    part = part_of(run, world.ann, "trace_quality")
    record = f"assessment.judgement:{judged.pk}"
    part.records = [*part.records, record]
    part.save()
    for contested in (record, ""):
        objection = raise_objection(part, text="不是漏记", record=contested, by=world.ann, at=CLOSING)
        with pytest.raises(ObjectionRefusedError, match="involved"):
            decide_objection(objection, upheld=False, decision="维持", by=ada, at=CLOSING)
        decide_objection(objection, upheld=False, decision="维持", by=hua, at=CLOSING)


def behind(world: World, run: ClosingRun) -> Outcome:
    """Two earlier periods and this one, all far below the line, on enough records: the rule proposes."""
    ann = world.ann
    Score.objects.filter(run=run, manager=ann).update(total=Decimal("41"))
    for number in (9, 10):
        period = Period.objects.create(
            company=world.company, name=f"{number}月", starts_on=date(2026, number, 1), ends_on=date(2026, number, 28)
        )
        early = ClosingRun.objects.create(
            company=world.company, period=period, scheme=Scheme.objects.get(company=world.company), version=1,
            rule_version="1", calendar_version="1", inputs={}, inputs_sha256="0" * 64, result_sha256="0" * 64,
            closed_at=CLOSING, published_at=CLOSING,
        )  # fmt: skip
        Score.objects.create(company=world.company, run=early, manager=ann, total=Decimal("42"))
    records = [f"visits.visit:{number}" for number in range(9)]
    for score in Score.objects.filter(manager=ann):
        score.parts.all().delete()
        ScorePart.objects.create(
            score=score, indicator="visit_completion", weight=100, used_weight=100, value=score.total,
            formula={"text": "41"}, records=records,
        )  # fmt: skip
    made = propose_due(world.company, by=world.staff["ada"], at=CLOSING)
    assert propose_due(world.company, by=world.staff["ada"], at=CLOSING) == [], "asked twice it proposes once"
    (outcome,) = made
    assert (outcome.kind, outcome.person) == (Outcome.Kind.OFF_POST, ann)
    return outcome


def test_training_off_the_post_is_talked_over_supported_decided_contested_and_followed_up(
    world: World, run: ClosingRun
) -> None:
    outcome, ada, hua = behind(world, run), world.staff["ada"], world.staff["hua"]
    page = as_(world.ann).get(reverse("assessment:outcome", args=(outcome.pk,))).content.decode()
    assert "这只是提议，不是决定" in page
    decide = reverse("assessment:outcome_decide", args=(outcome.pk,))
    early = as_(hua).post(decide, {"decision": "nothing", "text": "不必"})
    assert early.status_code == 409
    assert "先面谈" in early.content.decode()
    talk_over(
        outcome, held_on=CLOSING.date(), company_words="连续三期", person_words="片区太散", by=world.mei, at=CLOSING
    )
    answer_outcome(outcome, text="希望有人带我跑一周", is_objection=False, by=world.ann, at=CLOSING)
    support = owe_support(
        outcome, what="市场经理随访一周", due_on=date(2026, 12, 20), owner=world.mei, by=world.mei, at=CLOSING
    )
    with pytest.raises(OutcomeRefusedError, match="not_allowed"):
        decide_outcome(outcome, decision="support", text="先帮扶", by=world.mei, at=CLOSING)
    for _press in range(2):
        as_(hua).post(decide, {"decision": "support", "text": "先帮扶", "review_on": "2099-01-05"})
    outcome.refresh_from_db()
    assert (outcome.decision, outcome.decided_by, outcome.rulings.count()) == ("support", hua, 1)
    assert outcome.plan is not None
    assert outcome.plan.staff == world.ann
    answer_outcome(outcome, text="片区应先调整", is_objection=True, by=world.ann, at=CLOSING + DAY)
    assert outcome.state == Outcome.State.TALKED
    with pytest.raises(OutcomeRefusedError, match="same_person"):
        decide_outcome(outcome, decision="nothing", text="再看", by=hua, at=CLOSING + DAY)
    decide_outcome(
        outcome, decision="support", text="维持帮扶，同时测算片区", review_on=date(2027, 1, 5), by=ada, at=CLOSING + DAY
    )
    follow = reverse("assessment:outcome_follow_up", args=(outcome.pk,))
    assert "公司欠的支持还没有兑现" in as_(world.mei).post(follow, {"text": "有起色"}).content.decode()
    keep_support(support, note="12 月 14—18 日随访", by=world.mei, at=CLOSING + DAY)
    as_(world.mei).post(follow, {"text": "有起色"})
    outcome.refresh_from_db()
    assert (outcome.state, outcome.rulings.count()) == (Outcome.State.CLOSED, 2)
    assert_the_record_is_for_those_concerned(world, outcome)


def assert_the_record_is_for_those_concerned(world: World, outcome: Outcome) -> None:
    record = as_(world.ann).get(reverse("assessment:outcome_record", args=(outcome.pk,))).content.decode()
    assert "片区太散" in record
    assert "本人签字" in record
    assert as_(world.staff["ben"]).get(reverse("assessment:outcome", args=(outcome.pk,))).status_code == 404


def test_who_owes_support_sees_it_and_says_how_it_was_kept(world: World) -> None:
    outcome = Outcome.objects.create(
        company=world.company, person=world.ann, kind=Outcome.Kind.OFF_POST, title="机密提议", proposed_at=CLOSING
    )
    sam, mei = world.staff["sam"], world.mei
    due = CLOSING.date() + DAY
    support = owe_support(outcome, what="货源单讲解", due_on=due, department=sam.department, by=mei, at=CLOSING)
    owned = owe_support(outcome, what="随访一周", due_on=due, owner=mei, by=mei, at=CLOSING)
    mine, keep = reverse("assessment:supports"), reverse("assessment:support_keep", args=(support.pk,))
    page = as_(sam).get(mine).content.decode()
    assert "货源单讲解" in page
    assert world.ann.name in page
    assert "随访一周" not in page
    assert "机密提议" not in page
    assert mine in as_(sam).get(reverse("assessment:list")).content.decode()
    assert as_(sam).post(reverse("assessment:support_keep", args=(owned.pk,)), {"reason": "替她"}).status_code == 404
    assert as_(world.staff["dan"]).post(keep, {"reason": "不是我"}).status_code == 404
    kept = as_(sam).post(keep, {"reason": "已讲两次"}, follow=True)
    assert kept.redirect_chain == [(mine, 302)]
    assert "已讲两次" in kept.content.decode()
    assert "随访一周" in as_(mei).get(mine).content.decode()


@pytest.mark.parametrize("decided_anew", ["nothing", "support"])
def test_decided_anew_nobody_stays_off_his_post_by_the_former_decision(
    world: World, run: ClosingRun, decided_anew: str
) -> None:
    outcome, ada, hua, mei = behind(world, run), world.staff["ada"], world.staff["hua"], world.mei
    words = {"company_words": "连续三期", "person_words": "片区太散"}
    talk_over(outcome, held_on=CLOSING.date(), **words, by=mei, at=CLOSING)
    answer_outcome(outcome, text="希望有人带我", is_objection=False, by=world.ann, at=CLOSING)
    owe_support(outcome, what="随访一周", due_on=date(2026, 12, 20), owner=mei, by=mei, at=CLOSING)
    review = date(2027, 1, 5)
    decide_outcome(outcome, decision="training", text="先学", review_on=review, by=hua, at=CLOSING)
    former = outcome.plan
    assert former is not None
    answer_outcome(outcome, text="片区应先调整", is_objection=True, by=world.ann, at=CLOSING + DAY)
    with pytest.raises(OutcomeRefusedError, match="settled"):
        withdraw_outcome(outcome, because="算了", by=ada, at=CLOSING + DAY)
    decide_outcome(outcome, decision=decided_anew, text="异议属实", review_on=review, by=ada, at=CLOSING + DAY)
    former.refresh_from_db()
    assert (former.ending, former.ended_by, former.ending_words) == ("called_off", ada, "异议属实")
    still_open = world.ann.training_plans.filter(ended_at__isnull=True).values_list("kind", flat=True)
    assert list(still_open) == ([] if decided_anew == "nothing" else ["support"])


def test_a_pay_step_the_rule_proposed_takes_two_people(world: World, run: ClosingRun) -> None:
    outcome = Outcome.objects.create(
        company=world.company, person=world.ann, kind=Outcome.Kind.PAY_STEP, title="档级", proposed_at=CLOSING
    )
    hua = as_(world.staff["hua"])
    granted = {"decision": "granted", "text": "属实"}
    decide = reverse("assessment:outcome_decide", args=(outcome.pk,))
    alone = hua.post(decide, granted)
    assert alone.status_code == 409
    assert "先由一位与本人面谈" in alone.content.decode()
    said = {"held_on": "2025-11-03", "company_words": "两期都到了", "person_words": "谢谢"}
    talked = as_(world.staff["ada"]).post(reverse("assessment:outcome_talk", args=(outcome.pk,)), said)
    assert talked.status_code == 302
    assert as_(world.staff["ada"]).post(decide, granted).status_code == 409, "who held the talk does not decide"
    assert hua.post(decide, granted).status_code == 302


def test_a_reward_cites_its_records_and_is_granted_by_somebody_else(world: World, run: ClosingRun) -> None:
    score = Score.objects.get(run=run, manager=world.ann)
    words = {"kind": "reward", "title": "主动协调", "because": "两户断货都跟到底"}
    with pytest.raises(OutcomeRefusedError, match="no_records"):
        propose_outcome(world.ann, **words, records=[], by=world.mei, at=CLOSING)
    ada = as_(world.staff["ada"])
    assert ada.post(reverse("assessment:outcome_look")).status_code == 302
    assert not Outcome.objects.exists(), "one period is no ground"
    sent = words | {"person": world.ann.pk, "records": [f"assessment.score:{score.pk}", "issues.issue:99999"]}
    ada.post(reverse("assessment:outcome_new"), sent)
    outcome = Outcome.objects.get()
    assert outcome.records == [f"assessment.score:{score.pk}"], "what is not his is not cited"
    decide = reverse("assessment:outcome_decide", args=(outcome.pk,))
    assert ada.post(decide, {"decision": "granted", "text": "好"}).status_code == 409
    as_(world.staff["hua"]).post(decide, {"decision": "granted", "text": "属实"})
    assert "主动协调" in as_(world.ann).get(reverse("assessment:outcomes"), {"state": "settled"}).content.decode()


def test_all_records_of_a_part_are_listed_with_the_way_back(world: World, run: ClosingRun) -> None:
    part = part_of(run, world.ann, "trace_quality")
    page = as_(world.ann).get(reverse("assessment:records", args=(part.pk,))).content.decode()
    assert f"{reverse('assessment:score', args=(part.score_id,))}#part-{part.pk}" in page
    assert page.count("降低") >= 1
    assert as_(world.staff["ben"]).get(reverse("assessment:records", args=(part.pk,))).status_code == 404
