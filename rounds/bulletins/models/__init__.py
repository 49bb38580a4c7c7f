"""Bulletins, their versions, the duties that ask for them, and to whom they were passed on."""

from rounds.bulletins.models.bulletin import Bulletin, BulletinQuerySet, BulletinVersion
from rounds.bulletins.models.duty import Duty
from rounds.bulletins.models.passing import PassedOn

__all__ = ["Bulletin", "BulletinQuerySet", "BulletinVersion", "Duty", "PassedOn"]
