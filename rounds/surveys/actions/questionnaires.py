"""Writing a questionnaire on the desk: drafts change, adopted ones never do (A32)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from rounds.common.events import record
from rounds.people.models import Company, Staff
from rounds.surveys.actions.campaigns import By, departments_of, fields_of
from rounds.surveys.models import Questionnaire, QuestionnaireItem
from rounds.surveys.queries.questionnaires import drafts_of
from rounds.surveys.rules.questionnaire import ItemDraft, faults_of, moved

FAR = 10_000  # beyond every position, while rows change places


class QuestionnaireError(ValueError):
    """The questionnaire cannot do this; `code` is `not_a_draft`, `not_adopted`, or one of `faults_of`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def draft_questionnaire(
    company: Company,
    *,
    title: str,
    items: Sequence[ItemDraft],
    by: By,
    at: datetime,
    copied_from: Questionnaire | None = None,
) -> Questionnaire:
    """A draft with these items; the next version where the title is already in the library. CampaignError.

    Departments that the company does not have are refused.
    """
    departments = departments_of(company, items)
    named = Questionnaire.objects.unscoped("versions of the caller's company").filter(company=company, title=title)
    last = named.aggregate(last=Max("version"))["last"] or 0
    draft = Questionnaire.objects.create(
        company=company,
        title=title,
        version=last + 1,
        copied_from=copied_from,
        made_by=by if isinstance(by, Staff) else None,
        made_at=at,
    )
    QuestionnaireItem.objects.bulk_create(
        QuestionnaireItem(questionnaire=draft, position=position, **fields_of(item, departments))
        for position, item in enumerate(items, 1)
    )
    source = copied_from.pk if copied_from else None
    record("questionnaire.drafted", draft, by=by, at=at, title=title, version=draft.version, copied_from=source)
    return draft


def copy_questionnaire(source: Questionnaire, *, by: By, at: datetime, title: str = "") -> Questionnaire:
    """A draft with the same items: the next version, or under another title a new questionnaire."""
    return draft_questionnaire(
        source.company, title=title or source.title, items=drafts_of(source), by=by, at=at, copied_from=source
    )


@transaction.atomic
def add_item(questionnaire: Questionnaire, item: ItemDraft, *, by: By, at: datetime) -> QuestionnaireItem:
    """Put a question at the end of a draft. QuestionnaireError, CampaignError."""
    _locked(questionnaire)
    departments = departments_of(questionnaire.company, [item])
    last = questionnaire.items.aggregate(last=Max("position"))["last"] or 0
    row = QuestionnaireItem.objects.create(
        questionnaire=questionnaire, position=last + 1, **fields_of(item, departments)
    )
    record("questionnaire.item_added", questionnaire, by=by, at=at, position=row.position, text=item.text_zh)
    return row


@transaction.atomic
def change_item(row: QuestionnaireItem, item: ItemDraft, *, by: By, at: datetime) -> QuestionnaireItem:
    """Word a question of a draft anew. QuestionnaireError, CampaignError."""
    _locked(row.questionnaire)
    departments = departments_of(row.questionnaire.company, [item])
    for name, value in fields_of(item, departments).items():
        setattr(row, name, value)
    row.save()
    record("questionnaire.item_changed", row.questionnaire, by=by, at=at, position=row.position, text=item.text_zh)
    return row


@transaction.atomic
def move_item(row: QuestionnaireItem, *, to: int, by: By, at: datetime) -> None:
    """Put a question of a draft at place `to`, from 1; the others close up. QuestionnaireError."""
    _locked(row.questionnaire)
    before = list(row.questionnaire.items.order_by("position").values_list("pk", flat=True))
    after = moved(before, row.pk, to=to)
    if list(after) == before:
        return
    _number(row.questionnaire, after)
    record("questionnaire.item_moved", row.questionnaire, by=by, at=at, to=after.index(row.pk) + 1, text=row.text_zh)


@transaction.atomic
def remove_item(row: QuestionnaireItem, *, by: By, at: datetime) -> None:
    """Take a question out of a draft. QuestionnaireError."""
    _locked(row.questionnaire)
    record("questionnaire.item_removed", row.questionnaire, by=by, at=at, position=row.position, text=row.text_zh)
    row.delete()
    left = row.questionnaire.items.order_by("position").values_list("pk", flat=True)
    _number(row.questionnaire, tuple(left))


@transaction.atomic
def adopt_questionnaire(questionnaire: Questionnaire, *, by: By, at: datetime) -> Questionnaire:
    """From now on campaigns may ask it, and nobody changes it. QuestionnaireError says what is missing."""
    _locked(questionnaire)
    if faults := faults_of(drafts_of(questionnaire)):
        raise QuestionnaireError(faults[0])
    questionnaire.state, questionnaire.adopted_at = Questionnaire.State.ADOPTED, at
    questionnaire.save(update_fields=["state", "adopted_at"])
    record("questionnaire.adopted", questionnaire, by=by, at=at, version=questionnaire.version)
    return questionnaire


@transaction.atomic
def retire_questionnaire(questionnaire: Questionnaire, *, by: By, at: datetime) -> Questionnaire:
    """New campaigns no longer ask it; those that did stay as they are. QuestionnaireError unless adopted."""
    found = Questionnaire.objects.unscoped("the row came through its door").filter(pk=questionnaire.pk)
    if not found.filter(state=Questionnaire.State.ADOPTED).update(state=Questionnaire.State.RETIRED):
        raise QuestionnaireError("not_adopted")
    questionnaire.state = Questionnaire.State.RETIRED
    record("questionnaire.retired", questionnaire, by=by, at=at, version=questionnaire.version)
    return questionnaire


@transaction.atomic
def discard_questionnaire(questionnaire: Questionnaire, *, by: By, at: datetime) -> None:
    """Throw a draft away. QuestionnaireError once it was adopted."""
    _locked(questionnaire)
    record("questionnaire.discarded", questionnaire, by=by, at=at, title=questionnaire.title)
    questionnaire.items.all().delete()
    Questionnaire.objects.unscoped("the row came through its door").filter(pk=questionnaire.pk).delete()


def _locked(questionnaire: Questionnaire) -> None:
    """Hold the row; QuestionnaireError unless it is still a draft."""
    found = Questionnaire.objects.unscoped("the row came through its door").select_for_update()
    if found.get(pk=questionnaire.pk).state != Questionnaire.State.DRAFT:
        raise QuestionnaireError("not_a_draft")


def _number(questionnaire: Questionnaire, order: Sequence[int]) -> None:
    """Number the rows in this order; far numbers first, because no two may ever stand at one place."""
    rows = {row.pk: row for row in questionnaire.items.all()}
    for first in (FAR, 1):
        for position, key in enumerate(order, first):
            rows[key].position = position
        QuestionnaireItem.objects.bulk_update(rows.values(), ["position"])
