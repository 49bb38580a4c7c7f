"""What the assessment pages may submit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rounds.assessment.models import Judgement
from rounds.assessment.rules.curves import curve_of, plain
from rounds.assessment.rules.differences import points_said
from rounds.assessment.rules.lines import GROUPS, Book, Line, party_of
from rounds.assessment.rules.registry import Indicator, indicators_for
from rounds.people.models import Staff

DATE = {"type": "date"}
LINE_FIELDS = ("weight", "half", "target", "shape", "points", "floor", "ceiling")
COMMON = ("manager", "department")


class PeriodForm(forms.Form):
    """A period to be assessed."""

    name = forms.CharField(label=_("考核期名称"), max_length=60)
    starts_on = forms.DateField(label=_("开始日期"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    ends_on = forms.DateField(label=_("结束日期"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))


@dataclass(frozen=True)
class LineRow:
    """One indicator in the editor: what was written, and the weight in force."""

    name: str
    indicator: Indicator
    written: Mapping[str, str]
    in_force: str

    @property
    def is_weighed(self) -> bool:
        """Whether it is in the list."""
        return self.written["weight"] not in {"", "0"}


@dataclass(frozen=True)
class GroupRows:
    """One list of the scheme in the editor; `is_common`: it may not be left empty."""

    group: str
    rows: tuple[LineRow, ...]
    is_common: bool

    @property
    def is_used(self) -> bool:
        """Whether anything is written in it."""
        return self.is_common or any(row.is_weighed for row in self.rows)


class SchemeForm(forms.Form):
    """The lists of a scheme; whether they hold is the rules' question. An indicator without weight is not listed."""

    because = forms.CharField(label=_("制定或修改的理由"), max_length=300, required=False)

    def __init__(self, *args: Any, book: Book, in_force: Book | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = tuple(self._group(group, book, in_force) for group in GROUPS)

    def lists(self) -> dict[str, list[dict[str, Any]]]:
        """What was written: group to lines. RefusedError when the points of a curve cannot be read."""
        return {one.group: [_wanted(row) for row in one.rows if row.is_weighed] for one in self.groups if one.is_used}

    def _group(self, group: str, book: Book, in_force: Book | None) -> GroupRows:
        present = {line.indicator: line for line in (in_force.lists.get(group, ()) if in_force else ())}
        drafted = {line.indicator: line for line in book.lists.get(group, ())}
        rows = [
            LineRow(
                f"{group}.{indicator.key}",
                indicator,
                self._written(f"{group}.{indicator.key}", indicator, drafted.get(indicator.key)),
                plain(present[indicator.key].weight) if indicator.key in present else "",
            )
            for indicator in indicators_for(party_of(group))
        ]
        return GroupRows(group, tuple(rows), is_common=group in COMMON)

    def _written(self, name: str, indicator: Indicator, line: Line | None) -> dict[str, str]:
        if self.is_bound:
            return {field: str(self.data.get(f"{name}.{field}", "")).strip() for field in LINE_FIELDS}
        if line is None:
            return dict.fromkeys(LINE_FIELDS, "") | {"half": indicator.half.value, "shape": "linear"}
        return {
            "weight": plain(line.weight),
            "half": line.half.value,
            "target": plain(line.target),
            "shape": line.curve.shape.value,
            "points": ""
            if line.curve == curve_of({"shape": line.curve.shape}, target=line.target)
            else points_said(line),
            "floor": plain(line.floor),
            "ceiling": plain(line.ceiling),
        }


def _wanted(row: LineRow) -> dict[str, Any]:
    written = row.written
    numbers = {name: written[name] for name in ("weight", "target", "floor", "ceiling") if written[name]}
    points = [pair.split(":") for pair in written["points"].replace("：", ":").split()]
    curve = {"shape": written["shape"] or "linear", "points": points}
    return {"indicator": row.indicator.key, "half": written["half"], "curve": curve, **numbers}


class JudgementForm(forms.Form):
    """Own quality of one person, judged with evidence."""

    staff = forms.ModelChoiceField(label=_("被评定人"), queryset=Staff.objects.none())
    item = forms.ChoiceField(
        label=_("评定项目"), choices=[(value, _(str(label))) for value, label in Judgement.Item.choices]
    )
    points = forms.TypedChoiceField(
        label=_("评定"),
        coerce=int,
        choices=(
            (100, _("很好（100）")),
            (85, _("好（85）")),
            (70, _("合格（70）")),
            (50, _("不足（50）")),
            (20, _("差（20）")),
        ),
    )
    evidence = forms.CharField(
        label=_("依据"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明何时、何事、谁在场，或问题、拜访记录的编号；本人能看到。"),
    )  # fmt: skip
    day = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = people  # type: ignore[attr-defined]


class ObjectionForm(forms.Form):
    """An objection to a part of one's score."""

    record = forms.CharField(required=False, max_length=60)
    text = forms.CharField(max_length=500)
    cited = forms.CharField(required=False, max_length=400)


class DecisionForm(forms.Form):
    """The decision on an objection."""

    upheld = forms.ChoiceField(choices=(("yes", _("采纳")), ("no", _("不采纳"))))
    decision = forms.CharField(max_length=500)
