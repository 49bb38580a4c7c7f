"""Where this installation keeps its order lines, and which retailer each key of a file means."""

from collections import Counter

from django.conf import settings

from rounds.orders.queries import sql
from rounds.orders.queries.source import literal
from rounds.orders.queries.store import BatchRecord, LineStore, connect
from rounds.people.models import Company
from rounds.retailers.models import Retailer


def lines_here() -> LineStore:
    """The store in the data folder."""
    return LineStore(settings.DATA)


def retailer_keys(company: Company) -> dict[str, int]:
    """Licence number or retailer code → id. A code that several retailers share names none of them."""
    rows = Retailer.objects.unscoped("order files name any retailer of the company").filter(company=company)
    found = list(rows.values_list("pk", "licence_no", "code"))
    shared = Counter(code for _, _, code in found if code)
    by_code = {code: pk for pk, _, code in found if code and shared[code] == 1}
    return by_code | {licence_no: pk for pk, licence_no, _ in found}


def product_codes(store: LineStore, company_code: str, record: BatchRecord) -> list[str]:
    """The products a prepared batch names, in order."""
    folder = store.prepared(company_code, record.batch)
    if not record.months:
        return []
    files = "[" + ", ".join(literal(str(folder / f"{month}.parquet")) for month in record.months) + "]"
    with connect(store) as connection:
        return [code for (code,) in connection.execute(sql.PRODUCT_CODES.format(files=files)).fetchall()]
