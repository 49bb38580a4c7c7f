"""Receipts of reports of violations keep no words: those are in the compliance room (A20)."""

from django.db import transaction

from rounds.field.models import Receipt
from rounds.field.rules.masking import as_kept
from rounds.people.models import Company


@transaction.atomic
def forget_reported_words(company: Company) -> int:
    """Take the words out of receipts written before there was a room; how many. The hash of the body stays."""
    receipts = Receipt.objects.unscoped("receipts of the whole company").filter(company=company, kind="issue.raise")
    changed = 0
    for receipt in receipts.select_for_update(of=("self",)):
        kept = as_kept(receipt.body)
        if kept != receipt.body:
            receipt.body = kept
            receipt.save(update_fields=["body"])
            changed += 1
    return changed
