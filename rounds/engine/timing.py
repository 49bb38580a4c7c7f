"""Opening hours along a route: when a visit begins, how late it is, what a delay does to the rest."""

# fmt: off

import numpy as np

from rounds.engine.columns import DAY, EASED, END, FINISH, LATE, LEN, SERVICE, SLACK, START, TO, VERSION, WAITS
from rounds.engine.compiling import F, N, inlined


@inlined
def opening(i: int, day: int, t: float, win: F) -> float:
    """Earliest begin at or after t; t itself when it is too late."""
    for w in range(win.shape[2]):
        if t <= win[i, day, w, 1]:
            return float(max(t, win[i, day, w, 0]))
    return t


@inlined
def lateness(i: int, day: int, t: float, win: F) -> float:
    last = -np.inf
    for w in range(win.shape[2]):
        if win[i, day, w, 0] < np.inf:
            last = win[i, day, w, 1]
    return float(max(0.0, t - last))


@inlined
def loosen(r: int, seq: N, dep: F, leg: F, ri: N, need: F, win: F, way: N, lim: F, ease: F) -> None:
    """How late one may arrive at each visit so that it and all after it begin in the windows they have, and the
    waiting from there on, which swallows delay."""
    m = ri[r, LEN]
    ease[r, m, SLACK], ease[r, m, WAITS] = np.inf, 0.0
    for back in range(m):
        k = m - 1 - back
        j = seq[r, k]
        begin = dep[r, k] - need[j, SERVICE]
        wait = begin - (dep[r, k - 1] if k > 0 else lim[r, START]) - leg[r, k]
        room = -np.inf
        for w in range(win.shape[2]):
            if begin <= win[j, way[r, DAY], w, 1]:
                room = win[j, way[r, DAY], w, 1] - begin
                break
        ease[r, k, SLACK] = min(room, ease[r, k + 1, SLACK]) + wait
        ease[r, k, WAITS] = ease[r, k + 1, WAITS] + wait
    ri[r, EASED] = ri[r, VERSION]


@inlined
def walk(r: int, slot: int, t: float, late: float, prev: int, most: float, seq: N, dep: F, leg: F, ease: F, ri: N,
        rs: F, road: F, need: F, win: F, way: N, lim: F) -> tuple[float, float]:
    """Finish and lateness of a route with a visit to prev before the slot, left at t; endless when they exceed most."""
    day = way[r, DAY]
    for k in range(slot, ri[r, LEN]):
        j = seq[r, k]
        t += road[prev, j]
        delay = t - leg[r, k] - (dep[r, k - 1] if k > 0 else lim[r, START])
        if 0.0 <= delay <= ease[r, k, SLACK]:
            return rs[r, FINISH] + max(0.0, delay - ease[r, k, WAITS]), late
        if max(0.0, rs[r, FINISH] + delay - ease[r, k, WAITS] - lim[r, END]) + late > most:
            return np.inf, late
        if rs[r, LATE] == 0.0:
            late += lateness(j, day, t, win)
        t = opening(j, day, t, win) + need[j, SERVICE]
        prev = j
    return t + road[prev, way[r, TO]], late


@inlined
def foresee(r: int, i: int, slot: int, before: int, most: float, seq: N, dep: F, leg: F, ease: F, ri: N, rs: F,
        road: F, need: F, win: F, way: N, lim: F) -> tuple[float, float]:
    """Finish and lateness of a route with i in the slot; endless when they exceed most."""
    t = (lim[r, START] if slot == 0 else dep[r, slot - 1]) + road[before, i]
    late = lateness(i, way[r, DAY], t, win) + rs[r, LATE]
    t = opening(i, way[r, DAY], t, win) + need[i, SERVICE]
    return walk(r, slot, t, late, i, most, seq, dep, leg, ease, ri, rs, road, need, win, way, lim)
