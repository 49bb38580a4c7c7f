"""Campaigns, items, invitations and answers, with identity kept apart from answers."""

from rounds.surveys.models.answer import Answer, Response
from rounds.surveys.models.campaign import Campaign, Invitation, Item

__all__ = ["Answer", "Campaign", "Invitation", "Item", "Response"]
