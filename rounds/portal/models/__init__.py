"""Keys to a retailer's own page, what he says on it, and the answers departments keep for him."""

from rounds.portal.models.key import PortalKey
from rounds.portal.models.knowledge import KnowledgeAnswer, KnowledgeThanks
from rounds.portal.models.rating import VisitRating
from rounds.portal.models.voice import VoiceNote

__all__ = ["KnowledgeAnswer", "KnowledgeThanks", "PortalKey", "VisitRating", "VoiceNote"]
