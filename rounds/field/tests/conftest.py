"""The browser and the server of the project's own browser tests."""

from tests.conftest import chromium, live, screens, static_files

__all__ = ["chromium", "live", "screens", "static_files"]
