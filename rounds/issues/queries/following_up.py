"""What decides whether a closed issue is checked with its retailer, and the checks that wait."""

from datetime import datetime

from django.db.models import Q

from rounds.common.events import history
from rounds.issues.models import FollowUp, Issue
from rounds.issues.models.helping import FollowUpQuerySet
from rounds.issues.queries.clocks import held_hops
from rounds.issues.rules.clocks import Step, stretches
from rounds.issues.rules.helping import Closed
from rounds.people.models import Staff
from rounds.people.queries import calendar_around


def closed_facts(issue: Issue, *, at: datetime) -> Closed:
    """How the issue went, from its hops."""
    hops = list(issue.hops.prefetch_related("pauses", "corrections"))
    calendar = calendar_around(issue.company, issue.raised_at, at)
    held = held_hops(issue, hops, as_of=at, calendar=calendar)
    judged = [stretch for stretch in stretches(held) if stretch.hops[0].step != Step.CONFIRM]
    return Closed(
        number=issue.number,
        is_complaint=issue.kind == Issue.Kind.COMPLAINT,
        was_reopened=history(issue).filter(verb="issue.reopened").exists(),
        was_late=not all(stretch.was_in_time for stretch in judged),
        was_explained=issue.answer_kind == Issue.AnswerKind.EXPLANATION,
    )


def handlers_of(issue: Issue) -> frozenset[int]:
    """Everybody who took a step of it; who only reminded or supervised did not handle it."""
    verbs = ("issue.dispatched", "issue.accepted", "issue.answered", "issue.told", "issue.closed")
    actors = history(issue).filter(verb__in=verbs, actor_id__isnull=False).values_list("actor_id", flat=True)
    coordinator = {issue.coordinator_id} if issue.coordinator_id else set()
    return frozenset(actor for actor in {*actors, *coordinator} if actor is not None)


def checks_wanted(user: Staff, *, status: str, words: str = "") -> FollowUpQuerySet:
    """Checks of visible issues: open (those due first) or done."""
    found = FollowUp.objects.visible_to(user).select_related("issue__retailer", "issue__department", "done_by")
    found = found.filter(result="") if status == "open" else found.exclude(result="")
    for word in words.lower().split():
        found = found.filter(Q(issue__retailer__search__contains=word) | Q(issue__number__istartswith=word))
    return found
