"""Signing the head of the chain under a key the database does not hold, and finding what no longer fits a signed head.

Who owns the database can rebuild a whole chain so that every hash is right. He cannot make it fit the heads that were
signed before, unless he has the key too; and not even then the copies that lie on phones (trust.md, F26).
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import IntegrityError, transaction

from rounds.common.events import GENESIS, Break, verify_after
from rounds.common.models import ChainHead, Event, SignedHead

KEY_FILE, KNOWN_FILE = "head_key", "head_keys.pub"


@dataclass(frozen=True)
class Head:
    """One signed head as it travels: to phones and back."""

    company_id: int
    day: date
    number: int
    hash: str
    key: str
    signature: str


class BrokenChainError(RuntimeError):
    """The chain does not hold: its head is not signed. `breaks` says where."""

    def __init__(self, breaks: list[Break]) -> None:
        super().__init__(f"{len(breaks)} breaks")
        self.breaks = breaks


def said_of(company_id: int, day: date, number: int, chain_hash: str) -> bytes:
    """The bytes that are signed."""
    return f"rounds-head|{company_id}|{day.isoformat()}|{number}|{chain_hash}".encode()


def newest(company_id: int) -> SignedHead | None:
    """The last signed head of a company."""
    return SignedHead.objects.filter(company_id=company_id).order_by("-number").first()


def sign_head(company_id: int, *, day: date, at: datetime) -> SignedHead | None:
    """Check what was added since the last signed head and sign the new one; None while there is no event at all.

    BrokenChainError when something does not hold. Asked again without a new event the last one stands.
    """
    head = ChainHead.objects.filter(company_id=company_id, number__gt=0).first()
    if head is None:
        return None
    last = newest(company_id)
    number, previous = (last.number, last.hash) if last else (0, GENESIS)
    added = verify_after(head, number=number, previous=previous, is_growing=True)
    if breaks := [*_misfits(company_id, [last] if last else []), *added]:
        raise BrokenChainError(breaks)
    key = _own_key()
    public = _digits(key.public_key())
    signature = key.sign(said_of(company_id, day, head.number, head.hash)).hex()
    fields = {"day": day, "hash": head.hash, "key": public, "signature": signature, "signed_at": at}
    try:
        with transaction.atomic():
            return SignedHead.objects.get_or_create(company_id=company_id, number=head.number, defaults=fields)[0]
    except IntegrityError:  # two at once: the first one stands
        return newest(company_id)


def verify_heads(company_id: int) -> Iterator[Break]:
    """Every head kept in the database: is its signature ours, and does the chain still say the same?"""
    yield from _misfits(company_id, SignedHead.objects.filter(company_id=company_id).order_by("number"))


def _misfits(company_id: int, heads: Iterable[SignedHead]) -> Iterator[Break]:
    known = known_keys()
    for row in heads:
        head = Head(company_id, row.day, row.number, row.hash, row.key, row.signature)
        if row.key not in known:
            yield Break(company_id, row.number, f"the head of {row.day} is signed with an unknown key")
        elif not is_signed(head):
            yield Break(company_id, row.number, f"the signature of the head of {row.day} is not right")
        if not stands(head):
            yield Break(company_id, row.number, f"the chain is no longer the one signed on {row.day}")


def is_signed(head: Head) -> bool:
    """Whether the key that stands beside it signed exactly this."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(head.key))
        public.verify(bytes.fromhex(head.signature), said_of(head.company_id, head.day, head.number, head.hash))
    except (InvalidSignature, ValueError):
        return False
    return True


def stands(head: Head) -> bool:
    """Whether the chain still has this hash in this place."""
    events = Event.objects.unscoped("verification").filter(company_id=head.company_id, number=head.number)
    return events.filter(hash=head.hash).exists()


def known_keys() -> frozenset[str]:
    """The public keys this installation has ever signed with, in hexadecimal digits."""
    _own_key()
    return frozenset(_known_file().read_text(encoding="utf-8").split())


def _known_file() -> Path:
    return Path(settings.DATA) / KNOWN_FILE


def _own_key() -> Ed25519PrivateKey:
    """From the environment (ROUNDS_HEAD_KEY, 64 hexadecimal digits), else made once and kept beside the database."""
    return _key(Path(settings.DATA), os.environ.get("ROUNDS_HEAD_KEY", ""))


@cache
def _key(folder: Path, given: str) -> Ed25519PrivateKey:
    path = folder / KEY_FILE
    if not given and not path.exists():
        _write_once(path, Ed25519PrivateKey.generate().private_bytes_raw().hex())
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex((given or path.read_text()).strip()))
    _note_known(folder / KNOWN_FILE, _digits(key.public_key()))
    return key


def _write_once(path: Path, text: str) -> None:
    """The first process wins, the others read its key; nobody reads half of one."""
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(text)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _note_known(path: Path, public: str) -> None:
    known = path.read_text(encoding="utf-8").split() if path.exists() else []
    if public not in known:
        with path.open("a", encoding="utf-8") as lines:
            lines.write(public + "\n")


def _digits(public: Ed25519PublicKey) -> str:
    return public.public_bytes_raw().hex()
