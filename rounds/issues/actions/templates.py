"""Texts to begin an answer with; a department keeps its own."""

from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.issues.actions.refusals import IssueRefusedError
from rounds.issues.models import AnswerTemplate
from rounds.issues.rules.steps import Refusal
from rounds.people.models import Department, Staff


@transaction.atomic
def keep_template(
    department: Department, *, title: str, text: str, kind: str, category: str, by: Staff, at: datetime
) -> AnswerTemplate:
    """A new text under a name no other one of the department has."""
    _check(department, title, text, but=None)
    template = AnswerTemplate.objects.create(
        company_id=department.company_id,
        department=department,
        title=title.strip(),
        text=text.strip(),
        kind=kind,
        category=category,
        made_by=by,
        changed_at=at,
    )
    record("answer_template.kept", template, by=by, at=at, title=template.title, text=template.text, kind=kind)
    return template


@transaction.atomic
def change_template(
    template: AnswerTemplate, *, title: str, text: str, kind: str, category: str, by: Staff, at: datetime
) -> AnswerTemplate:
    """Other words from now on; what was answered with it before stays as it was said."""
    _check(template.department, title, text, but=template)
    template.title, template.text, template.kind = title.strip(), text.strip(), kind
    template.category, template.made_by, template.changed_at = category, by, at
    template.save()
    record("answer_template.changed", template, by=by, at=at, title=template.title, text=template.text, kind=kind)
    return template


@transaction.atomic
def retire_template(template: AnswerTemplate, *, by: Staff, at: datetime) -> AnswerTemplate:
    """Nobody begins with it any more; its name is free."""
    template.is_active, template.changed_at = False, at
    template.save()
    record("answer_template.retired", template, by=by, at=at, title=template.title)
    return template


def _check(department: Department, title: str, text: str, *, but: AnswerTemplate | None) -> None:
    # The department's row is the lock: of two that take one name, the second is told.
    Department.objects.unscoped("the lock of this department").select_for_update(of=("self",)).get(pk=department.pk)
    if not title.strip() or not text.strip():
        raise IssueRefusedError(Refusal.EMPTY_TEMPLATE)
    same = AnswerTemplate.objects.unscoped("names count within the department").filter(
        department=department, is_active=True, title=title.strip()
    )
    if same.exclude(pk=but.pk if but else 0).exists():
        raise IssueRefusedError(Refusal.TITLE_TAKEN)
