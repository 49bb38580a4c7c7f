"""How long and how far it is between shops: one place for every page and plan that asks.

Positions are WGS-84, as files and road networks have them; the shift to a map's datum happens on screens only.
"""

from rounds.planning.queries.roads.matrix import travel_as_planned, travel_between
from rounds.planning.queries.roads.state import (
    InstallationState,
    Trial,
    installation_state,
    source_in_words,
    travel_told,
    tried_on,
)
from rounds.planning.queries.roads.tiles import Network, is_installed, network_here
from rounds.planning.queries.roads.valhalla import Position
from rounds.planning.rules.travel import Travel

__all__ = [
    "InstallationState",
    "Network",
    "Position",
    "Travel",
    "Trial",
    "installation_state",
    "is_installed",
    "network_here",
    "source_in_words",
    "travel_as_planned",
    "travel_between",
    "travel_told",
    "tried_on",
]
