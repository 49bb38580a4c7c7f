"""Keys to a retailer's own page."""

from django.db import models

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company
from rounds.retailers.models import Retailer


class PortalKeyQuerySet(ScopedQuerySet["PortalKey"]):
    """Keys of the retailers within reach."""

    paths = Paths(
        company="company",
        unit="retailer__territory__unit",
        department=ALL,
        own="retailer__territory__manager",
        team="retailer__territory__unit",
    )


class PortalKey(models.Model):
    """One token (kept hashed) that opens one retailer's page for one purpose; revocable."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    retailer = models.ForeignKey(Retailer, on_delete=models.CASCADE, related_name="portal_keys")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = PortalKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["retailer"], condition=models.Q(revoked_at__isnull=True), name="a_retailer_has_one_live_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.retailer_id}"
