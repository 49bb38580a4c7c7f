"""Standard procedures are published and read (D02, D03)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from rounds.common.events import record
from rounds.improvement.models import Sop, SopReceipt
from rounds.improvement.rules.sops import steps_in
from rounds.people.models import Company, Staff


@transaction.atomic
def publish_sop(
    company: Company,
    *,
    code: str,
    title: str,
    steps: Sequence[str],
    by: Staff | str,
    at: datetime,
    purpose: str = "",
    change_note: str = "",
) -> Sop:
    """A new version of a standard procedure; everybody is asked to read it again (D02, D03).

    A star before a step makes it required; `purpose` says on which visits the phone shows the steps.
    """
    read = steps_in(steps)
    versions = Sop.objects.unscoped("versions of this code").filter(company=company, code=code)
    newest = versions.aggregate(newest=Max("version"))["newest"] or 0
    sop = Sop.objects.create(
        company=company,
        code=code,
        version=newest + 1,
        title=title,
        steps=[step.text for step in read],
        required=[place for place, step in enumerate(read) if step.is_required],
        purpose=purpose,
        published_at=at,
        published_by=by if isinstance(by, Staff) else None,
        change_note=change_note,
    )
    record("sop.published", sop, by=by, at=at, code=code, version=sop.version, title=title, purpose=purpose)
    return sop


@transaction.atomic
def read_sop(sop: Sop, *, by: Staff, at: datetime) -> SopReceipt:
    """Somebody has read this version; saying so twice changes nothing."""
    receipt, made = SopReceipt.objects.unscoped("his own receipt").get_or_create(
        sop=sop, staff=by, defaults={"read_at": at}
    )
    if made:
        record("sop.read", sop, by=by, at=at, version=sop.version)
    return receipt
