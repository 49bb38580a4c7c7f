"""The only writers of portal keys."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from rounds.common.events import Draft, record, record_all
from rounds.people.models import Staff, Territory
from rounds.portal.models import PortalKey
from rounds.portal.rules.guessing import TOKEN_BYTES, looks_like_a_token
from rounds.retailers.models import Retailer


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
    if not looks_like_a_token(token):
        return None
    live = PortalKey.objects.unscoped("the token is the key").filter(
        token_hash=token_hash(token), revoked_at__isnull=True
    )
    key = live.first()
    if key is not None:
        live.update(used_at=at)
    return key


@transaction.atomic
def issue_keys(
    territory: Territory, retailers: Sequence[Retailer], *, by: Staff, at: datetime
) -> list[tuple[Retailer, str]]:
    """New tokens for many shops of one territory, in their order; earlier ones of these shops stop working.

    The tokens are returned once, for the sheet that is printed now; only their hashes are kept.
    """
    live = PortalKey.objects.unscoped("the retailers came through the door").filter(
        retailer__in=[shop.pk for shop in retailers], revoked_at__isnull=True
    )
    ended = live.update(revoked_at=at)
    made = [(shop, secrets.token_urlsafe(TOKEN_BYTES)) for shop in retailers]
    keys = PortalKey.objects.bulk_create(
        PortalKey(company_id=shop.company_id, retailer=shop, token_hash=token_hash(token), made_at=at)
        for shop, token in made
    )
    said = {"made": len(made), "ended": ended}
    drafts = [Draft("portal_key.issued", key, {"retailer": key.retailer_id}) for key in keys]
    record_all([*drafts, Draft("portal_sheet.printed", territory, said)], by=by, at=at)
    return made
