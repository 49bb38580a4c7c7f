"""What the retailer file holds, and how it is found again."""

from pypinyin import Style, lazy_pinyin

# The fields of the file that people and imports may set; each change becomes a dated fact (C07, C12, F08).
FIELDS = (
    "licence_no",
    "code",
    "name",
    "owner_name",
    "phone",
    "address",
    "town",
    "postcode",
    "outlet_type",
    "market_type",
    "order_weekday",
    "opening_hours",
    "lat",
    "lon",
    "position_source",
    "supply_band",
    "compliance_grade",
    "is_vulnerable",
    "display_grade",
    "stock_cartons",
    "out_of_province_brands",
    "price_labels",
    "opened_on",
    "habits",
    "owner_situation",
    "is_active",
)
# A supply band is imported and explained, never computed or typed in (product.md, constraints).
IMPORTED_ONLY = ("supply_band",)


def search_text(name: str, licence_no: str, code: str, phone: str, owner_name: str) -> str:
    """Lower-case text a search looks in: name, pinyin initials of name and owner, licence, code, phone."""
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    owner_initials = "".join(lazy_pinyin(owner_name, style=Style.FIRST_LETTER))
    parts = (name, initials, licence_no, code, phone, owner_name, owner_initials)
    return " ".join(part.lower() for part in parts if part)[:400]


def masked_phone(phone: str) -> str:
    """138****1234; shorter numbers keep their last two digits (PIPL)."""
    if len(phone) >= 7:
        return f"{phone[:3]}****{phone[-4:]}"
    return f"****{phone[-2:]}" if phone else ""


def masked_licence(licence_no: str) -> str:
    """The first four and the last four characters; short numbers stay as they are."""
    return f"{licence_no[:4]}****{licence_no[-4:]}" if len(licence_no) > 8 else licence_no
