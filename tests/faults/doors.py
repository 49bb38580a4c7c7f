"""Posts to the desk's and the retailer's pages of a real server, as browsers send them."""

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPMessage
from typing import IO

from django.conf import settings

from tests.faults.sending import CSRF


class _Stays(urllib.request.HTTPRedirectHandler):
    """Where a page leads afterwards is an answer, not a way to go."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


@dataclass(frozen=True)
class Browser:
    """One browser with its cookies."""

    url: str
    cookies: Mapping[str, str]

    def post(self, path: str, **words: str) -> tuple[int, str]:
        """Status and where it leads."""
        own = {**self.cookies, settings.CSRF_COOKIE_NAME: CSRF}
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in own.items()),
            "X-CSRFToken": CSRF,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urllib.parse.urlencode(words).encode()
        request = urllib.request.Request(self.url + path, data=body, headers=headers, method="POST")
        try:
            with urllib.request.build_opener(_Stays).open(request, timeout=60) as answer:
                return answer.status, answer.headers.get("Location", "")
        except urllib.error.HTTPError as other:
            return other.code, other.headers.get("Location", "")
