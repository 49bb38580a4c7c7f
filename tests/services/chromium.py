"""A real Chromium at desk and phone size.

A page that logs an error, breaks the content security policy or calls a foreign host fails its test.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
HERE = {"127.0.0.1", "localhost", ""}
LONGEST_WAIT_MS = 15_000


def program() -> str | None:
    """Where Chromium is, or None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium from the system; browsers are never downloaded."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program(), args=ARGUMENTS)
        try:
            yield chromium
        finally:
            chromium.close()


class Screens:
    """Opens screens for one test and remembers what went wrong on any of them.

    Each screen is a person of his own: own cookies, own storage. `expect` names a complaint the test provokes.
    """

    def __init__(self, chromium: Browser, base_url: str) -> None:
        self._chromium = chromium
        self._base_url = base_url
        self._expected: list[re.Pattern[str]] = []
        self._complaints: list[str] = []
        self.contexts: list[BrowserContext] = []

    def desk(self, **more: Any) -> Page:
        """A new 1440 by 900 screen."""
        return self._open(DESK | more)

    def phone(self, **more: Any) -> Page:
        """A new 390 by 844 touch screen; `geolocation` may be given."""
        granted = {"permissions": ["geolocation"]} if "geolocation" in more else {}
        return self._open(PHONE | granted | more)

    def expect(self, pattern: str) -> None:
        """Complaints that match are part of this test, such as the 404 it asks for."""
        self._expected.append(re.compile(pattern))

    def complaints(self) -> list[str]:
        """Console errors, uncaught exceptions, CSP violations and calls to foreign hosts nobody expected."""
        return [text for text in self._complaints if not any(p.search(text) for p in self._expected)]

    def pictures(self, folder: Path) -> list[Path]:
        """A picture of every open page, for looking at a failure."""
        pages = [page for context in self.contexts for page in context.pages if not page.is_closed()]
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / f"{number}.png" for number, _ in enumerate(pages)]
        for page, path in zip(pages, paths, strict=True):
            page.screenshot(path=path)
        return paths

    def close(self) -> None:
        """Close every screen."""
        for context in self.contexts:
            context.close()

    def _open(self, options: dict[str, Any]) -> Page:
        common: dict[str, Any] = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "base_url": self._base_url}
        context = self._chromium.new_context(**(common | options))
        context.set_default_timeout(LONGEST_WAIT_MS)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self._complaints.append(f"uncaught: {error.error}"))
        context.on("request", self._watch)
        self.contexts.append(context)
        return context.new_page()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            self._complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _watch(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme.startswith("http") and url.hostname not in HERE:
            self._complaints.append(f"foreign host: {request.url}")
