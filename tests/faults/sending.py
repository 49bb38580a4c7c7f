"""The sending half of a phone, as plain as it gets: batches of commands to a real server, over real sockets."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from django.conf import settings
from django.test import Client

from rounds.people.models import Staff

CSRF = "k" * 32
Json = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """One whole answer."""

    status: int
    headers: dict[str, str]
    said: Any


@dataclass
class Phone:
    """Sends batches like the outbox does and remembers what the server said it has."""

    url: str
    session: str
    told: dict[str, list[int]] = field(default_factory=dict)
    answers: dict[str, list[Json]] = field(default_factory=dict)
    unanswered: int = 0

    def headers(self, content_type: str = "application/octet-stream") -> dict[str, str]:
        """What every request carries."""
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
        return {"Content-Type": content_type, "Cookie": cookies, "X-CSRFToken": CSRF, "X-Rounds-Client": "2"}

    def ask(self, path: str, body: bytes = b"", *, method: str = "GET", content_type: str = "image/png") -> Reply:
        """One request to the API; OSError or HTTPException when no whole answer came."""
        request = urllib.request.Request(
            f"{self.url}/field/api/{path}", data=body or None, headers=self.headers(content_type), method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Reply(answer.status, dict(answer.headers), json.load(answer))
        except urllib.error.HTTPError as refused:
            return Reply(refused.code, dict(refused.headers), json.loads(refused.read() or b"{}"))

    def attempt(self, commands: list[Json]) -> Reply:
        """One sync; what it says of each command is remembered."""
        body = json.dumps({"commands": commands}).encode()
        reply = self.ask("sync", body, method="POST", content_type="application/json")
        for outcome in reply.said["outcomes"] if reply.status == 200 else ():
            self.told.setdefault(outcome["id"], []).append(outcome["status"])
            self.answers.setdefault(outcome["id"], []).append(outcome)
        return reply

    def send(self, commands: list[Json]) -> bool:
        """One attempt; False when no whole answer came."""
        try:
            taken = self.attempt(commands).status == 200
        except (OSError, HTTPException, ValueError):
            taken = False
        self.unanswered += not taken
        return taken


def signed_in(person: Staff) -> str:
    """A session of this person."""
    browser = Client()
    browser.force_login(person)
    return browser.cookies[settings.SESSION_COOKIE_NAME].value
