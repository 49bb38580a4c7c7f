"""Taking one step from a page: what the action refuses is said on it, and words typed are never lost."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

Step = Callable[[], object]


def tried(
    request: HttpRequest, step: Step, done: str, *, refused: type[Exception], back: Callable[[], HttpResponse]
) -> HttpResponse:
    """Take a step that carries no text of its own; whether it was taken is said on the page it leads `back` to."""
    try:
        step()
    except refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return back()


def submitted(
    request: HttpRequest,
    form: forms.Form,
    step: Step,
    done: str,
    *,
    refused: type[Exception],
    again: Callable[[int], HttpResponse],
    back: Callable[[], HttpResponse],
) -> HttpResponse:
    """Take a step with words. `again` shows the page with the form as sent: 422 when it does not fit its fields,
    409 when the action refused; else it leads `back`."""
    if not form.is_valid():
        return again(422)
    try:
        step()
    except refused as refusal:
        form.add_error(None, str(refusal))
        return again(409)
    messages.success(request, done)
    return back()
