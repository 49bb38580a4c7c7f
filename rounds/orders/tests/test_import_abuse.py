"""F23: what people and attackers upload: refused with a reason and a way out, fast, in little memory, kept nowhere."""

import gzip
import os
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from rounds.common.imports.checking import check_run
from rounds.common.imports.storing import safe_name
from rounds.common.models import ImportRun
from tests.world import World

pytestmark = pytest.mark.fault
SECONDS, MEGABYTES = 10, 300
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def root(world: World, client: Client) -> Client:
    client.force_login(world.staff["root"])
    return client


def upload(client: Client, content: bytes, *, name: str = "a.xlsx", kind: str = "retailers") -> HttpResponse:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("imports:new"), {"kind": kind, "file": file})  # type: ignore[return-value]


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def bounded() -> Iterator[None]:
    """Within ten seconds and 300 MB more than before."""
    over = threading.Event()
    before = most = resident_bytes()

    def watch() -> None:
        nonlocal most
        while not over.wait(0.01):
            most = max(most, resident_bytes())

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.monotonic()
    try:
        yield
    finally:
        over.set()
        watcher.join()
    assert time.monotonic() - began < SECONDS
    assert (most - before) / 1e6 < MEGABYTES


def book(*rows: tuple[object, ...]) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row)
    return buffer.getvalue()


def with_sheet(change: Callable[[bytes], bytes]) -> bytes:
    """A good workbook whose first sheet was tampered with."""
    source, target = zipfile.ZipFile(BytesIO(book(("许可证号", "客户名称"), ("1", "甲")))), BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in source.namelist():
            content = source.read(entry)
            made.writestr(entry, change(content) if entry == SHEET else content)
    return target.getvalue()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&c;</t></is></c></row>
</sheetData></worksheet>"""

REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "nothing": ("a.csv", lambda: b"", "文件是空的"),
    "a zip bomb": ("a.xlsx", lambda: with_sheet(lambda _: b" " * 400_000_000), "不允许的内容"),
    "a slower zip bomb": ("a.xlsx", lambda: with_sheet(lambda sheet: sheet + mixed(170_000_000)), "解压后超过"),
    "billion laughs": ("a.xlsx", lambda: with_sheet(lambda _: LAUGHS), "不允许的内容"),
    "a gzip bomb": ("a.csv.gz", lambda: gzip.compress(b"a,b\n" + b" " * 400_000_000), "解压后超过"),
    "a program": ("a.xlsx", lambda: b"MZ" + bytes(4_000), "空字节"),
    "a web page called a workbook": ("a.xlsx", lambda: b"<html><table><tr><td>1</td></tr></table>", "内容却是网页"),
    "an old workbook": ("a.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000), "旧版 Excel"),
    "a picture": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(400), "不认识这种文件"),
    "another archive": ("a.xlsx", lambda: archive(), "不认识这种文件"),
    "half a workbook": ("a.xlsx", lambda: book(("许可证号",), ("1",))[:900], "损坏"),
    "no header": ("a.csv", lambda: b"1,2,3\n4,5,6\n", "没有找到表头"),
    "a header twice": ("a.csv", lambda: "店名,店名\n甲,乙\n".encode(), "两列都叫"),
    "garbled text": ("a.csv", lambda: "店名,手机\n".encode("gbk").decode("latin-1").encode() + b"a,1\n", "乱码"),
    "a sea of columns": ("a.csv", lambda: ",".join(f"c{n}" for n in range(400)).encode() + b"\n", "最多 300 列"),
}


def mixed(size: int) -> bytes:
    """Bytes that a zip packs to about a tenth, as it does an honest sheet."""
    block = b"".join(b"<c><v>%d</v></c>" % (n * 7919 % 100_003) for n in range(60_000))
    return (block * (size // len(block) + 1))[:size]


def archive() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("readme.txt", "hello")
    return buffer.getvalue()


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_a_reason_and_kept_nowhere(root: Client, own_data_folder: Path, what: str) -> None:
    name, make, reason = REFUSED[what]
    content = make()
    with bounded():
        answer = upload(root, content, name=name)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert "请" in answer.content.decode()
    assert not ImportRun.objects.exists()
    assert not [path for path in own_data_folder.rglob("imports/*/*") if path.is_file()]


def test_a_million_rows_are_refused_while_checking_not_read_to_the_end(root: Client) -> None:
    content = "许可证号,客户名称\n" + "1,甲\n" * 1_000_000
    with bounded():
        assert upload(root, content.encode(), name="a.csv").status_code == 302
        run = ImportRun.objects.get()
        check_run(run, at=run.made_at)
    assert (run.state, run.notes[-1]["code"]) == (ImportRun.State.FAILED, "file.too_many_rows")


def test_formulas_and_hidden_rows_are_told_and_only_values_are_read(root: Client) -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        sheet = made.add_worksheet("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一")
        sheet.write_row(0, 0, ("许可证号", "客户名称"))
        sheet.write_row(1, 0, ("1", "甲"))
        sheet.write_formula(2, 0, "=1+1", value=2)
        sheet.write_formula(2, 1, '=WEBSERVICE("http://10.0.0.1/")', value="乙")
        sheet.set_row(1, None, None, {"hidden": True})
    assert upload(root, buffer.getvalue()).status_code == 302
    run = ImportRun.objects.get()
    assert {note["code"] for note in run.notes} == {"file.formulas", "file.hidden_rows"}
    assert run.mapping["samples"] == [["1", "甲"], ["2", "乙"]]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\li\\名单.csv", "名单.csv"),
        ("名单\u202evsc.exe", "名单vsc.exe"),
        ("a\x00b\n.csv", "ab.csv"),
        ("...", "file"),
        ("很" * 300 + ".xlsx", "很" * 108 + "….xlsx"),
    ],
)
def test_a_file_name_is_only_ever_shown(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


def test_a_stored_file_has_a_name_nobody_outside_chose_and_is_private(root: Client, own_data_folder: Path) -> None:
    upload(root, "许可证号,客户名称\n1,甲\n".encode(), name="../../../tmp/名单.csv")
    (stored,) = [path for path in own_data_folder.rglob("imports/*/*") if path.is_file()]
    assert stored.suffix == ".csv"
    assert len(stored.stem) == 32
    assert stored.stat().st_mode & 0o077 == 0
    assert ImportRun.objects.get().file_name == "名单.csv"


@pytest.mark.parametrize("fields", [{"kind": "secrets"}, {"kind": ""}, {}])
def test_an_unknown_kind_or_no_file_is_refused(root: Client, fields: dict[str, str]) -> None:
    assert root.post(reverse("imports:new"), fields).status_code == 422
    assert root.get(reverse("imports:template", args=["secrets"])).status_code == 404


def test_hostile_words_in_headers_and_cells_are_shown_as_text(root: Client) -> None:
    evil = "<script>alert(1)</script>"
    upload(root, f"许可证号,客户名称,{evil}\n1,{evil},</script>\n".encode(), name=f"{evil}.csv")
    body = root.get(reverse("imports:match", args=[ImportRun.objects.get().pk])).content.decode()
    assert evil not in body
    assert "&lt;script&gt;" in body
