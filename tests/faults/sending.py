"""The sending half of a phone, as plain as it gets: batches of commands to a real server, over real sockets."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client

from rounds.people.models import Staff

CSRF = "k" * 32
Json = dict[str, Any]


@dataclass
class Phone:
    """Sends batches like the outbox does and remembers what the server said it has."""

    url: str
    session: str
    told: dict[str, list[int]] = field(default_factory=dict)
    answers: dict[str, list[Json]] = field(default_factory=dict)
    unanswered: int = 0

    def send(self, commands: list[Json], *, timeout: float = 60) -> bool:
        """One attempt; False when no whole answer came."""
        request = urllib.request.Request(
            f"{self.url}/field/api/sync",
            data=json.dumps({"commands": commands}).encode(),
            headers={
                "Content-Type": "application/json",
                "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={CSRF}",
                "X-CSRFToken": CSRF,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                outcomes = json.load(answer)["outcomes"]
        except (OSError, urllib.error.URLError, ValueError):
            self.unanswered += 1
            return False
        for outcome in outcomes:
            self.told.setdefault(outcome["id"], []).append(outcome["status"])
            self.answers.setdefault(outcome["id"], []).append(outcome)
        return True


def signed_in(person: Staff) -> str:
    """A session of this person."""
    browser = Client()
    browser.force_login(person)
    return browser.cookies[settings.SESSION_COOKIE_NAME].value
