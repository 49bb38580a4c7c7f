"""Own quality is judged by a named person, with evidence the judged one can read (A30)."""

from datetime import date, datetime

from django.db import transaction

from rounds.assessment.models import Judgement
from rounds.common.events import record
from rounds.people.models import Staff
from rounds.people.rules.roles import Role

FULL = 100
JUDGES_OF_ALL = frozenset({Role.ASSESSOR.value, Role.HEAD.value})


class JudgementRefusedError(ValueError):
    """Not taken; `code` is `not_a_judge`, `no_evidence`, `bad_points`, `day_to_come`, `not_his` or `withdrawn`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def may_judge(judge: Staff, person: Staff) -> bool:
    """A market manager judges the account managers of his unit; assessor and head those and market managers."""
    if judge.pk == person.pk or judge.company_id != person.company_id:
        return False
    if judge.role in JUDGES_OF_ALL:
        return person.role in {Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER}
    is_own_team = judge.role == Role.MARKET_MANAGER and judge.unit_id == person.unit_id
    return is_own_team and person.role == Role.ACCOUNT_MANAGER


@transaction.atomic
def judge_quality(
    person: Staff, *, item: str, points: int, evidence: str, day: date, by: Staff, at: datetime
) -> Judgement:
    """Keep what `by` judged of one item of own quality, 0-100, with evidence (A30). JudgementRefusedError."""
    if not may_judge(by, person):
        raise JudgementRefusedError("not_a_judge")
    if not evidence.strip():
        raise JudgementRefusedError("no_evidence")
    if item not in Judgement.Item.values or not 0 <= points <= FULL:
        raise JudgementRefusedError("bad_points")
    if day > by.company.local_day(at):
        raise JudgementRefusedError("day_to_come")
    judgement = Judgement.objects.create(
        company_id=person.company_id, staff=person, item=item, points=points, evidence=evidence.strip()[:500], day=day,
        judged_by=by, judged_at=at,
    )  # fmt: skip
    record(
        "quality.judged", judgement, by=by, at=at, staff=person.pk, item=item, points=points, day=day,
        evidence=judgement.evidence,
    )  # fmt: skip
    return judgement


@transaction.atomic
def withdraw_judgement(judgement: Judgement, *, by: Staff, at: datetime) -> Judgement:
    """Take back what one judged oneself; the row and its events stay, closings no longer count it."""
    if judgement.judged_by_id != by.pk:
        raise JudgementRefusedError("not_his")
    rows = Judgement.objects.unscoped("the row the caller holds").filter(pk=judgement.pk, withdrawn_at__isnull=True)
    if not rows.update(withdrawn_at=at):
        raise JudgementRefusedError("withdrawn")
    judgement.withdrawn_at = at
    record("quality.withdrawn", judgement, by=by, at=at)
    return judgement
