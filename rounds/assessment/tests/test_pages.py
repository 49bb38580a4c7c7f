"""The assessment pages in a client: who sees what, and the steps a person takes."""

import re
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from rounds.assessment.actions import close_period, publish_run
from rounds.assessment.actions.closing import CLOSING_JOB
from rounds.assessment.models import ClosingRun, Judgement, Objection, Period, Scheme, Score
from rounds.assessment.rules.defaults import DEFAULT_LINES
from rounds.assessment.rules.settings import BIG_CLOSING
from rounds.assessment.tests.story import CLOSING, issue, told_month, visits_of_ann
from rounds.assessment.views.scores import points_of
from rounds.common.jobs.running import run_job
from rounds.common.models import Job
from rounds.people.actions import set_setting
from rounds.people.models import Staff
from tests.world import CANARY, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(world: World) -> ClosingRun:
    period = told_month(world)
    closed = close_period(period, by=world.staff["ada"], at=CLOSING)
    return publish_run(closed, by=world.staff["ada"], at=CLOSING)


def as_(person: Staff, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(person: Staff, name: str, *args: int, language: str = "zh-hans") -> str:
    answer = as_(person, language).get(reverse(name, args=args))
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def score_of(run: ClosingRun, **owner: Any) -> Score:
    return Score.objects.get(run=run, **owner)


def test_the_assessor_sees_periods_and_opens_a_run(world: World, run: ClosingRun) -> None:
    assert "2026年11月" in page(world.staff["ada"], "assessment:list")
    shown = page(world.staff["ada"], "assessment:run", run.pk)
    assert run.result_sha256[:16] in shown
    assert shown.index("Aann") < shown.index("Aben") < shown.index("Awu"), "by staff number, not by score"


def test_an_account_manager_sees_his_own_score_and_no_others(world: World, run: ClosingRun) -> None:
    mine, other = score_of(run, manager=world.ann), score_of(run, manager=world.staff["ben"])
    listed = page(world.ann, "assessment:list")
    assert reverse("assessment:score", args=(mine.pk,)) in listed
    assert reverse("assessment:score", args=(other.pk,)) not in listed
    assert as_(world.ann).get(reverse("assessment:score", args=(other.pk,))).status_code == 404
    assert as_(world.ann).get(reverse("assessment:run", args=(run.pk,))).status_code == 403


def test_a_stranger_gets_404_and_no_canary_crosses(world: World, run: ClosingRun) -> None:
    for name, key in (("run", run.pk), ("score", score_of(run, manager=world.ann).pk)):
        assert as_(world.strangers["ada"]).get(reverse(f"assessment:{name}", args=(key,))).status_code == 404
    assert CANARY not in page(world.staff["ada"], "assessment:run", run.pk)
    assert "2026年11月" not in page(world.strangers["ada"], "assessment:list")


def test_trainers_and_the_service_team_are_shown_no_scores(world: World, run: ClosingRun) -> None:
    for name in ("tom", "kai"):
        assert "还没有公布的结果" in page(world.staff[name], "assessment:list")
        address = reverse("assessment:score", args=(score_of(run, manager=world.ann).pk,))
        assert as_(world.staff[name]).get(address).status_code == 403


def test_a_score_opens_to_formula_reasons_and_records(world: World, run: ClosingRun) -> None:
    shown = page(world.ann, "assessment:score", score_of(run, manager=world.ann).pk)
    assert "已完成 2 ÷（计划 3 − 认可的未拜访 1）× 100 = 100.00" in shown
    assert reverse("visits:detail", args=(world.ann.visits.order_by("pk")[1].pk,)) in shown
    assert "A34" in shown
    assert "怎样会改变" in shown


def test_the_score_page_is_complete_in_english(world: World, run: ClosingRun) -> None:
    shown = page(world.ann, "assessment:score", score_of(run, manager=world.ann).pk, language="en")
    assert "2 finished ÷ (3 planned − 1 missed for accepted reasons) × 100 = 100.00" in shown
    assert "What would change it" in shown


def test_reweighting_is_said_on_the_page(world: World, run: ClosingRun) -> None:
    office = world.departments["call_centre"]
    shown = page(world.staff["ada"], "assessment:score", score_of(run, department=office).pk)
    assert "“问题答复及时”没有数据，不按 0 分计；它的权重 30 按比例分给其余各项" in shown


def test_a_record_the_reader_may_not_open_is_named_without_a_link(world: World, run: ClosingRun) -> None:
    shown = page(
        world.staff["sam"], "assessment:score", score_of(run, department=world.departments["sales_department"]).pk
    )
    assert "您对卷烟货源供应满意吗？" in shown
    assert reverse("surveys:detail", args=(1,)) not in shown


def test_an_objection_is_raised_and_decided_in_the_pages(world: World, run: ClosingRun) -> None:
    score = score_of(run, department=world.departments["sales_department"])
    part = score.parts.get(indicator="issue_answers")
    contested = next(one for one in part.against if one.startswith("issues."))
    as_(world.staff["sam"]).post(reverse("assessment:object", args=(part.pk,)), {"record": contested, "text": "停机"})
    objection = Objection.objects.get()
    assert "停机" in page(world.staff["ada"], "assessment:list")
    answer = as_(world.staff["ada"]).post(
        reverse("assessment:decide", args=(objection.pk,)), {"upheld": "yes", "decision": "属实"}
    )
    assert answer.status_code == 302
    objection.refresh_from_db()
    assert objection.state == Objection.State.UPHELD
    assert "属实" in page(world.staff["sam"], "assessment:score", score.pk)


def test_nobody_objects_for_another_or_decides_without_the_role(world: World, run: ClosingRun) -> None:
    part = score_of(run, manager=world.ann).parts.get(indicator="liability")
    for person in ("ben", "sam"):
        answer = as_(world.staff[person]).post(reverse("assessment:object", args=(part.pk,)), {"text": "替"})
        assert answer.status_code == 404
    as_(world.ann).post(reverse("assessment:object", args=(part.pk,)), {"text": "不服"})
    objection = Objection.objects.get()
    answer = as_(world.ann).post(
        reverse("assessment:decide", args=(objection.pk,)), {"upheld": "yes", "decision": "好"}
    )
    assert answer.status_code == 403


def test_a_period_is_opened_closed_published_and_checked_in_the_pages(world: World, run: ClosingRun) -> None:
    ada = as_(world.staff["ada"])
    ada.post(reverse("assessment:period_new"), {"name": "旧月", "starts_on": "2020-10-01", "ends_on": "2020-10-31"})
    period = Period.objects.get(name="旧月")
    ada.post(reverse("assessment:close", args=(period.pk,)))
    made = ClosingRun.objects.get(period=period)
    ada.post(reverse("assessment:publish", args=(made.pk,)))
    made.refresh_from_db()
    assert made.published_at is not None
    checked = ada.post(reverse("assessment:check", args=(made.pk,)), follow=True)
    assert "逐字节一致" in checked.content.decode()


def test_a_tampered_score_is_named_by_the_check(world: World, run: ClosingRun) -> None:
    Score.objects.filter(run=run, manager=world.ann).update(total=100)
    checked = as_(world.staff["ada"]).post(reverse("assessment:check", args=(run.pk,)), follow=True)
    assert "有人改过" in checked.content.decode()


def scheme_posted(**more: str) -> dict[str, str]:
    """The default lists as the editor posts them."""
    posted = {
        f"{group}.{line['indicator']}.weight": str(line["weight"])
        for group, lines in DEFAULT_LINES.items()
        for line in lines
    }
    return posted | {"because": "更重满意度", "step": "adopt"} | more


def test_a_scheme_is_written_compared_and_refused_unless_every_list_sums_to_100(world: World, run: ClosingRun) -> None:
    ada, address = as_(world.staff["ada"]), reverse("assessment:scheme_new")
    refused = ada.post(address, scheme_posted(**{"manager.satisfaction.weight": "40"}))
    assert "客户经理：权重之和必须正好是 100，现在是 115" in refused.content.decode()
    bent = scheme_posted(**{"manager.satisfaction.points": "60:80 90:70"})
    assert "做得更好不能得分更少" in ada.post(address, bent).content.decode()
    compared = ada.post(address, scheme_posted(step="compare")).content.decode()
    assert "团队零售户满意度" in compared
    assert Scheme.objects.filter(company=world.company).count() == 1
    ada.post(address, scheme_posted(**{"manager.satisfaction.points": "60:70 90:100"}))
    assert Scheme.objects.filter(company=world.company).count() == 2
    shown = page(world.ann, "assessment:scheme")
    assert "更重满意度" in shown
    assert "60:70 90:100" in shown


def test_a_draft_is_tried_on_a_closed_period_and_nothing_is_kept(world: World, run: ClosingRun) -> None:
    ada, before = as_(world.staff["ada"]), (ClosingRun.objects.count(), Score.objects.count(), Scheme.objects.count())
    tried = ada.post(reverse("assessment:scheme_new"), scheme_posted(step="try", run=str(run.pk))).content.decode()
    assert "▲" in tried or "▼" in tried
    shown = tried[tried.index("试算只在内存里") :]
    assert shown.index(">ann<") < shown.index(">ben<") < shown.index(">wu<"), "by number, no ranking"
    assert (ClosingRun.objects.count(), Score.objects.count(), Scheme.objects.count()) == before
    assert as_(world.ann).post(reverse("assessment:scheme_new"), {}).status_code == 403


def test_own_quality_is_judged_by_the_leader_and_read_by_the_judged(world: World, run: ClosingRun) -> None:
    said = {"item": "attitude", "points": "85", "evidence": "随访三户", "day": str(timezone.localdate())}
    as_(world.mei).post(reverse("assessment:judgement_new"), said | {"staff": str(world.ann.pk)})
    kept = Judgement.objects.get(staff=world.ann)
    assert "随访三户" in page(world.ann, "assessment:judgements")
    assert "随访三户" not in page(world.staff["ben"], "assessment:judgements")
    refused = as_(world.mei).post(reverse("assessment:judgement_new"), said | {"staff": str(world.staff["wu"].pk)})
    assert refused.status_code == 200
    as_(world.staff["ada"]).post(reverse("assessment:judgement_withdraw", args=(kept.pk,)))
    kept.refresh_from_db()
    assert kept.withdrawn_at is None, "only who judged takes it back"
    as_(world.mei).post(reverse("assessment:judgement_withdraw", args=(kept.pk,)))
    kept.refresh_from_db()
    assert kept.withdrawn_at is not None


def test_a_big_period_is_closed_in_the_background_with_progress(
    world: World, run: ClosingRun, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    set_setting(world.company, BIG_CLOSING, 0, by=world.staff["root"], at=CLOSING, because="试")
    issue(world, "山口食杂店", days=4)
    ada, address = as_(world.staff["ada"]), reverse("assessment:closing", args=(run.period_id,))
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        answer = ada.post(reverse("assessment:close", args=(run.period_id,)))
    assert answer.headers["location"] == address
    assert "等待中" in ada.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=False) as again:
        ada.post(reverse("assessment:close", args=(run.period_id,)))
    assert not again, "one closing at a time"
    assert len(waiting) == 1
    run_job.func(Job.objects.get(kind=CLOSING_JOB).pk)
    newest = ClosingRun.objects.filter(period=run.period).latest("version")
    assert reverse("assessment:run", args=(newest.pk,)) in ada.get(address).content.decode()


def test_the_registry_names_formula_source_and_rules_of_every_indicator(world: World, run: ClosingRun) -> None:
    shown = page(world.ann, "assessment:indicators", language="en")
    assert "E16" in shown
    table = "".join(re.findall(r"(?s)<tbody>.*?</tbody>", shown))
    assert table
    assert not re.search("[\u4e00-\u9fff]", table)


def test_late_facts_show_as_a_difference_between_versions(world: World, run: ClosingRun) -> None:
    issue(world, "山口食杂店", days=4)
    second = close_period(run.period, by=world.staff["ada"], at=CLOSING + timedelta(days=1))
    shown = page(world.staff["ada"], "assessment:run", second.pk)
    assert "与第 1 版相比" in shown
    assert "新增 1 条记录" in shown
    publish_run(second, by=world.staff["ada"], at=CLOSING + timedelta(days=1))
    assert "已有更新的版本" in page(world.ann, "assessment:score", score_of(run, manager=world.ann).pk)


def test_the_score_page_takes_the_same_queries_for_many_records(
    world: World, run: ClosingRun, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_(world.ann)
    address = reverse("assessment:score", args=(score_of(run, manager=world.ann).pk,))
    client.get(address)
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    visits_of_ann(world)
    for shop in ("东街烟酒店", "山口食杂店"):
        issue(world, shop, days=4)
    second = publish_run(
        close_period(run.period, by=world.staff["ada"], at=CLOSING + timedelta(days=1)),
        by=world.staff["ada"], at=CLOSING + timedelta(days=1),
    )  # fmt: skip
    address = reverse("assessment:score", args=(score_of(second, manager=world.ann).pk,))
    with django_assert_max_num_queries(len(few.captured_queries) + 6):  # the comparison with version 1 reads both
        client.get(address)


def test_the_points_shown_sum_to_the_score_shown(world: World, run: ClosingRun) -> None:
    for score in Score.objects.filter(run=run, total__isnull=False):
        points = [Decimal(points_of(part)) for part in score.parts.all() if points_of(part)]
        assert sum(points, Decimal(0)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) == score.total
