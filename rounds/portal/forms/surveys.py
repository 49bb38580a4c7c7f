"""A rating, as a retailer gives it. The questions of a survey are a form of the surveys themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

SCORES = [(5, _("非常满意")), (4, _("满意")), (3, _("一般")), (2, _("不满意")), (1, _("非常不满意"))]


class RatingForm(forms.Form):
    """What he thought of one visit."""

    stars = forms.TypedChoiceField(
        label=_("您对这次拜访满意吗？"), choices=SCORES, coerce=int, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("想说的话（可不填）"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
