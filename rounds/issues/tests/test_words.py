"""The rules, which know no Django, and the tables use the same words; every sentence has its English."""

import pytest
from django.utils import translation

from rounds.issues.actions.refusals import SENTENCES as REFUSALS
from rounds.issues.actions.refusals import TABLE_FAULTS
from rounds.issues.models import Hop, Issue, LiabilityShare, RoutingRow
from rounds.issues.queries.detail import OUTCOMES, VERBS
from rounds.issues.rules.clocks import Step
from rounds.issues.rules.liability import GROUNDS
from rounds.issues.rules.replay import OUTCOMES as ENDINGS
from rounds.issues.rules.routing import Category, TableFault
from rounds.issues.rules.sentences import SENTENCES
from rounds.issues.rules.steps import Refusal, State


def test_rules_and_tables_use_the_same_words() -> None:
    assert {member.value for member in Category} == set(RoutingRow.Category.values)
    assert {member.value for member in State} == set(Issue.State.values)
    assert {member.value for member in Step} == set(Hop.Step.values)
    assert {ground for ground, _reason in GROUNDS.values()} | {"primary", "secondary"} == set(
        LiabilityShare.Ground.values
    )


def test_every_refusal_says_what_to_do() -> None:
    assert set(REFUSALS) == set(Refusal)
    assert set(TABLE_FAULTS) == set(TableFault)
    assert set(OUTCOMES) == set(ENDINGS.values()), "how a holder let go"
    assert VERBS.keys() >= ENDINGS.keys()


@pytest.mark.parametrize("reason", SENTENCES)
def test_every_reason_is_said_in_english_with_its_figures(reason: str) -> None:
    chinese = next(text for known, text in SENTENCES.items() if known == reason)
    with translation.override("en"):
        english = translation.gettext(chinese)
    assert english != chinese
    figures = {"held": 1, "allowed": 2}
    assert (english % figures).count("1") == (chinese % figures).count("1")
