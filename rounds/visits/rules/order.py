"""An order made by hand, kept when a plan puts the day together again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from rounds.visits.rules.plan import PlannedStop


def kept_order(stops: Sequence[PlannedStop], by_hand: Mapping[date, Sequence[int]]) -> list[PlannedStop]:
    """The stops with the orders made by hand kept (C14, row 9 of the product list).

    On a day with such an order the retailers it names share the places and hours they have in the plan among
    themselves, in that order; everybody else stays where the plan put him.
    """
    kept = list(stops)
    for day, order in by_hand.items():
        rank = {retailer: place for place, retailer in enumerate(order)}
        named = [place for place, stop in enumerate(kept) if stop.day == day and stop.retailer_id in rank]
        slots = sorted(((kept[place].position, kept[place].minute) for place in named), key=lambda slot: slot[0])
        chosen = sorted(named, key=lambda place: rank[kept[place].retailer_id])
        for place, (position, minute) in zip(chosen, slots, strict=True):
            kept[place] = replace(kept[place], position=position, minute=minute)
    return kept
