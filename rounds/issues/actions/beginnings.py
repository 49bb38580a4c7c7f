"""Answers and proposals are words of one's own, whatever they began with (A27, B09)."""

from rounds.issues.actions.refusals import IssueRefusedError
from rounds.issues.models import AnswerTemplate, Issue
from rounds.issues.rules.beginnings import Untouched, untouched
from rounds.issues.rules.steps import Refusal

WHY = {Untouched.COPY: Refusal.UNTOUCHED_COPY, Untouched.GAP_LEFT: Refusal.GAP_LEFT}


def check_own_words(
    text: str, *, company_id: int, department_id: int | None = None, begun_from: int | None = None
) -> None:
    """IssueRefusedError when a template of the department, or the earlier issue it was begun from, stands unedited."""
    templates = AnswerTemplate.objects.unscoped("compared with the department's own texts")
    beginnings = list(
        templates.filter(company_id=company_id, department_id=department_id, is_active=True).values_list(
            "text", flat=True
        )
        if department_id
        else ()
    )
    if begun_from is not None:
        earlier = Issue.objects.unscoped("compared with, never shown").filter(company_id=company_id, pk=begun_from)
        beginnings += [text for pair in earlier.values_list("answer", "proposed_solution") for text in pair]
    if left := untouched(text, beginnings):
        raise IssueRefusedError(WHY[left])
