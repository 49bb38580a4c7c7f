"""Figures of surveys in templates."""

from django.template import Library

register = Library()


@register.filter
def points(difference: float) -> str:
    """A difference of two shares in percentage points, with its sign."""
    sign = "+" if difference > 0 else "−" if difference < 0 else ""
    return f"{sign}{abs(difference) * 100:.1f}"
