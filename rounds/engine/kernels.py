"""Ruin and recreate over periods, compiled.

Slack induction by string removals (Christiaens & Vanden Berghe 2020) generalised to periods: strings of neighbouring
visits are removed from one day or their places from all days, and put back one by one with the pattern chosen jointly
with the best slots of its days. Excess of load, time, band and locked rank is priced with adaptive penalties;
simulated annealing decides.

Arrays are passed one by one: bundling them in tuples costs reference counting on each call. Their meaning is in
``arrays.py``.
"""

# fmt: off
# One argument a line would make these signatures longer than the functions.

import numpy as np

from rounds.engine.columns import (
    CAPACITY,
    CLOCK,
    COST,
    DAY,
    DEMAND,
    DUE,
    DURATION,
    EASED,
    END,
    FAULTS,
    FINISH,
    FROM,
    LATE,
    LEAST,
    LEN,
    LOAD,
    MEAN_MINUTES,
    MEAN_VISITS,
    MOST,
    P_BAND,
    P_LOAD,
    P_RANK,
    P_TIME,
    PRICE,
    RANK,
    RANKED,
    SERVICE,
    STAMP,
    START,
    TINY,
    TO,
    TODO,
    TOUCHED,
    TRAVEL,
    UNDO,
    VERSION,
    W_MINUTES,
    W_OVER,
    W_SHORT,
    W_TRAVEL,
    W_VISITS,
    WAITS,
    WINDOWED,
)
from rounds.engine.compiling import F, N, U, draw, inlined, kernel, uniform
from rounds.engine.timing import foresee, lateness, loosen, opening


@kernel
def quote(r: int, travel: float, load: float, size: int, finish: float, late: float, rank: float, lim: F,
        wt: F) -> float:
    """Price of a route with these figures."""
    spent = finish - lim[r, START]
    over = max(0.0, max(finish - lim[r, END], spent - lim[r, DURATION])) + late
    price = wt[W_TRAVEL] * travel + wt[P_TIME] * over + wt[P_LOAD] * max(0.0, load - lim[r, CAPACITY])
    price += (
        wt[P_BAND] * max(0.0, size - lim[r, MOST]) + wt[W_SHORT] * max(0.0, lim[r, LEAST] - size) + wt[P_RANK] * rank
    )
    price += wt[W_OVER] * max(0.0, min(finish, lim[r, END]) - lim[r, DUE])
    away = spent - wt[MEAN_MINUTES]
    return float(price + wt[W_VISITS] * (size - wt[MEAN_VISITS]) ** 2 + wt[W_MINUTES] * away * away)


@kernel
def faults(r: int, load: float, size: int, finish: float, late: float, rank: float, lim: F) -> int:
    """Bits of what a route exceeds: 1 load, 2 time, 4 band, 8 rank."""
    over = max(finish - lim[r, END], finish - lim[r, START] - lim[r, DURATION])
    bits = 1 if load > lim[r, CAPACITY] + TINY else 0
    bits += 2 if over > TINY or late > TINY else 0
    bits += 4 if size > lim[r, MOST] + TINY else 0
    return bits + (8 if rank > 0 else 0)


@kernel
def misplaced(r: int, i: int, slot: int, seq: N, ri: N, way: N, rank: N) -> int:
    """Steps by which locked ranks would be missed with i in the slot (i < 0: as it is)."""
    m = ri[r, LEN]
    day = way[r, DAY]
    total = 0
    free = 0
    size = m if i < 0 else m + 1
    for back in range(size):
        k = size - 1 - back
        j = seq[r, k if i < 0 or k < slot else k - 1]
        if i >= 0 and k == slot:
            j = i
        if rank[j, day] < 0:
            free += 1
        elif k > rank[j, day]:
            total += k - rank[j, day]
        else:
            total += min(rank[j, day] - k, free)
    return total


@inlined
def settle(r: int, seq: N, dep: F, leg: F, ri: N, rs: F, tot: F, vio: N, count: N, road: F, need: F, win: F, rank: N,
        way: N, lim: F, wt: F) -> None:
    """Recompute a route after a change and book the difference."""
    m = ri[r, LEN]
    day = way[r, DAY]
    prev = way[r, FROM]
    t = lim[r, START]
    travel = 0.0
    load = 0.0
    late = 0.0
    for k in range(m):
        j = seq[r, k]
        leg[r, k] = road[prev, j]
        travel += leg[r, k]
        t += leg[r, k]
        load += need[j, DEMAND]
        if way[r, WINDOWED]:
            late += lateness(j, day, t, win)
            t = opening(j, day, t, win)
        t += need[j, SERVICE]
        dep[r, k] = t
        prev = j
    leg[r, m] = road[prev, way[r, TO]] if m > 0 else 0.0
    travel += leg[r, m]
    t += leg[r, m]
    off = misplaced(r, -1, -1, seq, ri, way, rank) if way[r, RANKED] else 0
    price = quote(r, travel, load, m, t, late, off, lim, wt)
    bits = faults(r, load, m, t, late, off, lim)
    tot[COST] += price - rs[r, PRICE]
    for b in range(4):
        vio[b] += ((bits >> b) & 1) - ((ri[r, FAULTS] >> b) & 1)
    rs[r, TRAVEL], rs[r, LOAD], rs[r, FINISH], rs[r, LATE], rs[r, RANK], rs[r, PRICE] = (travel, load, t, late, off,
        price)
    count[CLOCK] += 1
    ri[r, FAULTS], ri[r, VERSION] = bits, count[CLOCK]


@inlined
def overrun(r: int, i: int, slot: int, more: float, rs: F, need: F, way: N, lim: F, wt: F, ease: F) -> float:
    """Least price of ending late with i in the slot, where opening hours matter."""
    if not way[r, WINDOWED]:
        return 0.0
    end = rs[r, FINISH] + max(0.0, more + need[i, SERVICE] - ease[r, slot, WAITS])
    return float(wt[P_TIME] * max(0.0, end - lim[r, END]))


@inlined
def fill(i: int, r: int, seq: N, dep: F, leg: F, ease: F, ri: N, rs: F, road: F, back: F, need: F, win: F, rank: N,
        way: N, lim: F, wt: F, cval: F, ckey: N, rng: U) -> None:
    """Find the best slot of place i in route r and keep it until the route changes."""
    m = ri[r, LEN]
    strict = way[r, WINDOWED] or way[r, RANKED]
    blink = draw(rng) & 127
    best = np.inf
    after = way[r, FROM]
    ckey[i, r, 0] = ri[r, VERSION]
    cval[i, r, 0] = np.inf
    if win[i, way[r, DAY], 0, 0] == np.inf:
        return
    for k in range(m + 1):
        before = after
        after = seq[r, k] if k < m else way[r, TO]
        more = back[i, before] + road[i, after] - leg[r, k]
        score = wt[W_TRAVEL] * more
        if k == blink or score + overrun(r, i, k, more, rs, need, way, lim, wt, ease) >= best:
            continue
        finish = rs[r, FINISH] + more + need[i, SERVICE]
        late = 0.0
        off = 0.0
        if strict:
            if way[r, WINDOWED]:
                finish, late = foresee(r, i, k, before, (best - score) / wt[P_TIME], seq, dep, leg, ease, ri, rs, road,
                    need, win, way, lim)
            if way[r, RANKED]:
                off = misplaced(r, i, k, seq, ri, way, rank)
            score += (
                wt[P_TIME] * (max(0.0, finish - lim[r, END]) + late)
                + wt[P_RANK] * off
                + wt[W_OVER] * max(0.0, min(finish, lim[r, END]) - lim[r, DUE])
            )
        if score < best:
            best = score
            ckey[i, r, 1] = k
            cval[i, r, 0], cval[i, r, 1], cval[i, r, 2], cval[i, r, 3] = more, finish, late, off


@inlined
def offer(i: int, d: int, seq: N, dep: F, leg: F, ease: F, ri: N, rs: F, road: F, back: F, need: F, win: F, rank: N,
        way: N, lim: F, wt: F, cval: F, ckey: N, rng: U, dptr: N, drop: F) -> tuple[float, int]:
    """Cheapest route of day d for place i: price and route, or the price of leaving the visit out and -1."""
    best = drop[i, d]
    where = -1
    seen_empty = False
    for r in range(dptr[d], dptr[d + 1]):
        if ri[r, LEN] == 0:
            if seen_empty:
                continue
            seen_empty = True
        if ckey[i, r, 0] != ri[r, VERSION]:
            if way[r, WINDOWED] and ri[r, EASED] != ri[r, VERSION]:
                loosen(r, seq, dep, leg, ri, need, win, way, lim, ease)
            fill(i, r, seq, dep, leg, ease, ri, rs, road, back, need, win, rank, way, lim, wt, cval, ckey, rng)
        if cval[i, r, 0] == np.inf:
            continue
        cost = (
            quote(r, rs[r, TRAVEL] + cval[i, r, 0], rs[r, LOAD] + need[i, DEMAND], ri[r, LEN] + 1, cval[i, r, 1],
                cval[i, r, 2], cval[i, r, 3], lim, wt)
            - rs[r, PRICE]
        )
        if cost < best:
            best = cost
            where = r
    return best, where


@inlined
def touch(r: int, seq: N, dep: F, leg: F, ri: N, rs: F, count: N, undo: N, undo_seq: N, undo_dep: F, undo_leg: F,
        undo_ri: N, undo_rs: F) -> None:
    """Keep a route as it was before this step."""
    if ri[r, TOUCHED] == count[STAMP]:
        return
    k = count[UNDO]
    count[UNDO] += 1
    undo[k] = r
    for c in range(3):
        undo_ri[k, c] = ri[r, c]
    for c in range(6):
        undo_rs[k, c] = rs[r, c]
    for c in range(ri[r, LEN]):
        undo_seq[k, c] = seq[r, c]
        undo_dep[k, c] = dep[r, c]
        undo_leg[k, c] = leg[r, c]
    undo_leg[k, ri[r, LEN]] = leg[r, ri[r, LEN]]
    ri[r, TOUCHED] = count[STAMP]


@inlined
def pull(i: int, r: int, seq: N, ri: N) -> None:
    """Take place i out of route r without settling it."""
    m = ri[r, LEN]
    k = 0
    while seq[r, k] != i:
        k += 1
    for c in range(k, m - 1):
        seq[r, c] = seq[r, c + 1]
    ri[r, LEN] = m - 1


@inlined
def put(i: int, r: int, seq: N, ri: N, ckey: N) -> None:
    k = ckey[i, r, 1]
    for c in range(ri[r, LEN], k, -1):
        seq[r, c] = seq[r, c - 1]
    seq[r, k] = i
    ri[r, LEN] += 1


@kernel
def lift(i: int, only: int, seq: N, dep: F, leg: F, ri: N, rs: F, count: N, pat: N, where: N, icost: F, tot: F, todo:
        N, todo_day: N, old_pat: N, old_where: N, old_cost: F, gone: N, undo: N, undo_seq: N, undo_dep: F, undo_leg: F,
        undo_ri: N, undo_rs: F) -> None:
    """Remove place i from all its days, or from one, and remember it for reinsertion."""
    k = count[TODO]
    count[TODO] += 1
    todo[k], todo_day[k] = i, only
    old_pat[i], old_cost[i] = pat[i], icost[i]
    gone[i] = count[STAMP]
    for d in range(where.shape[1]):
        r = where[i, d]
        old_where[i, d] = r
        if r < 0 or (only >= 0 and d != only):
            continue
        touch(r, seq, dep, leg, ri, rs, count, undo, undo_seq, undo_dep, undo_leg, undo_ri, undo_rs)
        pull(i, r, seq, ri)
        where[i, d] = -1
    if only < 0:
        tot[COST] -= icost[i]
        icost[i] = 0.0


@kernel
def cut(c: int, r: int, length: int, only: int, seq: N, dep: F, leg: F, ri: N, rs: F, count: N, pat: N, where: N,
        icost: F, tot: F, todo: N, todo_day: N, old_pat: N, old_where: N, old_cost: F, gone: N, undo: N, undo_seq: N,
        undo_dep: F, undo_leg: F, undo_ri: N, undo_rs: F, string: N, rng: U) -> None:
    """Remove a string of visits around c from route r, half of the time keeping some in its middle."""
    m = ri[r, LEN]
    k = 0
    while seq[r, k] != c:
        k += 1
    keep = 0
    if length > 1 and length < m and draw(rng) & 1:
        keep = 1
        while length + keep < m and draw(rng) % 100 < 50:
            keep += 1
    span = length + keep
    first = max(0, k - span + 1)
    begin = first + draw(rng) % (min(k, m - span) - first + 1)
    hole = begin + 1 + draw(rng) % length if keep else -1
    size = 0
    for p in range(begin, begin + span):
        if keep and hole <= p < hole + keep and p != k:
            continue
        string[size] = seq[r, p]
        size += 1
    for p in range(size):
        if gone[string[p]] != count[STAMP]:
            lift(string[p], only, seq, dep, leg, ri, rs, count, pat, where, icost, tot, todo, todo_day, old_pat,
                old_where, old_cost, gone, undo, undo_seq, undo_dep, undo_leg, undo_ri, undo_rs)


@kernel
def served_day(c: int, where: N, rng: U) -> int:
    """A random day on which place c is visited, or -1."""
    days = where.shape[1]
    d = draw(rng) % days
    for _ in range(days):
        if where[c, d] >= 0:
            return int(d)
        d = d + 1 if d + 1 < days else 0
    return -1


@kernel
def order(count: N, todo: N, todo_day: N, key: F, need: F, road: F, pptr: N, depot: int, rng: U) -> None:
    """Sort what is to be reinserted: at random, by load, far or near first, or with few patterns first."""
    way = draw(rng) % 11
    for k in range(count[TODO]):
        i = todo[k]
        key[k] = uniform(rng)
        if way in (4, 5):
            key[k] = -need[i, DEMAND] - 1e-3 * need[i, SERVICE]
        elif way in (6, 7):
            key[k] = -road[depot, i] - road[i, depot]
        elif way == 8:
            key[k] = road[depot, i] + road[i, depot]
        elif way > 8:
            key[k] += pptr[i + 1] - pptr[i]
    for k in range(1, count[TODO]):
        x, i, d = key[k], todo[k], todo_day[k]
        p = k
        while p > 0 and key[p - 1] > x:
            key[p], todo[p], todo_day[p] = key[p - 1], todo[p - 1], todo_day[p - 1]
            p -= 1
        key[p], todo[p], todo_day[p] = x, i, d
