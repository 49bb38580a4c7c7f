"""What a retailer thought of one visit (A32)."""

from django.db import models
from django.db.models import Q

from rounds.common.scoping import Paths, ScopedQuerySet
from rounds.people.models import Company
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit


class VisitRatingQuerySet(ScopedQuerySet["VisitRating"]):
    """Seen by who made the visit and by who leads him."""

    paths = Paths(company="company", unit="visit__manager__unit", own="visit__manager")


class VisitRating(models.Model):
    """One to five for one finished visit, with a word; a fact beside the visit, never a rank."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="rating")
    retailer = models.ForeignKey(Retailer, on_delete=models.PROTECT, related_name="+")
    stars = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)

    objects = VisitRatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="a_visit_is_rated_one_to_five")
        ]
        indexes = [models.Index(fields=["retailer", "-made_at"], name="rating_of_retailer")]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.stars}"
