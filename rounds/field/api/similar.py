"""While an issue is being written: how similar ones were solved."""

from typing import Any

from django.http import HttpRequest
from django.utils import translation
from ninja import Router, Schema
from pydantic import Field

from rounds.field.api.auth import account
from rounds.field.queries.solved import solved_like
from rounds.issues.models import Issue

router = Router()
LANGUAGES = {"en": "en"}


class WrittenIn(Schema):
    """What has been written so far."""

    text: str = Field(max_length=4000)
    category: str = Field(default="", max_length=40)


class SolvedOut(Schema):
    """One closed issue and the words to begin a proposal with."""

    number: str
    category: str
    text: str
    words: str


@router.post("similar", response=list[SolvedOut], url_name="similar")
def similar(request: HttpRequest, written: WrittenIn, lang: str = "zh") -> list[dict[str, Any]]:
    """Closed issues like these words. Reads only; a POST because what a retailer said belongs in no address."""
    category = written.category if written.category in set(Issue.Category) else ""
    with translation.override(LANGUAGES.get(lang, "zh-hans")):
        return solved_like(account(request), written.text, category=category)
