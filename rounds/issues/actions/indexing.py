"""The words of issues go into their index in the transaction that writes the words themselves."""

from collections.abc import Iterable

from django.db import transaction

from rounds.issues.models import Issue
from rounds.issues.models.words import WORDS, entry_of


@transaction.atomic
def index_words(issues: Iterable[Issue]) -> None:
    """Make these issues findable by their words as they are now; for a bulk import, once for all it made."""
    WORDS.put(entry_of(issue) for issue in issues)
