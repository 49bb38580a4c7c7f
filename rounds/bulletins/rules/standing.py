"""How far one bulletin has come among some retailers: whom it concerns, who has heard it, who has not (A26)."""

from collections.abc import Mapping
from dataclasses import dataclass

from rounds.bulletins.rules.audience import Audience, Outlet, concerns


@dataclass(frozen=True)
class Standing:
    """Retailers by id: `concerned` by the bulletin as it stands, of them `told`, and `left` to tell."""

    concerned: frozenset[int]
    told: frozenset[int]

    @property
    def left(self) -> frozenset[int]:
        """Who is still to be told."""
        return self.concerned - self.told


def standing_of(
    audience: Audience,
    outlets: Mapping[int, Outlet],
    heard: Mapping[int, int],
    *,
    tell_from: int = 1,
    is_withdrawn: bool = False,
) -> Standing:
    """`heard` is the newest version each retailer was told; from `tell_from` on it is enough.

    A correction also concerns whoever heard the old text, a withdrawal nobody else.
    """
    before = {one for one in heard if one in outlets}
    meant = set() if is_withdrawn else {one for one, outlet in outlets.items() if concerns(audience, outlet)}
    concerned = frozenset(meant | before) if is_withdrawn or tell_from > 1 else frozenset(meant)
    told = frozenset(one for one in concerned if heard.get(one, 0) >= tell_from)
    return Standing(concerned, told)
