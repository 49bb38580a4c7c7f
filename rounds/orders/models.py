"""Products, imported order batches and monthly features; the order lines themselves are Parquet files."""

from django.db import models

from rounds.common.scoping import ALL, Paths, ScopedQuerySet
from rounds.people.models import Company
from rounds.retailers.models import Retailer


class ProductQuerySet(ScopedQuerySet["Product"]):
    """The assortment is known to everybody in the company."""

    paths = Paths(company="company", unit=ALL, department=ALL, own=ALL, team=ALL)


class Product(models.Model):
    """One brand specification (品规)."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="products")
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=160)
    brand = models.CharField(max_length=120, blank=True)
    price_class = models.PositiveSmallIntegerField(null=True, blank=True)
    wholesale_price = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    retail_price = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    is_scarce = models.BooleanField(default=False)
    is_out_of_province = models.BooleanField(default=False)

    objects = ProductQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="product_codes_are_unique_in_a_company")
        ]

    def __str__(self) -> str:
        return self.name


class OrderBatchQuerySet(ScopedQuerySet["OrderBatch"]):
    """Batches are seen by those who see the whole company."""

    paths = Paths(company="company")


class OrderBatch(models.Model):
    """One imported set of order lines: its files are complete or not there at all."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="order_batches")
    key = models.CharField(max_length=40)
    import_run_id = models.BigIntegerField(null=True)
    lines = models.BigIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    removed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    objects = OrderBatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "order batches"
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="a_batch_has_one_key")]

    def __str__(self) -> str:
        return self.key


class MonthlyFeatureQuerySet(ScopedQuerySet["MonthlyFeature"]):
    """Features of the retailers within reach."""

    paths = Paths(
        company="company",
        unit="retailer__territory__unit",
        department=ALL,
        own="retailer__territory__manager",
        team="retailer__territory__unit",
    )


class MonthlyFeature(models.Model):
    """What one retailer's orders of one month say (computed from the order lines, replaced as a whole)."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    retailer = models.ForeignKey(Retailer, on_delete=models.CASCADE, related_name="features")
    month = models.DateField()
    volume = models.DecimalField(max_digits=14, decimal_places=3)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    returned = models.DecimalField(max_digits=14, decimal_places=3, default=0)
    brands = models.PositiveIntegerField()
    products = models.PositiveIntegerField()
    orders = models.PositiveIntegerField()
    last_order_on = models.DateField()
    rhythm_days = models.FloatField(null=True)
    trend = models.FloatField(null=True)
    gap_days = models.PositiveIntegerField(null=True)

    objects = MonthlyFeatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["retailer", "month"], name="one_row_of_features_per_retailer_and_month")
        ]
        indexes = [models.Index(fields=["company", "month"], name="feature_month")]

    def __str__(self) -> str:
        return f"{self.retailer_id} {self.month:%Y-%m}"
