"""Retailer lists for the tests, and the short way from a file to an import."""

import csv
import gzip
from collections.abc import Iterable, Sequence
from io import StringIO

from rounds.common.imports.checking import check_run
from rounds.common.imports.kinds import kind_of
from rounds.common.imports.staging import stage_file
from rounds.common.models import ImportRun
from rounds.people.models import Company
from tests.world import NOW, World

HEADERS = ("专卖证号", "店名", "手机", "经营地址", "邮编", "客户经理")


def csv_bytes(rows: Iterable[Sequence[object]], *, headers: Sequence[str] = HEADERS, encoding: str = "utf-8") -> bytes:
    text = StringIO()
    csv.writer(text).writerows([headers, *rows])
    return text.getvalue().encode(encoding)


def staged(company: Company, content: bytes, *, kind: str = "retailers", name: str = "名单.csv") -> ImportRun:
    return stage_file(company.pk, kind_of(kind), [content], file_name=name, by="system", at=NOW)


def checked(company: Company, content: bytes, *, kind: str = "retailers", name: str = "名单.csv") -> ImportRun:
    return check_run(staged(company, content, kind=kind, name=name), at=NOW)


def licence(world: World, name: str) -> str:
    return world.retailers[name].licence_no


def packed(content: bytes) -> bytes:
    return gzip.compress(content)
