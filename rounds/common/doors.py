"""Who may open a page: every view says it, and the permission matrix reads it from the URL table."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

ANY_STAFF = "any_staff"
PUBLIC = "public"
TOKEN = "token"
V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def _answers(request: HttpRequest, methods: tuple[str, ...]) -> bool:
    """HEAD only where GET is answered: no CSRF token is asked of a HEAD, so it must never reach a writing verb."""
    return request.method in methods or (request.method == "HEAD" and "GET" in methods)


def open_to(*roles: str, methods: tuple[str, ...] = ("GET",)) -> Callable[[V], V]:
    """Let only these roles in (or `ANY_STAFF`); others get 403 before any row is read. It answers these `methods`."""

    def wrap(view: V) -> V:
        @wraps(view)
        def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not _answers(request, methods):
                return HttpResponseNotAllowed(methods)
            if ANY_STAFF not in roles and getattr(request.user, "role", "") not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        door = login_required(guarded_view)
        door.open_to = frozenset(roles)  # type: ignore[attr-defined]
        door.methods = methods  # type: ignore[attr-defined]
        return door  # type: ignore[return-value]

    return wrap


def open_to_all(kind: str = PUBLIC, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[V], V]:
    """A page without sign-in: `PUBLIC`, or `TOKEN` where an unguessable token in the path is the key."""

    def wrap(view: V) -> V:
        @wraps(view)
        def open_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not _answers(request, methods):
                return HttpResponseNotAllowed(methods)
            return view(request, *args, **kwargs)

        open_view.open_to = frozenset([kind])  # type: ignore[attr-defined]
        open_view.methods = methods  # type: ignore[attr-defined]
        return open_view  # type: ignore[return-value]

    return wrap
