"""The only writers of portal keys."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Staff
from rounds.portal.models import PortalKey
from rounds.retailers.models import Retailer

TOKEN_BYTES = 24  # 192 bits (trust.md asks for 128 or more)


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def issue_key(retailer: Retailer, *, by: Staff | str, at: datetime) -> str:
    """A new token for the retailer's own page, returned once; his earlier one stops working."""
    PortalKey.objects.unscoped("the retailer came through the door").filter(
        retailer=retailer, revoked_at__isnull=True
    ).update(revoked_at=at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    key = PortalKey.objects.create(
        company_id=retailer.company_id, retailer=retailer, token_hash=token_hash(token), made_at=at
    )
    record("portal_key.issued", key, by=by, at=at, retailer=retailer.pk)
    return token


@transaction.atomic
def revoke_key(retailer: Retailer, *, by: Staff | str, at: datetime) -> bool:
    """End the retailer's token; False when he had none."""
    live = PortalKey.objects.unscoped("the retailer came through the door").filter(
        retailer=retailer, revoked_at__isnull=True
    )
    key = live.first()
    if key is None or not live.update(revoked_at=at):
        return False
    record("portal_key.revoked", key, by=by, at=at, retailer=retailer.pk)
    return True


def use_key(token: str, *, at: datetime) -> PortalKey | None:
    """The live key of a token, or None; when it was last used is kept, nothing else about its use."""
    live = PortalKey.objects.unscoped("the token is the key").filter(
        token_hash=token_hash(token), revoked_at__isnull=True
    )
    key = live.first()
    if key is not None:
        live.update(used_at=at)
    return key
