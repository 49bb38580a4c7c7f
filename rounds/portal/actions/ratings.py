"""Rating a visit."""

from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rounds.common.events import record
from rounds.people.queries import settings_of
from rounds.portal.models import VisitRating
from rounds.portal.rules.ratings import RatingRefusal, VisitFacts, rating_refusal
from rounds.portal.rules.settings import RATING_CHANGE_DAYS, RATING_DAYS
from rounds.visits.models import Visit

BY = "retailer"
SENTENCES: dict[RatingRefusal, str | Promise] = {
    RatingRefusal.NOT_FINISHED: _("这次拜访还没有完成，完成后再评价。"),
    RatingRefusal.TOO_LATE: _("这次拜访过去太久，不能再评价。新的拜访可以评价。"),
    RatingRefusal.UNCHANGEABLE: _("您的评价已经超过可以修改的时间，保持原样。"),
}


class RatingRefusedError(ValueError):
    """The rating is not taken; the text says why."""


@transaction.atomic
def rate_visit(visit: Visit, *, stars: int, words: str, at: datetime) -> VisitRating:
    """One to five for a finished visit of his own; again within some days it is changed, the event keeps the old one.

    The caller has seen to it that the visit is his. RatingRefusedError says why it is not taken (A32).
    """
    locked = Visit.objects.unscoped("the caller holds this row").select_for_update().get(pk=visit.pk)
    given = VisitRating.objects.unscoped("of the visit the caller holds").filter(visit=locked).first()
    settings = settings_of(locked.company_id, at=at)
    facts = VisitFacts(
        ended_at=locked.departed_at if locked.state == Visit.State.FINISHED else None,
        rated_at=given.made_at if given else None,
        at=at,
    )
    refusal = rating_refusal(facts, days=settings[RATING_DAYS], change_days=settings[RATING_CHANGE_DAYS])
    if refusal is not None:
        raise RatingRefusedError(str(SENTENCES[refusal]))
    if given is None:
        given = VisitRating.objects.create(
            company_id=locked.company_id,
            visit=locked,
            retailer_id=locked.retailer_id,
            stars=stars,
            words=words.strip(),
            made_at=at,
        )
        record("visit_rating.given", given, by=BY, at=at, visit=visit.pk, stars=stars, words=given.words)
        return given
    before = {"stars": given.stars, "words": given.words}
    given.stars, given.words, given.changed_at = stars, words.strip(), at
    given.save(update_fields=["stars", "words", "changed_at"])
    record("visit_rating.changed", given, by=BY, at=at, before=before, stars=stars, words=given.words)
    return given
