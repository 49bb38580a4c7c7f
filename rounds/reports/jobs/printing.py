"""PDF through the Chromium of the machine, where there is one; without it reports are offered as .docx."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.staticfiles import finders

NAMES = ("chromium", "chromium-browser", "google-chrome")
STYLE = "reports/paper.css"
SECONDS = 60


class NoPrinterError(RuntimeError):
    """There is no Chromium, or it did not print."""


def printer() -> str | None:
    """The browser that prints: ROUNDS_CHROMIUM, else what the machine has."""
    named = os.environ.get("ROUNDS_CHROMIUM", "")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


def pdf_of(html: str) -> bytes:
    """Print a page; NoPrinterError when that is not possible here. The page needs no network and gets none."""
    browser, style = printer(), finders.find(STYLE)
    if browser is None or not isinstance(style, str):
        raise NoPrinterError("no Chromium on this machine")
    with TemporaryDirectory(prefix="rounds-print-") as folder:
        page, out = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(html, encoding="utf-8")
        shutil.copy(style, Path(folder) / Path(STYLE).name)
        root = ["--no-sandbox"] if os.geteuid() == 0 else []  # its sandbox refuses to run as root
        alone = ["--headless=new", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer"]
        command = [browser, *alone, *root, f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}", page.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise NoPrinterError("Chromium did not finish") from error
        if not out.exists():
            raise NoPrinterError(f"Chromium ended with {done.returncode}")
        return out.read_bytes()
