"""Closed issues like this one, with what solved them: a beginning for a proposal or an answer (B09)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from rounds.common.scoping import Reach
from rounds.issues.models import Issue
from rounds.issues.models.issue import IssueQuerySet
from rounds.issues.models.words import WORDS
from rounds.issues.rules.words import Term, likeness, runs_of, telling_words
from rounds.people.models import Staff

SHOWN = 3
WEIGHED = 20
LOOKED_AT = 400
NEWEST_ROWS = 40_000  # what was done years ago is no model for today, and a search is never longer than this
LIKE_ENOUGH = 0.12
SAME_CATEGORY = 0.05
MOST_TERMS = 16
TAKEN_ALONG = 60
Row = tuple[int, str, str]


@dataclass(frozen=True)
class Similar:
    """One closed issue; `percent` says how like its text is to the one at hand."""

    issue: Issue
    percent: int

    @property
    def as_proposal(self) -> str:
        """What to begin a proposed solution with."""
        return self.issue.proposed_solution or self.issue.answer


def similar_to(user: Staff, text: str, *, category: str = "", but: Issue | None = None) -> list[Similar]:
    """The most similar closed issues this person may see, the most similar first; none when nothing is like it."""
    words = telling_words(text, most=MOST_TERMS)
    if not words:
        return []
    solved = _solved(user, but)
    rows = _matching(user, solved, words)
    if len(rows) < SHOWN and user.reach != Reach.COMPANY and category:
        rows += _of_category(solved, category, known={row[0] for row in rows})
    scores = _scored(text, rows, category)
    found = solved.select_related("department").in_bulk(list(scores))
    return _unlike_each_other([Similar(found[pk], round(100 * min(score, 1.0))) for pk, score in scores.items()])


def newest_solved(user: Staff) -> dict[str, list[Similar]]:
    """For each category the newest closed issues this person may see, with different answers: what a phone takes along
    for proposing a solution without a network (B09)."""
    rows = _solved(user, None).exclude(proposed_solution="", answer="").order_by("-closed_at", "-pk")
    by_category: dict[str, list[Similar]] = {}
    for issue in rows[:TAKEN_ALONG]:
        by_category.setdefault(issue.category, []).append(Similar(issue, 0))
    return {category: _unlike_each_other(found) for category, found in sorted(by_category.items())}


def _unlike_each_other(found: list[Similar]) -> list[Similar]:
    """One of each answer, the first: the same words three times help no more than once."""
    by_words: dict[tuple[str, ...], Similar] = {}
    for one in found:
        by_words.setdefault(tuple(runs_of(one.issue.answer)), one)
    return list(by_words.values())[:SHOWN]


def _solved(user: Staff, but: Issue | None) -> IssueQuerySet:
    visible = Issue.objects.visible_to(user).of_service().filter(state=Issue.State.CLOSED)
    return visible.exclude(pk=but.pk) if but else visible


def _matching(user: Staff, solved: IssueQuerySet, words: Iterable[str]) -> list[Row]:
    """Those with the rarest of these words, of the newest issues of the company."""
    newest = Issue.objects.unscoped("a number to count back from").filter(company_id=user.company_id)
    last = newest.order_by("-pk").values_list("pk", flat=True).first() or 0
    best = WORDS.best(
        user.company_id,
        [Term(word) for word in words],
        since=max(0, last - NEWEST_ROWS),
        most=LOOKED_AT,
        vendor=connection.vendor,
    )
    return list(solved.filter(pk__in=best).order_by().values_list("pk", "text", "category"))


def _of_category(solved: IssueQuerySet, category: str, *, known: set[int]) -> list[Row]:
    """The newest of the same kind: who sees few issues finds few among the best of the whole company."""
    rows = solved.filter(category=category).order_by("-closed_at")
    return [row for row in rows.values_list("pk", "text", "category")[:LOOKED_AT] if row[0] not in known]


def _scored(text: str, rows: list[Row], category: str) -> dict[int, float]:
    """The best ones with their likeness; of equals the newer."""
    likes = likeness(text, [row[1] for row in rows])
    scored = [
        (like + (SAME_CATEGORY if kind == category else 0), pk)
        for (pk, _text, kind), like in zip(rows, likes, strict=True)
        if like >= LIKE_ENOUGH
    ]
    return {pk: score for score, pk in sorted(scored, reverse=True)[:WEIGHED]}
