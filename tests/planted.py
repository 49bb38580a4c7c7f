"""One row of every kind in the stranger company, each with the canary: what the permission matrix tries to reach."""

from datetime import date, time, timedelta
from decimal import Decimal

from django.db.models import Model

from rounds.bulletins.actions import add_duty, owe_bulletin
from rounds.common.models import ImportRun, Job
from rounds.enforcement.models import CaseEvidence, EnforcementCase, ServiceNote
from rounds.field.models import Device, OutboxFile, Quarantine
from rounds.improvement.actions import enter_time, give_task, publish_sop
from rounds.issues.actions import compute_liability, default_routing, raise_issue
from rounds.issues.models import (
    AnswerTemplate,
    CoHandling,
    DayList,
    FollowUp,
    Issue,
    IssueFile,
    IssuePhoto,
    LiabilityObjection,
    Reminder,
)
from rounds.orders.models import MonthlyFeature, Product
from rounds.planning.actions import ask_choice
from rounds.planning.models import (
    PlanEdit,
    PlannedVisit,
    PlanRun,
    Replan,
    ScenarioOutlet,
    ScenarioTerritory,
    TerritoryScenario,
    VisitPlan,
)
from rounds.portal.actions import issue_key, rate_visit, write_answer
from rounds.portal.models import KnowledgeAnswer, VoiceNote
from rounds.reports.models import Erasure, Export
from rounds.retailers.actions import add_observation
from rounds.segments.actions import propose_segments
from rounds.segments.models import SegmentProposal
from rounds.surveys.models import Campaign, Invitation, Item, PaperBatch, Questionnaire, QuestionnaireItem
from rounds.training.actions import declare_gap, plan_session, plan_training
from rounds.visits.actions import draft_digest, make_promise
from rounds.visits.actions.anomalies import say_anomaly
from rounds.visits.models import Attachment, DayReview, Visit
from rounds.visits.rules.digest import Section
from tests.planted_scores import closing_of
from tests.world import CANARY, World

TODAY = date(2026, 11, 23)


def plant(world: World) -> dict[type[Model], int]:
    """Fill the stranger company; returns for each model the id of one of its rows there."""
    owner, shop = world.other, world.retailers["stranger"]
    people = world.strangers
    now = world.now
    default_routing(owner, by="system", at=now)
    issue = raise_issue(shop, category="delivery_issue", text=CANARY, entry="desk", by=people["kai"], at=now)
    visit = Visit.objects.create(
        company=owner,
        retailer=shop,
        manager=people["ann"],
        planned_on=TODAY,
        goal=CANARY,
        comment=CANARY,
        suggestion=CANARY,
        summary=CANARY,
        state=Visit.State.FINISHED,
        arrived_at=now,
        departed_at=now + timedelta(minutes=9),
        made_at=now,
    )
    attachment = Attachment.objects.create(
        company=owner,
        visit=visit,
        kind="signature",
        sha256="0" * 64,
        size=1,
        content_type="image/png",
        stored_path=CANARY,
        made_at=now,
    )
    bulletin = owe_bulletin(
        owner.departments.get(function="sales_department"),
        topic="supply",
        title=CANARY,
        due_at=now,
        by="system",
        at=now,
    )
    duty = add_duty(
        owner.departments.get(function="sales_department"), topic="supply", title=CANARY, repeats="weekly", day=0,
        due_time=time(10), when_closed="before", starts_on=TODAY, by="system", at=now,
    )  # fmt: skip
    review = DayReview.objects.create(
        company=owner,
        manager=people["ann"],
        day=TODAY,
        planned=1,
        finished=1,
        anomalies=CANARY,
        opened_at=now,
        sent_at=now,
    )
    promise = make_promise(shop, text=CANARY, due_on=TODAY, manager=people["ann"], by=people["ann"], at=now)
    run = propose_segments(owner, as_of=TODAY, by="system", at=now)
    product = Product.objects.create(company=owner, code="X", name=CANARY)
    feature = MonthlyFeature.objects.create(
        company=owner,
        retailer=shop,
        month=date(2026, 10, 1),
        volume=Decimal(987654),
        amount=Decimal(987654),
        brands=1,
        products=1,
        orders=1,
        last_order_on=date(2026, 10, 30),
    )
    session = plan_session(
        owner,
        title=CANARY,
        form="teaching",
        goal=CANARY,
        starts_at=now,
        minutes=60,
        invited=[people["ann"]],
        by=people["tom"],
        at=now,
    )
    gap = declare_gap(people["ann"], gap=CANARY, help_needed=CANARY, asked_department=None, at=now)
    training = plan_training(people["ann"], reason=CANARY, topics=[CANARY], because=CANARY, by=people["tom"], at=now)
    sop = publish_sop(owner, code="visit", title=CANARY, steps=[CANARY], by=people["mei"], at=now)
    spent = enter_time(people["ann"], day=TODAY, place="ad_hoc", minutes=60, giver=CANARY, at=now)
    issue_key(shop, by=people["ann"], at=now)
    device = Device.objects.create(
        company=owner,
        staff=people["ann"],
        key="00000000-0000-4000-8000-00000000000b",
        label=CANARY,
        first_seen_at=now,
        synced_at=now,
    )
    refused = Quarantine.objects.create(
        company=owner, command_id=CANARY, staff=people["ann"], body={"id": CANARY}, reason=CANARY, received_at=now
    )
    outbox_file = OutboxFile.objects.create(
        company=owner, staff=people["ann"], sha256="0" * 64, size=1, stored_path=CANARY, exported_at=now,
        uploaded_by=people["mei"], uploaded_at=now,
    )  # fmt: skip
    rows: list[Model] = [
        *_beside(issue, world),
        *_portal(issue, visit, world),
        shop, issue, visit, attachment, bulletin, duty, review, run, product, feature, session, gap, sop, spent,
        training, training.topics.get(), promise, device, refused, outbox_file,
        owner, people["ann"], world.retailers["stranger"].territory or shop,
        SegmentProposal.objects.get(run=run, retailer=shop),
    ]  # fmt: skip
    rows += _evening(world) + _campaign(world) + _plan(world) + closing_of(world) + _imports(world)
    rows += _room(world) + _leaving(world)
    return {type(row): row.pk for row in rows}


def _leaving(world: World) -> list[Model]:
    """A file somebody takes out, and a person to be erased."""
    owner, at = world.other, world.now
    export = Export.objects.create(
        company=owner, owner=world.strangers["hua"], name=f"{CANARY}.xlsx", content_type="x", purpose=CANARY,
        state=Export.State.WAITING, made_at=at,
    )  # fmt: skip
    asked = Erasure.objects.create(
        company=owner, subject_kind="retailer", subject_id=world.retailers["stranger"].pk, because=CANARY,
        asked_by=world.strangers["root"], asked_at=at,
    )  # fmt: skip
    return [export, asked]


def _room(world: World) -> list[Model]:
    """A case in the compliance room, with a photo and words for the service side."""
    owner, people, shop, at = world.other, world.strangers, world.retailers["stranger"], world.now
    reported = raise_issue(
        shop, category="market_issue", kind="violation_report", text=CANARY, entry="desk", by=people["kai"], at=at
    )
    case = EnforcementCase.objects.unscoped("planting").get(report_number=reported.number, company=owner)
    evidence = CaseEvidence.objects.create(
        company=owner, case=case, sha256="0" * 64, size=1, is_shown=True, content_type="image/jpeg",
        stored_path=CANARY, made_at=at,
    )  # fmt: skip
    note = ServiceNote.objects.create(
        company=owner, retailer=shop, case=case, text=CANARY, set_by=people["sam"], set_at=at
    )
    return [case, evidence, note]


def _evening(world: World) -> list[Model]:
    """What the evening and the team leave."""
    people, shop, at = world.strangers, world.retailers["stranger"], world.now
    anomaly = say_anomaly(people["ann"], words=CANARY, day=TODAY, by=people["ann"], at=at)
    unit = people["mei"].unit
    assert anomaly is not None
    assert unit is not None
    digest = draft_digest(unit, [Section(CANARY, CANARY)], first_day=TODAY, by=people["mei"], at=at)
    observation = add_observation(shop, topic="sales", text=CANARY, by=people["kai"], at=at)
    task = give_task(
        people["ann"], title=CANARY, is_important=True, is_urgent=True, by=people["mei"], at=at, giver=CANARY
    )
    return [anomaly, digest, observation, task]


def _campaign(world: World) -> list[Model]:
    campaign = Campaign.objects.create(
        company=world.other, title=CANARY, starts_on=TODAY, ends_on=TODAY, made_at=world.now, state="open"
    )
    Item.objects.create(campaign=campaign, position=1, text_zh=CANARY, text_en=CANARY)
    asked = Invitation.objects.create(
        campaign=campaign, retailer=world.retailers["stranger"], token_hash=f"{campaign.pk:064}"
    )
    pile = PaperBatch.objects.create(
        campaign=campaign, number=1, sheets=1, made_by=world.strangers["ada"], made_at=world.now
    )
    library = Questionnaire.objects.create(company=world.other, title=CANARY, made_at=world.now)
    QuestionnaireItem.objects.create(questionnaire=library, position=1, text_zh=CANARY, text_en=CANARY)
    return [campaign, asked, pile, library]


def _plan(world: World) -> list[Model]:
    territory = world.strangers["ann"].territories.get()
    run = PlanRun.objects.create(
        company=world.other, starts_on=TODAY, settings={"territories": [], "chosen": {}}, asked_at=world.now
    )
    plan = VisitPlan.objects.create(
        company=world.other,
        run=run,
        territory=territory,
        manager=world.strangers["ann"],
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=27),
    )
    stop = PlannedVisit.objects.create(plan=plan, retailer=world.retailers["stranger"], day=TODAY, position=1)
    spot = {"plan": plan.pk, "day": TODAY.isoformat(), "position": 1, "lock": "", "handed_from": None, "because": []}
    edit = PlanEdit.objects.create(
        plan=plan, stop=stop, retailer=stop.retailer, kind="locked", before=spot, after=spot, at=world.now
    )
    replan = Replan.objects.create(
        company=world.other,
        unit=territory.unit,
        run=run,
        reason=Replan.Reason.WEATHER,
        first_day=TODAY,
        last_day=TODAY,
        note=CANARY,
    )
    choice = ask_choice(stop.retailer, words=CANARY, by="retailer", at=world.now)
    return [run, plan, stop, edit, replan, choice, *_scenario(world)]


def _scenario(world: World) -> list[Model]:
    territory, shop = world.strangers["ann"].territories.get(), world.retailers["stranger"]
    side = {
        "managers": 1,
        "imbalance": 0.0,
        "travel": 0.0,
        "km": 0.0,
        "pieces": 0,
        "beyond": 0,
        "overloaded": 0,
        "crowded": 0,
    }
    scenario = TerritoryScenario.objects.create(
        company=world.other,
        unit=territory.unit,
        name=CANARY,
        wishes={"managers": 1, "keep": "free", "percents": {}, "fixed": [], "strict": False, "settings": {}},
        figures={"before": side, "after": side, "moved": 1, "outlets": 1, "kept": 0.0},
        state=TerritoryScenario.State.READY,
        asked_at=world.now,
    )
    row = ScenarioTerritory.objects.create(scenario=scenario, number=1, name=CANARY, after={"outlets": 1})
    outlet = ScenarioOutlet.objects.create(scenario=scenario, retailer=shop, before=territory, after=row, moves=True)
    return [scenario, row, outlet]


def _portal(issue: Issue, visit: Visit, world: World) -> list[Model]:
    sales = world.other.departments.get(function="sales_department")
    answer: KnowledgeAnswer = write_answer(
        sales, topic="supply_issue", question=CANARY, answer=CANARY, by="system", at=world.now
    )
    rating = rate_visit(visit, stars=1, words=CANARY, at=world.now + timedelta(minutes=10))
    voice = VoiceNote.objects.create(
        company=world.other, issue=issue, sha256="0" * 64, size=1, content_type="audio/webm", stored_path=CANARY,
        made_at=world.now,
    )  # fmt: skip
    return [answer, rating, voice]


def _imports(world: World) -> list[Model]:
    owner = world.other
    run = ImportRun.objects.create(
        company_id=owner.pk,
        kind="retailers",
        file_name=f"{CANARY}.csv",
        stored_path="none",
        sha256="0" * 64,
        size=1,
        made_at=world.now,
    )
    job = Job.objects.create(company_id=owner.pk, kind="plan.build", message=CANARY, asked_at=world.now)
    return [run, job]


def _beside(issue: Issue, world: World) -> list[Model]:
    """What lies beside the holder of the planted issue."""
    company, people, now = world.other, world.strangers, world.now
    made = {"company": company, "issue": issue}
    department = company.departments.get(function="call_centre")
    hop = issue.hops.get()
    photo = IssuePhoto.objects.create(
        **made, sha256="0" * 64, size=1, is_shown=True, content_type="image/jpeg", stored_path=CANARY, made_at=now
    )
    objection = LiabilityObjection.objects.create(
        **made, finding=compute_liability(issue, at=now), made_by=people["ann"], made_at=now, text=CANARY
    )
    file = IssueFile.objects.create(
        **made, name=CANARY, sha256="0" * 64, size=1, content_type="text/plain", stored_path=CANARY,
        made_by=people["ann"], made_at=now,
    )  # fmt: skip
    template = AnswerTemplate.objects.create(
        company=company, department=company.departments.get(function="sales_department"), kind="solution",
        title=CANARY, text=CANARY, changed_at=now,
    )  # fmt: skip
    return [
        photo,
        objection,
        file,
        template,
        CoHandling.objects.create(
            **made, department=department, question=CANARY, asked_by=people["sam"], asked_at=now, due_at=now,
            allowed_minutes=420, started_by_event=1,
        ),
        Reminder.objects.create(
            **made, hop=hop, kind="supervision", words=CANARY, made_by=people["mei"], made_at=now, reply_due_on=TODAY,
            event=1,
        ),
        FollowUp.objects.create(**made, reason="sample", asked_at=now, due_at=now),
        DayList.objects.create(
            company=company, staff=people["ann"], day=TODAY, part=DayList.Part.MORNING,
            rows=[{"issue": issue.pk, "left": 0, "why": ["due"]}], made_at=now,
        ),
    ]  # fmt: skip
