"""Fetch, bundle and lock the front-end files named in vendor.toml; `--check` compares them with the lock, offline."""

import argparse
import base64
import gzip
import hashlib
import json
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
RECIPE = ROOT / "vendor.toml"
LOCK = ROOT / "vendor.lock.json"
OUTPUT = ROOT / "rounds" / "common" / "static" / "vendor"

SOURCE_MAP = re.compile(r"\s*(//[#@] ?sourceMappingURL=\S+|/\*[#@] ?sourceMappingURL=.*?\*/)\s*$", re.MULTILINE)
FONT_SOURCES = re.compile(r'src:\s*url\("?data:font/woff2[^,]*,([A-Za-z0-9+/=]+)"?\) format\("woff2"\)[^;}]*')
FOREIGN_URL = re.compile(r"""url\(\s*["']?(?:https?:)?//[^)]*\)|@import\s+["']?(?:https?:)?//""")
SVG_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
OUTLINE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
FILLED = 'fill="currentColor" stroke="none"'
NO_BOX = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'

BUNDLING = (
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2020",
    "--legal-comments=none",
    "--log-level=warning",
    "--define:process.env.NODE_ENV='production'",
)

Recipe = dict[str, Any]
Lock = dict[str, Any]


class VendorError(Exception):
    """A vendored file or package is not what the recipe or the lock says."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with vendor.lock.json and stop")
    arguments = parser.parse_args()
    if arguments.check:
        faults = differences()
        for fault in faults:
            print(fault, file=sys.stderr)
        return 1 if faults else 0
    try:
        lock = build(tomllib.loads(RECIPE.read_text("utf-8")))
    except VendorError as fault:
        print(fault, file=sys.stderr)
        return 1
    for path, entry in lock["files"].items():
        print(f"{entry['bytes']:>9} bytes {entry['gzip']:>8} gzip  {path}")
    return 0


def differences() -> list[str]:
    """Every way in which the committed files, the recipe and the lock disagree; empty when all is well."""
    lock = read_lock()
    recipe = tomllib.loads(RECIPE.read_text("utf-8"))
    locked = {path: entry["sha256"] for path, entry in lock["files"].items()}
    present = {path: sha256(OUTPUT / path) for path in listing()}
    faults = [f"not in the lock: {path}" for path in present.keys() - locked.keys()]
    faults += [f"missing: {path}" for path in locked.keys() - present.keys()]
    faults += [f"changed: {path}" for path in present.keys() & locked.keys() if present[path] != locked[path]]
    wanted = {(package["name"], package["version"]) for package in recipe["package"]}
    bought = {(name, entry["version"]) for name, entry in lock["packages"].items()}
    faults += [f"only in the recipe or only in the lock: {name} {version}" for name, version in wanted ^ bought]
    if lock["recipe"] != sha256(RECIPE):
        faults.append("vendor.toml changed after the lock was written: run python vendor.py")
    return sorted(faults)


def build(recipe: Recipe) -> Lock:
    """Rebuild every vendored file and write the lock. Raises VendorError when a locked version now has other bytes."""
    packages: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for package in recipe["package"]:
            name, version = package["name"], package["version"]
            packages[name] = {"version": version, "integrity": fetch(name, version=version, work=work)}
        refuse_swapped(packages)
        processor = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
        bundler = f"@esbuild/{platform.system().lower()}-{processor}"
        fetch(bundler, version=recipe["esbuild"], work=work)
        shutil.rmtree(OUTPUT, ignore_errors=True)
        for package in recipe["package"]:
            copy_files(package, work=work)
        for entry in recipe["bundle"]:
            bundle(entry, work=work, esbuild=work / "node_modules" / bundler / "bin" / "esbuild")
        write_sprite(recipe["sprite"], work=work)
    return write_lock(packages)


def write_lock(packages: dict[str, dict[str, str]]) -> Lock:
    """Write down the recipe, the archives and every file as they are now."""
    files = {path: measures(OUTPUT / path) for path in listing()}
    lock = {"recipe": sha256(RECIPE), "packages": packages, "files": files}
    LOCK.write_text(json.dumps(lock, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return lock


def fetch(name: str, *, version: str, work: Path) -> str:
    """Unpack one package below work/node_modules and return the registry's integrity string of its archive."""
    command = ["npm", "pack", f"{name}@{version}", "--json", "--silent", "--pack-destination", str(work)]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    packed: dict[str, str] = (answer if isinstance(answer, list) else list(answer.values()))[0]
    archive = work / packed["filename"].replace("@", "").replace("/", "-")
    digest = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode("ascii")
    if digest != packed["integrity"]:
        raise VendorError(f"{name}: the archive does not match the registry's integrity")
    target = work / "node_modules" / name
    with tarfile.open(archive) as opened:
        opened.extractall(work / "unpacked", filter="data")
    target.parent.mkdir(parents=True, exist_ok=True)
    (work / "unpacked" / "package").rename(target)
    return digest


def refuse_swapped(packages: dict[str, dict[str, str]]) -> None:
    if not LOCK.exists():
        return
    for name, known in read_lock()["packages"].items():
        fetched = packages.get(name, known)
        if fetched["version"] == known["version"] and fetched["integrity"] != known["integrity"]:
            raise VendorError(f"{name} {known['version']} is not the archive that was locked")


def copy_files(package: dict[str, Any], *, work: Path) -> None:
    modules = work / "node_modules"
    for source, target in package.get("files", {}).items():
        write(target, (modules / package["name"] / source).read_bytes())
    licence = package.get("licence_text", "").lstrip()
    if not licence:
        owner = modules / package.get("licence_of", package["name"])
        licence = (owner / package.get("licence", "LICENSE")).read_text("utf-8")
    write(f"licences/{package['name'].replace('/', '-').lstrip('@')}.txt", licence.encode("utf-8"))


def bundle(entry: dict[str, Any], *, work: Path, esbuild: Path) -> None:
    """Bundle one entry of the recipe to an ES module, and to a style sheet beside it when its parts bring styles."""
    source = work / "entry.js"
    source.write_text("\n".join([*map(component, entry.get("components", [])), entry["source"]]), "utf-8")
    built = work / "built" / Path(entry["target"]).name
    externals = [f"--external:{name}" for name in entry.get("external", [])]
    subprocess.run([str(esbuild), str(source), *BUNDLING, *externals, f"--outfile={built}"], check=True, cwd=work)
    write(entry["target"], built.read_bytes())
    style = built.with_suffix(".css")
    if style.exists():
        css = local_font(style.read_text("utf-8"), font=entry["font"])
        write(Path(entry["target"]).with_suffix(".css").as_posix(), css.encode("utf-8"))


def component(name: str) -> str:
    """The import of one Vant component with the styles it and its parts need."""
    folder = re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
    return f'export {{ {name} }} from "vant/es/{folder}/index.mjs";\nimport "vant/es/{folder}/style/index.mjs";'


def local_font(css: str, *, font: str) -> str:
    """The style sheet with its inlined font written to a file of ours and no foreign address left."""
    inlined = FONT_SOURCES.search(css)
    if inlined is None:
        raise VendorError("the style sheet no longer inlines its font")
    write(font, base64.b64decode(inlined.group(1)))
    return FONT_SOURCES.sub(f'src:url("{Path(font).name}") format("woff2")', css)


def write_sprite(sprite: dict[str, Any], *, work: Path) -> None:
    icons = work / "node_modules" / sprite["package"] / "icons"
    symbols = [symbol(icons / "outline" / f"{name}.svg", ident=name, paint=OUTLINE) for name in sprite["outline"]]
    symbols += [
        symbol(icons / "filled" / f"{name}.svg", ident=f"{name}-filled", paint=FILLED) for name in sprite["filled"]
    ]
    lines = ['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""]
    write(sprite["target"], "\n".join(lines).encode("utf-8"))


def symbol(path: Path, *, ident: str, paint: str) -> str:
    body = SVG_BODY.search(path.read_text("utf-8"))
    if body is None:
        raise VendorError(f"not an icon: {path.name}")
    shapes = " ".join(body.group(1).replace(NO_BOX, "").split())
    return f'<symbol id="{ident}" viewBox="0 0 24 24" {paint}>{shapes}</symbol>'


def write(target: str, content: bytes) -> None:
    """Write one vendored file, without source map, refusing text that would fetch from a foreign host."""
    path = OUTPUT / target
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix in {".js", ".css"}:
        text = SOURCE_MAP.sub("\n", content.decode("utf-8"))
        if path.suffix == ".css" and FOREIGN_URL.search(text):
            raise VendorError(f"{target} fetches from a foreign host")
        content = text.encode("utf-8")
    path.write_bytes(content)


def read_lock() -> Lock:
    lock: Lock = json.loads(LOCK.read_text("utf-8"))
    return lock


def listing() -> list[str]:
    return sorted(path.relative_to(OUTPUT).as_posix() for path in OUTPUT.rglob("*") if path.is_file())


def measures(path: Path) -> dict[str, str | int]:
    content = path.read_bytes()
    return {"sha256": sha256(path), "bytes": len(content), "gzip": len(gzip.compress(content, 9, mtime=0))}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
