"""The answered questionnaires of a campaign as the checks of quality read them."""

from collections import defaultdict

from rounds.people.models import Company
from rounds.people.queries import settings_of
from rounds.surveys.models import Answer, Campaign, Item, Response
from rounds.surveys.rules.quality import Checks, Sheet
from rounds.surveys.rules.settings import FAST_PERCENT, STRAIGHT_ITEMS

HUNDRED = 100


def checks_of(company: Company) -> Checks:
    """When a flag is set in this company."""
    settings = settings_of(company)
    return Checks(straight_items=settings[STRAIGHT_ITEMS], fast_share=settings[FAST_PERCENT] / HUNDRED)


def sheets_of(campaign: Campaign) -> list[Sheet]:
    """Each questionnaire with its marks in the order of the items. Three queries."""
    places = {
        pk: place
        for place, pk in enumerate(
            campaign.items.filter(kind=Item.Kind.SCALE).order_by("position").values_list("pk", flat=True)
        )
    }
    marks: dict[str, list[int | None]] = defaultdict(lambda: [None] * len(places))
    texts: dict[str, list[str]] = defaultdict(list)
    given = Answer.objects.filter(item__campaign=campaign).order_by("item__position")
    for response, item, score, text in given.values_list("response", "item", "score", "text"):
        if score is not None:
            marks[str(response)][places[item]] = score
        elif text:
            texts[str(response)].append(text)
    rows = Response.objects.filter(campaign=campaign).order_by("pk").values_list("pk", "seconds", "channel")
    return [
        Sheet(str(pk), tuple(marks[str(pk)]), tuple(texts[str(pk)]), seconds, channel) for pk, seconds, channel in rows
    ]
