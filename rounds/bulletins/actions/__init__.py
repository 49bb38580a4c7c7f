"""The only writers of bulletins: owe, publish, correct, withdraw, pass on."""

from rounds.bulletins.actions.duties import add_duty, end_duty, owe_by_duties
from rounds.bulletins.actions.exporting import note_export
from rounds.bulletins.actions.passing import pass_on, pass_on_to_many
from rounds.bulletins.actions.publishing import (
    Written,
    announce_bulletin,
    correct_bulletin,
    owe_bulletin,
    publish_bulletin,
    withdraw_bulletin,
)
from rounds.bulletins.actions.refusals import SENTENCES, BulletinRefusedError

__all__ = [
    "SENTENCES",
    "BulletinRefusedError",
    "Written",
    "add_duty",
    "announce_bulletin",
    "correct_bulletin",
    "end_duty",
    "note_export",
    "owe_bulletin",
    "owe_by_duties",
    "pass_on",
    "pass_on_to_many",
    "publish_bulletin",
    "withdraw_bulletin",
]
