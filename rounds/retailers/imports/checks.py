"""The dry run of a retailer list: rows as records, what is doubtful between them, the diff against the file."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from rounds.common.imports.kinds import COMPARING, READING, Change, Checked, Report, kind_of
from rounds.common.imports.records import compare, outcome, settle_repeats
from rounds.common.imports.records_rows import POSITION, Record, read_records
from rounds.common.imports.staging import open_run
from rounds.common.imports.values_problems import Problem
from rounds.common.models import ImportRun
from rounds.people.models import Company, Territory
from rounds.retailers.imports.columns import RETAILER_FIELDS
from rounds.retailers.models import Retailer
from rounds.retailers.rules.file import FIELDS

_REPORT_EVERY = 2_000
_SHOWN_OTHERS = 3
Current = dict[str, tuple[int, dict[str, Any]]]


def check_list(run: ImportRun, path: Path, at: datetime, report: Report) -> Checked:
    """Records of the list against the retailer file of the company."""
    company = company_of(run)
    table = open_run(run, kind_of(run.kind).limits)
    territories = territory_words(company)
    options = run.mapping["options"]
    records = []
    columns = run.mapping["columns"]
    for record in read_records(
        table, RETAILER_FIELDS, columns, date_order=options.get("date_order", ""), address="address"
    ):
        _settle(record, territories)
        records.append(record)
        if len(records) % _REPORT_EVERY == 0:
            report(min(80, len(records) // 200), READING)
    report(80, COMPARING)
    current = current_files(company)
    kept = settle_repeats(records, "licence_no", twice="licence.twice", repeated="licence.repeated")
    _doubt_shared_addresses(kept, current)
    return outcome(records, kept, [_compared(record, current) for record in kept])


def company_of(run: ImportRun) -> Company:
    """The company a run belongs to."""
    return Company.objects.unscoped("the run came through the door").get(pk=run.company_id)


def current_files(company: Company) -> Current:
    """Licence number → (id, current values) of every retailer of the company."""
    rows = Retailer.objects.unscoped("a list speaks of the whole company").filter(company=company)
    found: Current = {}
    for values in rows.values("pk", "territory__code", *FIELDS).iterator():
        values["territory"] = values.pop("territory__code") or ""
        found[values["licence_no"]] = (values.pop("pk"), values)
    return found


def territory_words(company: Company) -> dict[str, str]:
    """Every word that means one territory only: its code, its name, the name or staff number of its manager."""
    rows = Territory.objects.unscoped("a list speaks of the whole company").filter(company=company)
    meanings: dict[str, set[str]] = defaultdict(set)
    for code, *words in rows.values_list("code", "name", "manager__name", "manager__username"):
        for word in (code, *words):
            if word:
                meanings[word].add(code)
    return {word: codes.pop() for word, codes in meanings.items() if len(codes) == 1}


def _compared(record: Record, current: Current) -> Change:
    licence_no = record.values["licence_no"]
    target_id, values = current.get(licence_no, (None, None))
    return compare(licence_no, record, target_id, values)


def _settle(record: Record, territories: Mapping[str, str]) -> None:
    """Turn what the list says into fields of the file."""
    values = record.values
    if (position := values.pop(POSITION, None)) is not None:
        values["lat"], values["lon"] = round(position.latitude, 6), round(position.longitude, 6)
        values["position_source"] = record.sources[POSITION][:40]
    if "is_active" in values:
        values["is_active"] = values["is_active"] == "yes"
    if "order_weekday" in values:
        values["order_weekday"] = int(values["order_weekday"])
    if (word := values.get("territory")) is None:
        return
    if word in territories:
        values["territory"] = territories[word]
    else:
        record.problems.append(
            Problem("territory.unknown", row=record.number, column=record.sources["territory"], value=word)
        )


def _doubt_shared_addresses(kept: Sequence[Record], current: Current) -> None:
    """Several licence numbers at one address, in the list or in the file already: often a licence handed over."""
    holders: dict[str, set[str]] = defaultdict(set)
    for licence_no, (_, values) in current.items():
        if place := _place(values):
            holders[place].add(licence_no)
    for record in kept:
        if place := _place(record.values):
            holders[place].add(record.values["licence_no"])
    for record in kept:
        others = sorted(holders.get(_place(record.values), set()) - {record.values["licence_no"]})
        if others:
            shown = "、".join(others[:_SHOWN_OTHERS]) + ("…" if len(others) > _SHOWN_OTHERS else "")
            column, value = record.sources["address"], record.values["address"]
            params = {"count": str(len(others)), "others": shown}
            record.problems.append(Problem("licence.same_address", record.number, column, value, params))


def _place(values: Mapping[str, Any]) -> str:
    """An address to compare: letters and digits, with the postcode or town because main streets repeat."""
    address = "".join(letter for letter in str(values.get("address") or "").casefold() if letter.isalnum())
    area = str(values.get("postcode") or values.get("town") or "").casefold()
    return f"{area}|{address}" if len(address) > 3 else ""
