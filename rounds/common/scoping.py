"""One fail-closed door to every noun: `X.objects.visible_to(user)`.

During a web request a scoped table that is read without its door raises `DoorSkippedError`; what must look
further says why with `unscoped("…")`. Outside requests (jobs, command line, tests) the guard is off.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self, TypeVar

from django.db import models
from django.http import HttpRequest, HttpResponse

M_co = TypeVar("M_co", bound=models.Model, covariant=True)
ALL = "*"
AS_OWN = "@own"
_guarded: ContextVar[bool] = ContextVar("rounds_scope_guard", default=False)


class DoorSkippedError(RuntimeError):
    """A scoped table was read during a request without `visible_to` or `unscoped`."""


class Reach(StrEnum):
    """How far a person sees: nothing, his own, what he shares with a team, his unit's, department's, company's."""

    NONE = "none"
    OWN = "own"
    TEAM = "team"
    UNIT = "unit"
    DEPARTMENT = "department"
    COMPANY = "company"


@dataclass(frozen=True)
class Paths:
    """Field paths from a row to its company, unit, department and person.

    `ALL` lets that reach see the whole company; an empty path lets it see nothing. `team` leads to a unit whose rows
    its service team shares; `AS_OWN` gives the team only what is each one's own.
    """

    company: str = "company"
    unit: str = ""
    department: str = ""
    own: str = ""
    team: str = ""

    def narrowing(self, user: Any) -> dict[str, Any] | None:
        """The filter for this user, or None when he may see nothing."""
        reach = getattr(user, "reach", Reach.NONE)
        if reach == Reach.NONE or not getattr(user, "is_active", False) or not user.company_id:
            return None
        whole = {self.company if self.company == "pk" else f"{self.company}_id": user.company_id}
        if reach == Reach.COMPANY:
            return whole
        path, value = {
            Reach.UNIT: (self.unit, user.unit_id),
            Reach.DEPARTMENT: (self.department, user.department_id),
            Reach.OWN: (self.own, user.pk),
            Reach.TEAM: (self.own, user.pk) if self.team == AS_OWN else (self.team, user.unit_id),
        }[reach]
        if path == ALL:
            return whole
        if not path or value is None:
            return None
        return whole | {path: value}


class ScopedQuerySet(models.QuerySet[M_co]):
    """A queryset that knows its door. Subclasses set `paths` and may extend `visible_to`."""

    paths = Paths()
    _opened = False

    def visible_to(self, user: Any) -> Self:
        """Rows this user may see; none for anybody unknown."""
        narrowing = self.paths.narrowing(user)
        return self.none() if narrowing is None else self._through_door().filter(**narrowing)

    def unscoped(self, why: str) -> Self:
        """The rows without the door; `why` says in the code what makes that right."""
        if not why:
            raise ValueError("unscoped() needs a reason")
        return self._through_door()

    def _through_door(self) -> Self:
        opened = self.all()
        vars(opened)["_opened"] = True
        return opened

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        vars(clone)["_opened"] = self._opened
        return clone

    def _check_door(self) -> None:
        if self._opened or not _guarded.get() or self.query.is_empty():
            return
        if self._hints.get("instance") is not None:  # type: ignore[attr-defined]
            return  # reached from a row that came through its own door
        raise DoorSkippedError(f"{self.model.__name__}: use visible_to(user), or unscoped('why')")

    def _fetch_all(self) -> None:
        self._check_door()
        super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Iterator[Any]:
        self._check_door()
        return super().iterator(chunk_size=chunk_size or 2000)

    def count(self) -> int:
        self._check_door()
        return super().count()

    def exists(self) -> bool:
        self._check_door()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._check_door()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._check_door()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._check_door()
        return super().delete()


@contextmanager
def guarded() -> Iterator[None]:
    """Inside, scoped tables must be read through their door."""
    token = _guarded.set(True)
    try:
        yield
    finally:
        _guarded.reset(token)


class ScopeGuard:
    """Middleware: every request runs guarded."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with guarded():
            return self.get_response(request)
