"""Parts of the machine that some tests need, and what their absence means."""

import os

import pytest


def missing(what: str) -> None:
    """A part this machine lacks: an error in CI, a stated skip elsewhere."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} (an error in CI)", pytrace=False)
    pytest.skip(what)
