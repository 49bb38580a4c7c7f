"""The questions of one survey as a form: for the retailer himself, for the interviewer, for who types in paper."""

import re
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rounds.issues.models import Issue
from rounds.surveys.rules.questionnaire import LONGEST_TEXT, MULTIPLE, SCALE, TEXT, Question

SCORES = [
    (5, _("非常满意")),
    (4, _("满意")),
    (3, pgettext_lazy("a mark", "一般")),
    (2, _("不满意")),
    (1, _("非常不满意")),
]
CATEGORIES = [(value, _(str(label))) for value, label in Issue.Category.choices]


def wording(question: Question) -> str:
    """The question in the language of the page."""
    return question.text_en if get_language() == "en" else question.text_zh


def numbered(question: Question) -> list[tuple[int, str]]:
    """The options of a question by number, in the language of the page."""
    place = 1 if get_language() == "en" else 0
    return [(number, pair[place]) for number, pair in enumerate(question.chosen_from, 1)]


def choices_of(question: Question) -> list[tuple[int, Any]]:
    """What may be chosen, by number: scores from the best, options in their order."""
    return list(SCORES) if question.kind == SCALE else list(numbered(question))


class SurveyForm(forms.Form):
    """The questions of one campaign. Who fills it in himself must answer what is required.

    An interviewer may pass (`may_pass`), and sees at each choice the digit that means it.
    """

    seconds = forms.FloatField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: tuple[Question, ...], may_pass: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_pass = may_pass
        for question in questions:
            field = _field(question, is_required=question.is_required and not may_pass)
            if may_pass and isinstance(field, forms.ChoiceField):
                field.choices = [(value, f"{value} {text}") for value, text in choices_of(question)]
            self.fields[f"q{question.key}"] = field

    def answers(self) -> Mapping[int, Any]:
        """Item id → score, text or option numbers; questions left empty are absent."""
        given = {name[1:]: value for name, value in self.cleaned_data.items() if name.startswith("q")}
        return {int(key): value for key, value in given.items() if value not in ("", None, [])}

    def taken(self) -> float | None:
        """How many seconds the browser measured; None when it did not."""
        return self.cleaned_data.get("seconds")

    def asked(self) -> list[forms.BoundField]:
        """The fields that are questions."""
        return [field for field in self if field.name.startswith("q")]


def _field(question: Question, *, is_required: bool) -> forms.Field:
    label = wording(question)
    if question.kind == TEXT:
        area = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(label=label, required=is_required, max_length=LONGEST_TEXT, widget=area)
    if question.kind == MULTIPLE:
        return forms.TypedMultipleChoiceField(
            label=label,
            required=is_required,
            choices=choices_of(question),
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("可以选几项"),
        )
    return forms.TypedChoiceField(
        label=label,
        required=is_required,
        choices=choices_of(question),
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )


class WishForm(forms.Form):
    """Call me and solve it: only with his tick, and only the words he writes here."""

    wanted = forms.BooleanField(label=_("请联系我解决一件事"), required=False)
    category = forms.ChoiceField(label=_("关于"), choices=CATEGORIES, required=False)
    text = forms.CharField(
        label=_("要解决的事"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("只有这里写的话会连同您的店名转给客户经理和部门办理；上面的回答仍然不记名。"),
    )
    sent_as = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("wanted") and not (cleaned.get("text") or "").strip():
            self.add_error("text", gettext("请写下要解决的事，或者去掉上面的勾。"))
        cleaned["sent_as"] = cleaned.get("sent_as") or uuid.uuid4()
        return cleaned

    def asked_for(self) -> dict[str, Any] | None:
        """Category, words and the form's own number, or None when he did not tick."""
        if not self.cleaned_data.get("wanted"):
            return None
        return {name: self.cleaned_data[name] for name in ("category", "text", "sent_as")}


class PaperForm(forms.Form):
    """One paper sheet as it is typed in: the code, then one digit per question."""

    code = forms.CharField(
        label=_("问卷编号"),
        max_length=8,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}),
    )

    def __init__(self, *args: Any, questions: tuple[Question, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = {f"q{question.key}": question for question in questions}
        for name, question in self.questions.items():
            self.fields[name] = forms.CharField(
                label=wording(question), required=False, max_length=LONGEST_TEXT, widget=_paper_input(question)
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name, question in self.questions.items():
            text = (cleaned.get(name) or "").strip()
            if question.kind != TEXT and text and not re.fullmatch(_digits(question), text):
                self.add_error(name, gettext("请填 1 到 %(most)s 的数字") % {"most": _most(question)})
        return cleaned

    def answers(self) -> Mapping[int, Any]:
        """Item id → score, text or option numbers; blanks are absent."""
        given = {name: (self.cleaned_data[name] or "").strip() for name in self.questions}
        return {
            question.key: list(given[name]) if question.kind == MULTIPLE else given[name]
            for name, question in self.questions.items()
            if given[name]
        }

    def asked(self) -> list[tuple[forms.BoundField, str]]:
        """Each question's field with what its digits mean."""
        return [(self[name], _meaning(question)) for name, question in self.questions.items()]


def _most(question: Question) -> int:
    return 5 if question.kind == SCALE else len(question.chosen_from)


def _digits(question: Question) -> str:
    one = f"[1-{_most(question)}]"
    return f"{one}+" if question.kind == MULTIPLE else one


def _meaning(question: Question) -> str:
    if question.kind == TEXT:
        return ""
    if question.kind == SCALE:
        return gettext("1 非常不满意 … 5 非常满意")
    return "  ".join(f"{number} {text}" for number, text in numbered(question))


def _paper_input(question: Question) -> forms.TextInput:
    if question.kind == TEXT:
        return forms.TextInput(attrs={"autocomplete": "off"})
    length = _most(question) if question.kind == MULTIPLE else 1
    return forms.TextInput(
        attrs={
            "inputmode": "numeric",
            "autocomplete": "off",
            "maxlength": length,
            "class": "paper-digit",
            "data-digits": "many" if question.kind == MULTIPLE else "one",
        }
    )
