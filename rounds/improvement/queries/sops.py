"""The newest version of each procedure, and who has read it."""

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from rounds.improvement.models import Sop, SopReceipt
from rounds.people.models import Staff


def newest_sops(user: Staff) -> QuerySet[Sop]:
    """The newest version of each procedure, with how many have read it and whether the reader has."""
    rows = Sop.objects.visible_to(user)
    newest = rows.filter(code=OuterRef("code")).order_by("-version").values("pk")[:1]
    mine = SopReceipt.objects.visible_to(user).filter(sop=OuterRef("pk"), staff=user)
    return (
        rows.filter(pk=Subquery(newest))
        .annotate(readers=Count("receipts", distinct=True), is_read=Exists(mine))
        .select_related("published_by")
        .order_by("code")
    )
