"""What the closing of a campaign takes out of its rows, so that no two tables joined say who answered what (A32)."""

from collections import defaultdict
from dataclasses import asdict

from django.db import transaction
from django.db.models import Count

from rounds.surveys.actions.answers import mix_responses
from rounds.surveys.models import Campaign, Tally
from rounds.surveys.queries import progress
from rounds.surveys.queries.tally import groups_of, marks_of
from rounds.surveys.rules.disclosure import merged


@transaction.atomic
def fold_campaign(campaign: Campaign) -> None:
    """Keep figures of groups, then take the account manager off every answer and the mark off who answered.

    All answers are written anew in random order. Flags must have been set: whether a sheet counts is read here.
    """
    Tally.objects.create(
        campaign=campaign,
        progress=[asdict(row) for row in progress(campaign)],
        groups=groups_of(campaign),
        marks=marks_of(campaign),
    )
    campaign.invitations.update(answered=False, reminders=0, reminded_on=None, held_by=None, held_until=None)
    responses = list(campaign.responses.all())
    for response in responses:
        response.manager_id = None
    mix_responses(responses)


def merge_strata(campaign: Campaign) -> None:
    """Join the strata with fewer answers than the smallest group, so that a stratum names nobody either."""
    counted = campaign.responses.order_by().values_list("stratum").annotate(number=Count("pk"))
    new = merged(dict(counted), campaign.smallest_group)
    strata: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for name, sizes in campaign.strata.items():
        for what, number in sizes.items():
            strata[new.get(name, name)][what] += number
    for name, joined in new.items():
        campaign.responses.filter(stratum=name).update(stratum=joined)
    campaign.strata = {name: dict(sizes) for name, sizes in strata.items()}
    campaign.save(update_fields=["strata"])
