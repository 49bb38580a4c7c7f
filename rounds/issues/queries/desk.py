"""What lies beside an issue at the desk: notes of one's own side, files, and the department's texts to begin with."""

from django.db.models import Q, QuerySet

from rounds.issues.models import AnswerTemplate, Issue, IssueFile, IssueNote
from rounds.people.models import Staff
from rounds.people.rules.roles import Role

TEMPLATES_SHOWN = 12


def notes_on(user: Staff, issue: Issue) -> QuerySet[IssueNote]:
    """The notes on an issue, which came through its door, that this person may read, oldest first."""
    return issue.notes.of_side(user).select_related("made_by", "department", "unit")


def files_of(issue: Issue) -> QuerySet[IssueFile]:
    """The files of an issue, which came through its door, oldest first."""
    return issue.files.select_related("made_by")


def templates_for(user: Staff, issue: Issue) -> list[AnswerTemplate]:
    """The texts of the department that fit the category of this issue, its own before those for all."""
    if user.role != Role.DEPARTMENT_OFFICER or user.department_id is None:
        return []
    own = AnswerTemplate.objects.visible_to(user).filter(department_id=user.department_id, is_active=True)
    fitting = own.filter(Q(category=issue.category) | Q(category="")).order_by("-category", "title", "pk")
    return list(fitting[:TEMPLATES_SHOWN])
