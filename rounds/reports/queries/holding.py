"""What may not be erased yet: open matters, those whose time to object is not over, and cases of enforcement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from rounds.enforcement.models import EnforcementCase
from rounds.issues.models import Issue
from rounds.people.models import Staff
from rounds.reports.queries.held import WHY, places_about
from rounds.reports.rules.privacy import is_on_hold
from rounds.retailers.models import Retailer


@dataclass(frozen=True)
class Hold:
    """Rows kept back, by table, and why in words."""

    kept: Mapping[str, frozenset[int]] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()

    def holds(self, row: Any) -> bool:
        """Whether this row stays as it is for now."""
        return row.pk in self.kept.get(row._meta.label, frozenset())


def held_for(subject: Retailer | Staff, *, at: datetime, days: int) -> Hold:
    """Issues of this shop that are open or may still be contested, with everything that belongs to them (A33)."""
    if isinstance(subject, Staff):
        return Hold(reasons=(_("考核、责任与奖惩记录按劳动争议时效保留，只留工号"),))
    issues = Issue.objects.unscoped(WHY).filter(retailer=subject).only("pk", "number", "state", "closed_at")
    held = [
        issue for issue in issues
        if is_on_hold(is_open=issue.closed_at is None, closed_at=issue.closed_at, at=at, days=days)
    ]  # fmt: skip
    words = _("问题 %(number)s：未办结或仍在争议期（%(days)s 天）")
    reasons = [words % {"number": issue.number, "days": days} for issue in held]
    kept = {Issue._meta.label: frozenset(issue.pk for issue in held)}
    if held:
        for place in places_about(Issue):
            rows = place.model.objects.all()  # type: ignore[attr-defined]
            found = rows.unscoped(WHY) if hasattr(rows, "unscoped") else rows
            pks = found.filter(**{f"{place.path}__in": [issue.pk for issue in held]}).values_list("pk", flat=True)
            kept[place.model._meta.label] = frozenset(pks)
    if EnforcementCase.objects.unscoped(WHY).filter(retailer=subject).exists():
        reasons.append(_("专卖执法案件按执法卷宗保管，在执法室内单独删除"))
    return Hold(kept, tuple(reasons))
