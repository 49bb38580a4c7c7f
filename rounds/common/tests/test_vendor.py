"""The vendored front-end files are what the lock says, carry no source maps and call no foreign host."""

import re
from pathlib import Path

import pytest

import vendor

OWN = vendor.OUTPUT.parent / "rounds"
STYLES = [*sorted(vendor.OUTPUT.rglob("*.css")), *sorted(OWN.glob("*.css"))]
SCRIPTS = [*sorted(vendor.OUTPUT.rglob("*.js")), *sorted(OWN.glob("*.js"))]
EVAL = re.compile(r"""(?<![\w.$])eval\(|new Function\(|set(?:Timeout|Interval)\(\s*["'`]""")


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vendor folder with one file, locked, that a test may damage."""
    recipe, output = tmp_path / "vendor.toml", tmp_path / "vendor"
    recipe.write_text('[[package]]\nname = "small"\nversion = "1.0.0"\n', "utf-8")
    monkeypatch.setattr(vendor, "RECIPE", recipe)
    monkeypatch.setattr(vendor, "OUTPUT", output)
    monkeypatch.setattr(vendor, "LOCK", tmp_path / "vendor.lock.json")
    vendor.write("small/small.js", b"export const small = 1;\n")
    vendor.write_lock({"small": {"version": "1.0.0", "integrity": "sha512-x"}})
    return output


def test_the_committed_files_are_what_the_lock_says() -> None:
    assert vendor.differences() == []


def test_a_changed_file_is_found(copied: Path) -> None:
    assert vendor.differences() == []
    (copied / "small" / "small.js").write_text("export const small = 2;\n", "utf-8")
    assert vendor.differences() == ["changed: small/small.js"]


def test_a_missing_and_a_foreign_file_are_found(copied: Path) -> None:
    (copied / "small" / "small.js").rename(copied / "small" / "other.js")
    assert vendor.differences() == ["missing: small/small.js", "not in the lock: small/other.js"]


def test_a_version_changed_without_rebuilding_is_found(copied: Path) -> None:
    vendor.RECIPE.write_text('[[package]]\nname = "small"\nversion = "1.0.1"\n', "utf-8")
    faults = vendor.differences()
    assert "only in the recipe or only in the lock: small 1.0.1" in faults
    assert any(fault.startswith("vendor.toml changed") for fault in faults)


def test_an_archive_swapped_under_a_locked_version_is_refused(copied: Path) -> None:
    with pytest.raises(vendor.VendorError, match="not the archive that was locked"):
        vendor.refuse_swapped({"small": {"version": "1.0.0", "integrity": "sha512-other"}})


def test_a_source_map_is_cut_off(copied: Path) -> None:
    vendor.write("small/mapped.js", b"export {};\n//# sourceMappingURL=mapped.js.map")
    vendor.write("small/mapped.css", b"p{}\n/*# sourceMappingURL=mapped.css.map */\n")
    written = [(copied / "small" / name).read_text("utf-8").strip() for name in ("mapped.js", "mapped.css")]
    assert written == ["export {};", "p{}"]


@pytest.mark.parametrize("css", [b"a{src:url(//host.example/x.woff)}", b'@import "https://host.example/a.css";'])
def test_a_style_sheet_that_fetches_from_elsewhere_is_refused(copied: Path, css: bytes) -> None:
    with pytest.raises(vendor.VendorError, match="foreign host"):
        vendor.write("small/small.css", css)


@pytest.mark.parametrize("path", [*STYLES, *SCRIPTS], ids=lambda path: path.name)
def test_no_file_points_to_a_source_map(path: Path) -> None:
    assert "sourceMappingURL" not in path.read_text("utf-8")


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_every_address_in_a_style_sheet_is_ours_and_exists(path: Path) -> None:
    for address in re.findall(r"""url\(\s*["']?([^"')]+)""", path.read_text("utf-8")):
        if not address.startswith(("data:", "#")):
            assert (path.parent / address).is_file(), f"{path.name} asks for {address}"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_needs_unsafe_eval(path: Path) -> None:
    assert not EVAL.search(path.read_text("utf-8"))


def test_every_package_brings_its_licence() -> None:
    lock = vendor.read_lock()
    licences = {path.stem for path in (vendor.OUTPUT / "licences").iterdir()}
    assert licences == {name.replace("/", "-").lstrip("@") for name in lock["packages"]}
