"""`make messages`: put every string that has no English yet into its app's catalogue, empty, and compile what is there.

Existing entries stay as they are, also those the code no longer asks for. Prints what still wants a translation.
"""

import sys
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from tests.house.messages import Message, catalogue
from tests.house.tree import packages, short

ENGLISH = Path("locale/en/LC_MESSAGES/django.po")


def completed(wanted: list[Message], english: Catalog) -> int:
    """Add what is missing to the catalogue; returns how many entries have no English."""
    for message in wanted:
        if english.get(message.first, context=message.context) is None:
            english.add(message.id, context=message.context)
    return sum(1 for entry in english if entry.id and not is_answered(entry.string))


def is_answered(string: object) -> bool:
    """Whether an entry has its English, in one form at least."""
    return bool(string) if isinstance(string, str) else any(string) if isinstance(string, list | tuple) else False


def main(names: list[str]) -> int:
    """Complete the catalogues of the named packages, or of all."""
    django.setup()
    from tests.house.labels import messages_of  # noqa: PLC0415  (imports the apps, so after setup)

    for package in packages():
        wanted = [] if names and package.name not in names else list(messages_of(package))
        if not wanted:
            continue
        po = package / ENGLISH
        english = (
            catalogue(po)
            if po.exists()
            else Catalog(locale="en", domain="django", project="Rounds", version="1", header_comment="", fuzzy=False)
        )
        empty = completed(wanted, english)
        po.parent.mkdir(parents=True, exist_ok=True)
        with po.open("wb") as file:
            write_po(file, english, width=120, no_location=True)
        with po.with_suffix(".mo").open("wb") as file:
            write_mo(file, english)
        sys.stdout.write(f"{short(po)}: {len(english)} strings, {empty} without English\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
