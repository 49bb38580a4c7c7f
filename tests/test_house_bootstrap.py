"""What stands between a fresh machine and a first page: the bootstrap and the reset of the sample city."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT


def script(name: str, folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one script of .ci in a checkout of its own."""
    (folder / ".ci").mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / ".ci" / name, folder / ".ci" / name)
    for file in ("uv.lock", "pyproject.toml"):
        shutil.copy(ROOT / file, folder / file)
    return subprocess.run(
        ["/bin/sh", f".ci/{name}", *words],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def bare_path(tmp_path: Path) -> str:
    """A PATH with the everyday commands and a `python3` that is too old, as on an old server."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("dirname", "cksum", "pwd", "cat", "uname", "cut", "sh"):
        if found := shutil.which(name, path="/usr/bin:/bin"):
            (folder / name).symlink_to(found)
    (folder / "python3").write_text("#!/bin/sh\nexit 1\n")
    (folder / "python3").chmod(0o755)
    return str(folder)


def test_without_a_fitting_python_it_says_what_to_install(tmp_path: Path, bare_path: str) -> None:
    done = script("bootstrap", tmp_path / "checkout", "demo", PATH=bare_path)
    assert done.returncode == 1
    assert "Python 3.11 or newer" in done.stderr
    assert "apt install python3" in done.stderr
    assert not (tmp_path / "checkout" / ".uv").exists()


def test_an_unknown_group_is_refused(tmp_path: Path) -> None:
    assert script("bootstrap", tmp_path, "everything").returncode == 2


def test_the_sample_city_is_removed_by_its_mark(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "demo").touch()
    assert script("forget-demo", tmp_path).returncode == 0
    assert not (tmp_path / "var").exists()


def test_real_data_is_never_taken_for_the_sample_city(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "rounds.sqlite3").touch()
    assert script("forget-demo", tmp_path).returncode == 1
    assert (tmp_path / "var" / "rounds.sqlite3").exists()


def test_a_database_server_is_never_emptied(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "demo").touch()
    done = script("forget-demo", tmp_path, DATABASE_URL="postgres://rounds@db/rounds")
    assert done.returncode == 1
    assert (tmp_path / "var" / "demo").exists()
