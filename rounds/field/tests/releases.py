"""A copy of the server whose phone app can be changed while it runs, as a release does, and the app of version 1."""

import shutil
import zipfile
from pathlib import Path

from playwright.sync_api import Page

from tests.services.live import ROOT

APP = Path("rounds/field/static/field")
VERSION_1 = Path(__file__).parent / "clients" / "phone_v1.zip"
WAITING = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration.update();
  while (!registration.waiting) await new Promise((soon) => setTimeout(soon, 100));
}"""


class Release:
    """The program in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "rounds", folder / "rounds", ignore=shutil.ignore_patterns("tests", "__pycache__"))

    def put_version_1(self) -> None:
        """The scripts of the first app; pictures and styles stay."""
        for path in (self.folder / APP).rglob("*.js"):
            path.unlink()
        with zipfile.ZipFile(VERSION_1) as kept:
            kept.extractall(self.folder / APP)

    def put_today(self) -> None:
        """The app as it is."""
        shutil.rmtree(self.folder / APP)
        shutil.copytree(ROOT / APP, self.folder / APP)

    def put_newer(self) -> None:
        """The app of the next day: nothing but its version differs."""
        self.write(APP / "day.js", "\n", "\n// newer\n")

    def write(self, path: Path, old: str, new: str) -> None:
        """Other words in one file of the program."""
        text = (self.folder / path).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {path}"
        (self.folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def await_newer_app(page: Page) -> None:
    """The phone has fetched the whole next version, which waits to be agreed to."""
    page.evaluate(WAITING)
