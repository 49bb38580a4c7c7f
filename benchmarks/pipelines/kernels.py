# mypy: disable-error-code="no-untyped-def"
"""Pricing and pattern choice in compiled loops; arrays are those of ``tours.Facts``."""

import numpy as np
from numba import njit

PENALTY = 60.0
FAR = 1e9


@njit(cache=True)
def late_at(stop, day, clock, windows):
    """Begin of a visit after an arrival, and the minutes it is too late for the last opening."""
    last = -FAR
    for w in range(windows.shape[2]):
        opens, closes = windows[stop, day, w, 0], windows[stop, day, w, 1]
        if opens > closes:
            continue
        if clock <= closes:
            return max(clock, opens), 0.0
        last = closes
    return clock, min(clock - last, 1000.0)


@njit(cache=True)
def tour_cost(stops, size, extra, at, day, ends, limit, travel, service, demand, windows):
    """Price of a tour with the place ``extra`` (−1: nobody) inserted at rank ``at``."""
    clock, road, load, over = limit[0], 0.0, 0.0, 0.0
    before = ends[0]
    count = size if extra < 0 else size + 1
    if count == 0:
        return limit[4] * limit[5]
    for k in range(count):
        stop = stops[k - 1] if extra >= 0 and k > at else stops[k]
        stop = extra if extra >= 0 and k == at else stop
        leg = travel[before, stop]
        road += leg
        clock, late = late_at(stop, day, clock + leg, windows)
        over += late
        clock += service[stop]
        load += demand[stop]
        before = stop
    leg = travel[before, ends[1]]
    over += max(0.0, clock + leg - limit[1]) + max(0.0, load - limit[2]) + max(0.0, count - limit[3])
    return road + leg + PENALTY * over + limit[5] * max(0.0, limit[4] - count)


@njit(cache=True)
def plan_cost(stops, sizes, travel, service, demand, windows, day_of, ends, limits):
    """Price of all tours."""
    total = 0.0
    for r in range(len(sizes)):
        total += tour_cost(stops[r], sizes[r], -1, 0, day_of[r], ends[r], limits[r], travel, service, demand, windows)
    return total


@njit(cache=True)
def take_out(i, stops, sizes):
    """Remove a place from all tours."""
    for r in range(len(sizes)):
        kept = 0
        for k in range(sizes[r]):
            if stops[r, k] != i:
                stops[r, kept] = stops[r, k]
                kept += 1
        sizes[r] = kept


@njit(cache=True)
def put_in(i, r, rank, stops, sizes):
    """Insert a place into a tour."""
    for k in range(sizes[r], rank, -1):
        stops[r, k] = stops[r, k - 1]
    stops[r, rank] = i
    sizes[r] += 1


@njit(cache=True)
def cheapest(i, d, stops, sizes, travel, service, demand, windows, ends, limits, tours_on):
    """Price, tour and rank of the cheapest insertion on a day."""
    price, tour, rank = 1e12, tours_on[d], 0
    for r in range(tours_on[d], tours_on[d + 1]):
        now = tour_cost(stops[r], sizes[r], -1, 0, d, ends[r], limits[r], travel, service, demand, windows)
        for k in range(sizes[r] + 1):
            before = stops[r, k - 1] if k > 0 else ends[r, 0]
            after = stops[r, k] if k < sizes[r] else ends[r, 1]
            detour = travel[before, i] + travel[i, after] - (travel[before, after] if sizes[r] > 0 else 0.0)
            if detour - limits[r, 5] >= price:
                continue
            more = tour_cost(stops[r], sizes[r], i, k, d, ends[r], limits[r], travel, service, demand, windows) - now
            if more < price:
                price, tour, rank = more, r, k
    return price, tour, rank


@njit(cache=True)
def choose(
    i, first, last, price, tour, rank, stops, sizes, travel, service, demand, windows, ends, limits, pattern, tours_on
):
    """The pattern row with the least sum of cheapest insertions; fills price, tour and rank of the days asked for."""
    best, best_row = 1e18, first
    price[:] = -1e15
    for row in range(first, last):
        total = 0.0
        for d in range(len(price)):
            if pattern[row, d] == 0:
                continue
            if price[d] == -1e15:
                price[d], tour[d], rank[d] = cheapest(
                    i, d, stops, sizes, travel, service, demand, windows, ends, limits, tours_on
                )
            total += price[d]
        if total < best:
            best, best_row = total, row
    return best_row


@njit(cache=True)
def rechoose(
    places, keep, stops, sizes, chosen, travel, service, demand, windows, ends, limits, pattern_of, pattern, tours_on
):
    """Take places out of all their days, then put each back by its best pattern (to keep: the one it has)."""
    days = len(tours_on) - 1
    price, tour, rank = np.empty(days), np.empty(days, dtype=np.int64), np.empty(days, dtype=np.int64)
    for i in places:
        take_out(i, stops, sizes)
    for i in places:
        first, last = pattern_of[i], pattern_of[i + 1]
        if keep:
            first, last = chosen[i], chosen[i] + 1
        chosen[i] = choose(
            i, first, last, price, tour, rank, stops, sizes, travel, service, demand, windows, ends, limits, pattern,
            tours_on,
        )  # fmt: skip
        for d in range(days):
            if pattern[chosen[i], d] == 1:
                put_in(i, tour[d], rank[d], stops, sizes)


@njit(cache=True)
def shift(load, much, row, pattern):
    """Add work to the days of a pattern."""
    for d in range(len(load)):
        load[d] += much * pattern[row, d]


@njit(cache=True)
def sweep(far, share, target, evenness, load, chosen, pattern_of, pattern):
    """Each place takes the pattern that lies nearest and keeps the days' load near the target; loads follow at once."""
    for i in range(len(share)):
        if chosen[i] >= 0:
            shift(load, -share[i], chosen[i], pattern)
        least = 1e18
        for row in range(pattern_of[i], pattern_of[i + 1]):
            cost = 0.0
            for d in range(len(load)):
                cost += pattern[row, d] * (far[i, d] + evenness * share[i] * (2 * (load[d] - target[d]) + share[i]))
            if cost < least:
                least, chosen[i] = cost, row
        shift(load, share[i], chosen[i], pattern)
