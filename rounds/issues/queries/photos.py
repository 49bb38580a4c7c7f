"""Photos of an issue as its page shows them: what is there, its flaws, what is still on the phone."""

from django.urls import reverse
from django.utils.translation import gettext as _

from rounds.common.pictures import Flaw, Picture
from rounds.enforcement.models import CaseEvidence
from rounds.enforcement.queries.reports import case_of_report
from rounds.issues.models import Issue, IssuePhoto


def photos_of(issue: Issue) -> list[Picture]:
    """In the order they were taken, then what is awaited."""
    rows = list(issue.photos.order_by("taken_at", "pk"))
    stored = {row.sha256 for row in rows}
    awaited = {one["sha256"] for one in issue.announced} - stored
    return [_picture(row) for row in rows] + [Picture(_("照片")) for _digest in awaited]


def kept_photo(issue: Issue, sha256: str) -> IssuePhoto | CaseEvidence | None:
    """The photo with this hash, wherever those of the issue are kept; for whoever sends it."""
    if issue.is_report and (case := case_of_report(issue.company_id, issue.number)):
        return case.evidence.filter(sha256=sha256).first()
    return issue.photos.filter(sha256=sha256).first()


def _picture(row: IssuePhoto) -> Picture:
    return Picture(
        _("照片"),
        key=str(row.pk),
        at=row.taken_at or row.made_at,
        flaw=_(str(Flaw(row.flaw).label)) if row.flaw else "",
        small=reverse("issues:photo_small", args=[row.pk]) if row.is_shown else "",
        large=reverse("issues:photo", args=[row.pk]) if row.is_shown else "",
    )
