"""SOPs with read receipts (D02, D03)."""

from django.db import models

from rounds.common.scoping import ALL, AS_OWN, Paths, ScopedQuerySet
from rounds.people.models import Company, Staff


class SopQuerySet(ScopedQuerySet["Sop"]):
    """SOPs are for everybody in the company."""

    paths = Paths(company="company", unit=ALL, department=ALL, own=ALL, team=ALL)


class Sop(models.Model):
    """One version of one standard procedure; a new version asks everybody to read again.

    `purpose` says on which visits the phone shows its steps; `required` are the places (from 0) of the steps that are
    done or skipped with a reason.
    """

    class Purpose(models.TextChoices):
        EVERY = "every", "每次上门"
        ISSUE = "issue", "办理问题"
        ORDER = "order", "了解订货"
        STOCK = "stock", "看库存"
        BULLETIN = "bulletin", "传递信息"
        CONTACT = "contact", "看望久未拜访的客户"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="sops")
    code = models.CharField(max_length=30)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    steps = models.JSONField()
    purpose = models.CharField(max_length=10, choices=Purpose, blank=True)
    required = models.JSONField(default=list)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    change_note = models.CharField(max_length=300, blank=True)

    objects = SopQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "code", "version"], name="sop_versions_are_numbered_per_code")
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


class SopReceiptQuerySet(ScopedQuerySet["SopReceipt"]):
    """Own receipts; a market manager sees his unit's."""

    paths = Paths(company="sop__company", unit="staff__unit", department="staff__department", own="staff", team=AS_OWN)


class SopReceipt(models.Model):
    """Somebody has read one version of an SOP."""

    sop = models.ForeignKey(Sop, on_delete=models.CASCADE, related_name="receipts")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="sop_receipts")
    read_at = models.DateTimeField()

    objects = SopReceiptQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sop", "staff"], name="one_receipt_per_person_and_version")]

    def __str__(self) -> str:
        return f"{self.sop_id} {self.staff_id}"
