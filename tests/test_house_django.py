"""Django's own promises: no change without its migration, every page has a name, no warning of the framework."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.tree import ROOT


def manage(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"ROUNDS_DATA": str(folder), "DATABASE_URL": ""}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def patterns(resolver: URLResolver | URLPattern, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in getattr(resolver, "url_patterns", ()):
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield path, pattern
        else:
            yield from patterns(pattern, path)


def test_every_change_of_a_table_has_its_migration(tmp_path: Path) -> None:
    done = manage("makemigrations", "--check", "--dry-run", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_django_finds_nothing_wrong(tmp_path: Path) -> None:
    done = manage("check", "--fail-level", "WARNING", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_page_of_ours_has_a_name() -> None:
    ours = [(path, p.name) for path, p in patterns(get_resolver()) if p.callback.__module__.startswith("rounds.")]
    assert ours
    assert not [path for path, name in ours if not name]


def test_no_two_pages_share_a_path() -> None:
    paths = [path for path, _ in patterns(get_resolver())]
    assert not {path for path in paths if paths.count(path) > 1 and not path.startswith("api/")}
