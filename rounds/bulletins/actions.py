"""The only writers of bulletins: owe, publish, pass on."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rounds.bulletins.models import Bulletin, PassedOn
from rounds.bulletins.rules.duty import Refusal, duty_refusal, publishing_refusal
from rounds.common.events import record
from rounds.people.models import Department, Staff
from rounds.people.rules.roles import Role
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit

By = Staff | str

SENTENCES: dict[Refusal, str | Promise] = {
    Refusal.NOT_ITS_DUTY: _("这类信息不由该部门提供，请换部门或主题（A21–A25）"),
    Refusal.NOT_YOURS: _("只有该部门的专员可以发布"),
    Refusal.NO_TITLE: _("请写标题"),
    Refusal.NO_BODY: _("请写内容"),
    Refusal.UNKNOWN_SEGMENT: _("没有这个客户类型"),
    Refusal.ENDS_BEFORE_IT_BEGINS: _("有效期已经过去，请选今天或以后的日期"),
    Refusal.ALREADY_PUBLISHED: _("已经发布，不能再次发布；有变化请发新的一条"),
    Refusal.NOT_PUBLISHED: _("还没有发布，不能传达"),
    Refusal.NO_LONGER_VALID: _("已过有效期，不用再传达"),
    Refusal.FOREIGN: _("不是本公司的零售户、人员或拜访"),
}


class BulletinRefusedError(ValueError):
    """Nothing was changed; the text says why and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(SENTENCES[refusal]))
        self.refusal = refusal


@transaction.atomic
def owe_bulletin(department: Department, *, topic: str, title: str, due_at: datetime, by: By, at: datetime) -> Bulletin:
    """From now on the department owes this piece of information until `due_at` (A21-A25)."""
    if reason := duty_refusal(topic, department.function):
        raise BulletinRefusedError(reason)
    if not title.strip():
        raise BulletinRefusedError(Refusal.NO_TITLE)
    bulletin = Bulletin.objects.create(
        company=department.company, department=department, topic=topic, title=title.strip(), due_at=due_at
    )
    record("bulletin.owed", bulletin, by=by, at=at, department=department.pk, topic=topic, title=title, due_at=due_at)
    return bulletin


@transaction.atomic
def publish_bulletin(
    bulletin: Bulletin, *, body: str, segments: Sequence[str], valid_until: date | None, by: By, at: datetime
) -> Bulletin:
    """Publish what was owed, for these segments (none: for all), until `valid_until`; late or not stays visible."""
    if isinstance(by, Staff) and not _is_its_officer(by, bulletin):
        raise BulletinRefusedError(Refusal.NOT_YOURS)
    if reason := publishing_refusal(body, segments, valid_until, bulletin.company.local_day(at)):
        raise BulletinRefusedError(reason)
    changes = {
        "body": body.strip(),
        "segments": sorted(segments),
        "valid_until": valid_until,
        "published_at": at,
        "published_by": by if isinstance(by, Staff) else None,
    }
    waiting = Bulletin.objects.unscoped("the row the caller holds").filter(pk=bulletin.pk, published_at__isnull=True)
    if not waiting.update(**changes):
        raise BulletinRefusedError(Refusal.ALREADY_PUBLISHED)
    for name, value in changes.items():
        setattr(bulletin, name, value)
    record(
        "bulletin.published",
        bulletin,
        by=by,
        at=at,
        body=bulletin.body,
        segments=bulletin.segments,
        valid_until=valid_until,
        was_late=bulletin.was_late,
    )
    return bulletin


@transaction.atomic
def announce_bulletin(
    department: Department,
    *,
    topic: str,
    title: str,
    body: str,
    segments: Sequence[str],
    valid_until: date | None,
    by: By,
    at: datetime,
) -> Bulletin:
    """Publish what nobody had asked for: owed and published in one, so in time."""
    bulletin = owe_bulletin(department, topic=topic, title=title, due_at=at, by=by, at=at)
    return publish_bulletin(bulletin, body=body, segments=segments, valid_until=valid_until, by=by, at=at)


@transaction.atomic
def pass_on(
    bulletin: Bulletin,
    retailer: Retailer,
    *,
    manager: Staff,
    how: str,
    by: By,
    at: datetime,
    visit: Visit | None = None,
) -> PassedOn:
    """The account manager has told, shown or explained it to this retailer (A26, F06); again is the same fact."""
    if reason := _passing_refusal(bulletin, retailer, manager=manager, visit=visit, at=at):
        raise BulletinRefusedError(reason)
    told, is_new = PassedOn.objects.unscoped("the fact of this pair").get_or_create(
        bulletin=bulletin,
        retailer=retailer,
        defaults={"company": bulletin.company, "manager": manager, "visit": visit, "how": how, "at": at},
    )
    if is_new:
        record("bulletin.passed_on", told, by=by, at=at, bulletin=bulletin.pk, retailer=retailer.pk, how=how)
    return told


def _passing_refusal(
    bulletin: Bulletin, retailer: Retailer, *, manager: Staff, visit: Visit | None, at: datetime
) -> Refusal | None:
    companies = {bulletin.company_id, retailer.company_id, manager.company_id}
    if len(companies | ({visit.company_id} if visit else set())) > 1:
        return Refusal.FOREIGN
    if bulletin.published_at is None:
        return Refusal.NOT_PUBLISHED
    if bulletin.valid_until is not None and bulletin.valid_until < bulletin.company.local_day(at):
        return Refusal.NO_LONGER_VALID
    return None


def _is_its_officer(by: Staff, bulletin: Bulletin) -> bool:
    return by.role == Role.DEPARTMENT_OFFICER and by.department_id == bulletin.department_id
