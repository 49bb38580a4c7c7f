"""The only writers of order batches, products and monthly features."""

from rounds.orders.actions.features import refresh_features
from rounds.orders.actions.lines import (
    Line,
    add_lines,
    commit_lines,
    prepare_lines,
    reconcile_lines,
    remove_lines,
    write_lines,
)

__all__ = [
    "Line",
    "add_lines",
    "commit_lines",
    "prepare_lines",
    "reconcile_lines",
    "refresh_features",
    "remove_lines",
    "write_lines",
]
