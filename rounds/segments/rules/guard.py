"""限大扶小: warn when support would go to one who is already big, and name the small ones left out (C23)."""

from collections.abc import Sequence

from rounds.segments.rules.reasons import gettext_noop

Warning_ = tuple[str, tuple[str, ...], dict[str, str | float | int]]


def big_retailer_warning(monthly_volume: float | None, cap: float) -> Warning_ | None:
    """The warning for a retailer over the cap; None for all others."""
    if monthly_volume is None or monthly_volume <= cap:
        return None
    text = gettext_noop("大户：月均 %(volume)s，超过 %(cap)s；按“限大扶小”不再给予额外扶持")
    return text, ("C23",), {"volume": round(monthly_volume), "cap": round(cap)}


def left_out(
    volumes: Sequence[tuple[int, float]], supported: Sequence[int], cap: float, *, limit: int = 20
) -> tuple[int, ...]:
    """When a big one is among the supported: the smallest retailers who are not, smallest first (by id at a tie)."""
    chosen = set(supported)
    if not any(volume > cap and retailer in chosen for retailer, volume in volumes):
        return ()
    small = sorted((volume, retailer) for retailer, volume in volumes if retailer not in chosen and volume <= cap)
    return tuple(retailer for _volume, retailer in small[:limit])
