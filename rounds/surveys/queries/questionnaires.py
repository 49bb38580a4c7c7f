"""Reads of the library: the drafts of a questionnaire's items, its questions, which may be asked now."""

from django.db.models import Count

from rounds.people.models import Staff
from rounds.surveys.models import AskedItem, Questionnaire
from rounds.surveys.models.questionnaire import QuestionnaireQuerySet
from rounds.surveys.queries.campaigns import question_of
from rounds.surveys.rules.questionnaire import ItemDraft, Question


def draft_of(item: AskedItem) -> ItemDraft:
    """An item as it was written."""
    return ItemDraft(
        text_zh=item.text_zh,
        text_en=item.text_en,
        category=item.category,
        function=item.department.function if item.department else "",
        kind=item.kind,
        purpose=item.purpose,
        options=tuple((one["zh"], one["en"]) for one in item.options),
        is_required=item.is_required,
    )


def drafts_of(questionnaire: Questionnaire) -> list[ItemDraft]:
    """The items in their order, as a campaign or the next version copies them."""
    return [draft_of(item) for item in questionnaire.items.select_related("department").order_by("position")]


def questions_in(questionnaire: Questionnaire) -> tuple[Question, ...]:
    """The questions in their order, as they will be asked."""
    return tuple(question_of(item) for item in questionnaire.items.order_by("position"))


def library(user: Staff) -> QuestionnaireQuerySet:
    """The questionnaires within reach, each with how many `questions` it has and how many campaigns `asked` it."""
    return Questionnaire.objects.visible_to(user).annotate(
        questions=Count("items", distinct=True), asked=Count("campaigns", distinct=True)
    )


def adopted(user: Staff) -> QuestionnaireQuerySet:
    """What a new campaign may ask: by title, the newest version first."""
    found = Questionnaire.objects.visible_to(user).filter(state=Questionnaire.State.ADOPTED)
    return found.order_by("title", "-version")
