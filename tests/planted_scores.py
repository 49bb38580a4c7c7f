"""The rows of the assessment that the permission matrix plants in the stranger company."""

from datetime import date
from decimal import Decimal

from django.db.models import Model

from rounds.assessment.actions import adopt_scheme
from rounds.assessment.models import (
    ClosingRun,
    Judgement,
    Objection,
    ObjectionFile,
    Outcome,
    Override,
    Period,
    Score,
    ScorePart,
    Support,
)
from rounds.assessment.rules.scheme import DEFAULT_WEIGHTS, Party
from tests.world import CANARY, World

DAY = date(2026, 11, 23)


def closing_of(world: World) -> list[Model]:
    """A published score of the stranger company, contested, corrected and followed by a proposal."""
    owner, at = world.other, world.now
    scheme = adopt_scheme(
        owner,
        manager_weights=DEFAULT_WEIGHTS[Party.MANAGER],
        department_weights=DEFAULT_WEIGHTS[Party.DEPARTMENT],
        by="system",
        at=at,
        because=CANARY,
    )
    period = Period.objects.create(company=owner, name=CANARY, starts_on=date(2026, 10, 1), ends_on=date(2026, 10, 31))
    run = ClosingRun.objects.create(
        company=owner,
        period=period,
        scheme=scheme,
        version=1,
        rule_version="1",
        calendar_version="1",
        inputs={},
        inputs_sha256="0" * 64,
        result_sha256="0" * 64,
        closed_at=at,
        published_at=at,
    )
    score = Score.objects.create(company=owner, run=run, manager=world.strangers["ann"], total=Decimal("61.23"))
    part = ScorePart.objects.create(
        score=score, indicator="satisfaction", weight=100, used_weight=100, value=Decimal("61.23"), formula=CANARY
    )
    objection = Objection.objects.create(
        company=owner, part=part, text=CANARY, made_by=world.strangers["ann"], made_at=at
    )
    judgement = Judgement.objects.create(
        company=owner, staff=world.strangers["ann"], item="attitude", points=61, evidence=CANARY,
        day=date(2026, 10, 5), judged_by=world.strangers["ada"], judged_at=at,
    )  # fmt: skip
    return [scheme, period, run, score, part, objection, judgement, *_contested(world, part, objection)]


def _contested(world: World, part: ScorePart, objection: Objection) -> list[Model]:
    owner, people, at = world.other, world.strangers, world.now
    file = ObjectionFile.objects.create(
        company=owner, objection=objection, name=f"{CANARY}.txt", sha256="0" * 64, size=1, content_type="text/plain",
        stored_path="none", made_by=people["ann"], made_at=at,
    )  # fmt: skip
    override = Override.objects.create(
        company=owner, part=part, value=Decimal("70"), because=CANARY, proposed_by=people["ada"], proposed_at=at
    )
    outcome = Outcome.objects.create(
        company=owner, person=people["ann"], kind=Outcome.Kind.REWARD, title=CANARY, because=CANARY, proposed_at=at
    )
    support = Support.objects.create(
        outcome=outcome, what=CANARY, owner=people["mei"], due_on=DAY, made_by=people["mei"], made_at=at
    )
    return [file, override, outcome, support]
