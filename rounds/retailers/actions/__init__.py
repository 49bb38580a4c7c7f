"""The only writers of the retailer file."""

from rounds.retailers.actions.file import (
    DuplicateLicenceError,
    StaleFileError,
    change_fields,
    move_retailers,
    open_retailer,
)
from rounds.retailers.actions.observing import ObservationError, add_observation
from rounds.retailers.actions.unmask import UnmaskError, unmask_field

__all__ = [
    "DuplicateLicenceError",
    "ObservationError",
    "StaleFileError",
    "UnmaskError",
    "add_observation",
    "change_fields",
    "move_retailers",
    "open_retailer",
    "unmask_field",
]
