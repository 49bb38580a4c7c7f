"""The server in process: real URLs, middleware, views and database; it may die in the middle of a request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.db import OperationalError, connection
from django.test import Client

from rounds.people.models import Staff
from tests.simulator.driver import Request

Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Server:
    """Takes the requests of phones whose people are signed in, and remembers what each phone was sent."""

    clients: dict[str, Client] = field(default_factory=dict)
    sent: dict[str, list[bytes]] = field(default_factory=dict)
    requests: int = 0
    pictures: int = 0

    def sign_in(self, phone: str, person: Staff) -> None:
        """From now on this phone has a session of this person."""
        client = Client(raise_request_exception=False)
        client.force_login(person)
        self.clients[phone], self.sent[phone] = client, []

    def take(self, request: Request, *, dies_after: int | None = None, body: bytes | None = None) -> Reply:
        """Carry out one request; with `dies_after`, the database is gone after so many statements."""
        self.requests += 1
        self.pictures += "/attachments/" in request.path
        headers = {f"HTTP_{name.replace('-', '_').upper()}": value for name, value in request.headers.items()}
        with dying(dies_after) if dies_after is not None else nullcontext():
            answer = self.clients[request.phone].generic(
                request.method,
                request.path,
                request.body if body is None else body,
                content_type=request.content_type,
                **headers,  # type: ignore[arg-type]
            )
        content = bytes(answer.content)
        self.sent[request.phone].append(content)
        return answer.status_code, dict(answer.headers), content


@contextmanager
def dying(after: int) -> Iterator[None]:
    """Inside, the database answers so many statements and then no more; what was not committed is gone."""
    left = after

    def answer(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise OperationalError("the server died")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(answer):
        yield
