"""Finding an answer: for retailers by what they type, for the desk with who answers for it and by when."""

from datetime import date

from django.db.models import Count, Q

from rounds.people.models import Company, Staff
from rounds.people.rules.roles import Role
from rounds.portal.models import KnowledgeAnswer
from rounds.portal.models.knowledge import KnowledgeAnswerQuerySet
from rounds.portal.rules.search import closeness, grams

WHY = "what retailers of the company may read"
FOUND_AT_MOST = 20
LOOKED_AT = 300


def readable(company: Company) -> KnowledgeAnswerQuerySet:
    """The answers every retailer of the company may read, with how many found each helpful."""
    rows = KnowledgeAnswer.objects.unscoped(WHY).filter(company=company).published()
    return rows.select_related("department").annotate(helped=Count("thanks"))


def answers_found(company: Company, words: str, *, topic: str = "") -> list[KnowledgeAnswer]:
    """Those that share most with the words, best first; without words the most helpful."""
    rows = readable(company)
    if topic:
        rows = rows.filter(topic=topic)
    wanted = grams(words)
    if not wanted:
        if words.strip():
            return []
        return list(rows.order_by("-helped", "question", "pk")[:FOUND_AT_MOST])  # type: ignore[misc]
    any_of = Q()
    for gram in wanted:
        any_of |= Q(search__contains=gram)
    near = list(rows.filter(any_of).order_by("pk")[:LOOKED_AT])
    scores = {
        row.pk: closeness(wanted, question=row.question, keywords=row.keywords, answer=row.answer) for row in near
    }
    return sorted(near, key=lambda row: (-scores[row.pk], -row.helped, row.pk))[:FOUND_AT_MOST]  # type: ignore[attr-defined]


def answers_wanted(user: Staff, *, words: str, desk: str, today: date) -> KnowledgeAnswerQuerySet:
    """The desk's list; `desk`: mine (own department), due (to be checked again), all, withdrawn."""
    rows = KnowledgeAnswer.objects.visible_to(user).select_related("department").annotate(helped=Count("thanks"))
    for gram in grams(words):
        rows = rows.filter(search__contains=gram)
    if desk == "withdrawn":
        return rows.filter(withdrawn_at__isnull=False)
    rows = rows.published()
    if desk == "mine" and user.department_id:
        return rows.filter(department_id=user.department_id)
    return rows.filter(check_by__lt=today) if desk == "due" else rows


def may_write(user: Staff, found: KnowledgeAnswer) -> bool:
    """Its department answers for it; the administrator helps out."""
    if user.role == Role.ADMINISTRATOR:
        return True
    return user.role == Role.DEPARTMENT_OFFICER and user.department_id == found.department_id
