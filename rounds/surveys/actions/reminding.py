"""Reminding those who have not answered: on their own page and in the interviewers' list, never by who serves them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from rounds.common.events import record
from rounds.people.models import Company
from rounds.people.queries import settings_of
from rounds.people.queries.settings import calendar_of
from rounds.surveys.models import Campaign
from rounds.surveys.rules.settings import REMIND_AFTER_DAYS, REMINDERS


def remind_waiting(company: Company, *, at: datetime) -> int:
    """Remind whoever is due in every open campaign, in working hours only; how many.

    A reminder is a mark: his own page says it larger, and interviewers call him first. At most so many times as the
    setting allows, so many days after the beginning or the last one.
    """
    today = company.local_day(at)
    if not calendar_of(company, range(today.year, today.year + 1)).is_open(at):
        return 0
    found = Campaign.objects.unscoped("the clock reminds for the whole company")
    running = found.filter(company=company, state=Campaign.State.OPEN, starts_on__lte=today, ends_on__gte=today)
    return sum(_remind(campaign, at=at) for campaign in running.order_by("pk"))


@transaction.atomic
def _remind(campaign: Campaign, *, at: datetime) -> int:
    settings, today = settings_of(campaign.company, at=at), campaign.company.local_day(at)
    before = today - timedelta(days=settings[REMIND_AFTER_DAYS])
    if campaign.starts_on > before:
        return 0
    waiting = campaign.invitations.filter(answered=False, gone="", reminders__lt=settings[REMINDERS])
    due = waiting.filter(Q(reminded_on__isnull=True) | Q(reminded_on__lte=before))
    number = due.update(reminders=F("reminders") + 1, reminded_on=today)
    if number:
        record("campaign.reminded", campaign, by="system", at=at, reminded=number)
    return number
