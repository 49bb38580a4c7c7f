"""What a page may submit about plans."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rounds.people.models import Staff, Territory


class TerritoriesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable when run
    """Territories by name, with who looks after each."""

    def label_from_instance(self, territory: Any) -> str:
        return f"{territory.name} · {territory.manager.name}" if territory.manager else str(territory.name)


class RequestForm(forms.Form):
    """From which day, for which territories of the own reach; none chosen means all of them."""

    starts_on = forms.DateField(
        label=gettext_lazy("开始日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("计划四周，一般从周一开始。"),
    )
    territories = TerritoriesField(
        Territory.objects.none(),
        label=gettext_lazy("片区"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("不选为全部片区。"),
    )

    def __init__(self, *args: Any, user: Staff, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        reachable = Territory.objects.visible_to(user).filter(retailers__is_active=True).distinct()
        choice = self.fields["territories"]
        assert isinstance(choice, forms.ModelMultipleChoiceField)
        choice.queryset = reachable.select_related("manager").order_by("code")

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if day < self.today:
            raise forms.ValidationError(_("开始日期不能早于今天"))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        choice = self.fields["territories"]
        assert isinstance(choice, forms.ModelMultipleChoiceField)
        if not cleaned.get("territories"):
            cleaned["territories"] = choice.queryset
        if choice.queryset is not None and not choice.queryset.exists():
            raise forms.ValidationError(_("没有可计划的片区：请先分配客户经理和零售户"))
        return cleaned
