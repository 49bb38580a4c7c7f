"""Computing and keeping who bears how much of an issue (A33-A43)."""

import json
from datetime import datetime

from django.db import transaction

from rounds.common.events import canonical, record
from rounds.issues.models import Issue, LiabilityFinding, LiabilityShare
from rounds.issues.queries.liability import corrections_of_issue, facts_record, liability_facts
from rounds.issues.rules.liability import RULE_VERSION, Share, liability_of
from rounds.people.models import Staff

By = Staff | str


@transaction.atomic
def compute_liability(issue: Issue, *, at: datetime, dissatisfied: bool = False, by: By = "system") -> LiabilityFinding:
    """Compute the shares from the events and keep them as the next version; earlier versions stay.

    `dissatisfied`: a survey found the retailer dissatisfied (A36). The same facts under the same rule return the
    finding that is already there.
    """
    facts, calendar_version = liability_facts(issue, at=at, dissatisfied=dissatisfied)
    corrections = corrections_of_issue(issue)
    kept = json.loads(canonical(facts_record(facts, calendar_version=calendar_version, corrections=corrections)))
    findings = LiabilityFinding.objects.unscoped("findings of the caller's issue").filter(issue=issue)
    last = findings.order_by("-version").first()
    if last is not None and (last.rule_version, last.facts) == (RULE_VERSION, kept):
        return last
    finding = LiabilityFinding.objects.create(
        company=issue.company,
        issue=issue,
        version=last.version + 1 if last else 1,
        rule_version=RULE_VERSION,
        computed_at=at,
        facts=kept,
    )
    shares = liability_of(facts)
    LiabilityShare.objects.bulk_create(share_row(finding, share) for share in shares)
    record(
        "liability.computed",
        finding,
        by=by,
        at=at,
        issue=issue.pk,
        version=finding.version,
        rule_version=RULE_VERSION,
        shares=[[share.department, share.manager, share.percent, share.ground] for share in shares],
    )
    return finding


def share_row(finding: LiabilityFinding, share: Share) -> LiabilityShare:
    """One party's part as it is kept; not saved."""
    return LiabilityShare(
        finding=finding,
        department_id=share.department,
        manager_id=share.manager,
        percent=share.percent,
        ground=share.ground,
        because=share.because,
        reason=share.reason,
        figures=dict(share.figures),
        rules=list(share.rules),
        events=list(share.events),
    )
