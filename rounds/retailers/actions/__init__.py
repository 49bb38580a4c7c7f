"""The only writers of the retailer file."""

from rounds.retailers.actions.file import (
    StaleFileError,
    change_fields,
    move_retailers,
    open_retailer,
)

__all__ = ["StaleFileError", "change_fields", "move_retailers", "open_retailer"]
