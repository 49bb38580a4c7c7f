"""The index of the words of issues: what was said, proposed, answered and found as the cause."""

from rounds.common.db.fulltext import Entry, WordIndex
from rounds.issues.models.issue import Issue
from rounds.issues.rules.words import words_of

WORDS = WordIndex("issues_words")
INDEXED = ("text", "proposed_solution", "answer", "cause")


def entry_of(issue: Issue) -> Entry:
    """The words of one issue."""
    said = "\n".join(getattr(issue, name) for name in INDEXED)
    return Entry(issue.pk, issue.company_id, words_of(said))
