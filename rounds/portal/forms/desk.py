"""What the desk submits about retailers' pages: cards to print, answers to keep."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from rounds.issues.models import Issue
from rounds.people.models import Department, Staff, Territory
from rounds.people.rules.roles import Role

TOPICS = [(value, _(str(label))) for value, label in Issue.Category.choices]
PER_SHEET = (8, 10)


class SheetForm(forms.Form):
    """Whose cards, how many on a sheet, and for which shops: a printed card is a new key, an older one ends."""

    territory = forms.ModelChoiceField(label=_("客户经理"), queryset=Territory.objects.none())
    shops = forms.ChoiceField(
        label=_("打印哪些零售户"),
        choices=[
            ("without", _("还没有有效二维码的（不影响已发出的卡片）")),
            ("all", _("全部（旧卡片全部作废，要重新发放）")),
        ],
        initial="without",
        widget=forms.RadioSelect,
    )
    per_sheet = forms.TypedChoiceField(
        label=_("每张 A4 纸"),
        choices=[],
        coerce=int,
        initial=8,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Territory.objects.visible_to(user).filter(manager__isnull=False).select_related("manager")
        territory = cast(Any, self.fields["territory"])
        territory.queryset = found.order_by("code")
        territory.label_from_instance = _named
        per_sheet = cast(Any, self.fields["per_sheet"])
        per_sheet.choices = [(number, _("%(number)s 张卡片") % {"number": number}) for number in PER_SHEET]


def _named(territory: Territory) -> str:
    return f"{territory.manager.name if territory.manager else ''}（{territory.name}）"


class KnowledgeForm(forms.Form):
    """A question as retailers ask it, and the answer."""

    department = forms.ModelChoiceField(label=_("负责部门"), queryset=Department.objects.none())
    topic = forms.ChoiceField(label=_("关于"), choices=TOPICS)
    question = forms.CharField(label=_("零售户会怎样问"), max_length=120)
    answer = forms.CharField(
        label=_("答案"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("用零售户听得懂的话写；不写任何人的个人信息。"),
    )
    keywords = forms.CharField(
        label=_("其他说法"), max_length=200, required=False, help_text=_("零售户可能用的其他词，用空格分开，便于搜索。")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Staff, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = Department.objects.visible_to(user).order_by("function")
        if not is_new:
            del self.fields["department"]
            return
        if user.role == Role.DEPARTMENT_OFFICER:
            departments = departments.filter(pk=user.department_id or 0)
        field = cast(Any, self.fields["department"])
        field.queryset = departments
        field.initial = user.department_id
