"""The search loop, compiled; its primitives are in ``kernels.py``.

Numba keys its cache by the file of the outer function: after an edit of ``kernels.py`` remove ``__pycache__`` here.
"""

# fmt: off

import numpy as np

from rounds.engine.columns import (
    BEST,
    CLOCK,
    COST,
    DROPPED,
    FINISH,
    LEN,
    MEAN_MINUTES,
    RUINED,
    STAMP,
    START,
    TODO,
    UNDO,
    VERSION,
    W_MINUTES,
)
from rounds.engine.compiling import F, N, U, draw, kernel, uniform
from rounds.engine.kernels import cut, lift, offer, order, put, served_day, settle, touch


@kernel
def ruin(near: N, tune: F, seq: N, dep: F, leg: F, ri: N, rs: F, count: N, pat: N, where: N, icost: F, tot: F, todo: N,
        todo_day: N, old_pat: N, old_where: N, old_cost: F, gone: N, undo: N, undo_seq: N, undo_dep: F, undo_leg: F,
        undo_ri: N, undo_rs: F, string: N, rng: U) -> None:
    """Remove strings around a random visit: places as a whole, or the visits of one day only."""
    n = where.shape[0]
    seed = draw(rng) % n
    only = -1
    if uniform(rng) < tune[2]:
        only = served_day(seed, where, rng)
    size = 0
    used = 0
    for r in range(ri.shape[0]):
        size += ri[r, LEN]
        used += 1 if ri[r, LEN] > 0 else 0
    most = max(1.0, min(tune[1], size / max(1, used)))
    strings = np.int64(uniform(rng) * (4.0 * tune[0] / (1.0 + most) - 1.0) + 1.0)
    for q in range(-1, near.shape[1]):
        c = seed if q < 0 else near[seed, q]
        if gone[c] == count[STAMP]:
            continue
        d = only if only >= 0 else served_day(c, where, rng)
        r = where[c, d] if d >= 0 else -1
        if r < 0 or ri[r, RUINED] == count[STAMP]:
            continue
        length = np.int64(1.0 + uniform(rng) * min(most, 1.0 * ri[r, LEN]))
        ri[r, RUINED] = count[STAMP]
        cut(
            c,
            r,
            min(length, ri[r, LEN]),
            only,
            seq,
            dep, leg,
            ri,
            rs,
            count,
            pat,
            where,
            icost,
            tot,
            todo,
            todo_day,
            old_pat,
            old_where,
            old_cost,
            gone,
            undo,
            undo_seq,
            undo_dep, undo_leg,
            undo_ri,
            undo_rs,
            string,
            rng,
        )
        strings -= 1
        if strings <= 0:
            break


@kernel
def clear(near: N, tune: F, seq: N, dep: F, leg: F, ri: N, rs: F, count: N, pat: N, where: N, icost: F, tot: F, todo:
        N, todo_day: N, old_pat: N, old_where: N, old_cost: F, gone: N, undo: N, undo_seq: N, undo_dep: F, undo_leg: F,
        undo_ri: N, undo_rs: F, rng: U) -> None:
    """Remove a random place and some of its nearest from all their days, so that they may change pattern together."""
    seed = draw(rng) % where.shape[0]
    size = min(near.shape[1], np.int64(uniform(rng) * tune[4]))
    for q in range(-1, size):
        c = seed if q < 0 else near[seed, q]
        if q < 0 or draw(rng) & 3:
            lift(c, -1, seq, dep, leg, ri, rs, count, pat, where, icost, tot, todo, todo_day, old_pat, old_where,
                old_cost, gone, undo, undo_seq, undo_dep, undo_leg, undo_ri, undo_rs)


@kernel
def empty(seq: N, dep: F, leg: F, ri: N, rs: F, count: N, pat: N, where: N, icost: F, tot: F, todo: N, todo_day: N,
        old_pat: N, old_where: N, old_cost: F, gone: N, undo: N, undo_seq: N, undo_dep: F, undo_leg: F, undo_ri: N,
        undo_rs: F) -> None:
    """Remove every place, for a greedy start."""
    for i in range(pat.shape[0]):
        lift(i, -1, seq, dep, leg, ri, rs, count, pat, where, icost, tot, todo, todo_day, old_pat, old_where, old_cost,
             gone, undo, undo_seq, undo_dep, undo_leg, undo_ri, undo_rs)


@kernel
def recall(seq: N, dep: F, leg: F, ri: N, rs: F, count: N, pat: N, where: N, icost: F, tot: F, todo: N, todo_day: N,
        old_pat: N, old_where: N, old_cost: F, gone: N, undo: N, undo_seq: N, undo_dep: F, undo_leg: F, undo_ri: N,
        undo_rs: F, missing: N, rng: U) -> None:
    """Give a few places with visits left out another chance."""
    if count[DROPPED] == 0:
        return
    n = where.shape[0]
    i = draw(rng) % n
    found = 0
    for _ in range(n):
        if missing[i] > 0 and gone[i] != count[STAMP]:
            lift(i, -1, seq, dep, leg, ri, rs, count, pat, where, icost, tot, todo, todo_day, old_pat, old_where,
                old_cost, gone, undo, undo_seq, undo_dep, undo_leg, undo_ri, undo_rs)
            found += 1
            if found >= 4:
                break
        i = i + 1 if i + 1 < n else 0


@kernel
def disturb(fresh: bool, near: N, tune: F, seq: N, dep: F, leg: F, ri: N, rs: F, count: N, pat: N, where: N, icost: F,
        tot: F, todo: N, todo_day: N, old_pat: N, old_where: N, old_cost: F, gone: N, undo: N, undo_seq: N, undo_dep:
        F, undo_leg: F, undo_ri: N, undo_rs: F, string: N, missing: N, rng: U) -> None:
    """Remove something: everything for a greedy start, else strings or a cluster, and what was left out."""
    if fresh:
        empty(seq, dep, leg, ri, rs, count, pat, where, icost, tot, todo, todo_day, old_pat, old_where, old_cost, gone,
            undo, undo_seq, undo_dep, undo_leg, undo_ri, undo_rs)
        return
    if uniform(rng) < tune[3]:
        clear(near, tune, seq, dep, leg, ri, rs, count, pat, where, icost, tot, todo, todo_day, old_pat, old_where,
            old_cost, gone, undo, undo_seq, undo_dep, undo_leg, undo_ri, undo_rs, rng)
    else:
        ruin(near, tune, seq, dep, leg, ri, rs, count, pat, where, icost, tot, todo, todo_day, old_pat, old_where,
            old_cost, gone, undo, undo_seq, undo_dep, undo_leg, undo_ri, undo_rs, string, rng)
    recall(seq, dep, leg, ri, rs, count, pat, where, icost, tot, todo, todo_day, old_pat, old_where, old_cost, gone,
        undo, undo_seq, undo_dep, undo_leg, undo_ri, undo_rs, missing, rng)


@kernel
def choose(i: int, seq: N, dep: F, leg: F, ease: F, ri: N, rs: F, road: F, back: F, need: F, win: F, rank: N, way: N,
        lim: F, wt: F, cval: F, ckey: N, rng: U, dptr: N, drop: F, pptr: N, pstart: N, pday: N, pcost: F, day_cost: F,
        day_route: N, day_seen: N, mark: int) -> int:
    """The pattern of place i that costs least together with the best slots of its days."""
    best = np.inf
    chosen = pptr[i]
    several = pptr[i + 1] - pptr[i] > 1
    for p in range(pptr[i], pptr[i + 1]):
        cost = pcost[p]
        if several and draw(rng) & 127 == 0:
            continue
        for q in range(pstart[p], pstart[p + 1]):
            d = pday[q]
            if day_seen[d] != mark:
                day_seen[d] = mark
                day_cost[d], day_route[d] = offer(i, d, seq, dep, leg, ease, ri, rs, road, back, need, win, rank, way,
                    lim, wt, cval, ckey, rng, dptr, drop)
            cost += day_cost[d]
            if cost >= best:
                break
        if cost < best:
            best = cost
            chosen = p
    return int(chosen)


@kernel
def account(i: int, pat: N, where: N, pstart: N, pday: N, pcost: F, drop: F) -> tuple[float, int]:
    """Cost of the pattern of place i and of its visits left out, and their number."""
    cost = pcost[pat[i]]
    lost = 0
    for q in range(pstart[pat[i]], pstart[pat[i] + 1]):
        if where[i, pday[q]] < 0:
            lost += 1
            cost += drop[i, pday[q]]
    return cost, lost


@kernel
def recount(pat: N, where: N, icost: F, missing: N, count: N, pstart: N, pday: N, pcost: F, drop: F) -> None:
    """Book the patterns and the visits left out of a plan that was loaded."""
    count[DROPPED] = 0
    for i in range(pat.shape[0]):
        icost[i], missing[i] = account(i, pat, where, pstart, pday, pcost, drop)
        count[DROPPED] += missing[i]


@kernel
def recreate(seq: N, dep: F, leg: F, ease: F, ri: N, rs: F, count: N, pat: N, where: N, icost: F, tot: F, vio: N, todo:
        N, todo_day: N, undo: N, undo_seq: N, undo_dep: F, undo_leg: F, undo_ri: N, undo_rs: F, road: F, back: F, need:
        F, win: F, rank: N, way: N, lim: F, wt: F, cval: F, ckey: N, rng: U, dptr: N, drop: F, pptr: N, pstart: N,
        pday: N, pcost: F, day_cost: F, day_route: N, day_seen: N, missing: N) -> None:
    """Put everything back, one place after the other."""
    for k in range(count[TODO]):
        i, only = todo[k], todo_day[k]
        count[CLOCK] += 1
        mark = count[CLOCK]
        if only < 0:
            pat[i] = choose(i, seq, dep, leg, ease, ri, rs, road, back, need, win, rank, way, lim, wt, cval, ckey, rng,
                dptr, drop, pptr, pstart, pday, pcost, day_cost, day_route, day_seen, mark)
        for q in range(pstart[pat[i]], pstart[pat[i] + 1]):
            d = pday[q]
            if where[i, d] >= 0 or (only >= 0 and d != only):
                continue
            if day_seen[d] != mark:
                day_cost[d], day_route[d] = offer(i, d, seq, dep, leg, ease, ri, rs, road, back, need, win, rank, way,
                    lim, wt, cval, ckey, rng, dptr, drop)
            r = day_route[d]
            where[i, d] = r
            if r >= 0:
                touch(r, seq, dep, leg, ri, rs, count, undo, undo_seq, undo_dep, undo_leg, undo_ri, undo_rs)
                put(i, r, seq, ri, ckey)
                settle(r, seq, dep, leg, ri, rs, tot, vio, count, road, need, win, rank, way, lim, wt)
        cost, lost = account(i, pat, where, pstart, pday, pcost, drop)
        tot[COST] += cost - icost[i]
        icost[i] = cost
        count[DROPPED] += lost - missing[i]
        missing[i] = lost


@kernel
def restore(seq: N, dep: F, leg: F, ri: N, rs: F, count: N, pat: N, where: N, icost: F, todo: N, old_pat: N, old_where:
        N, old_cost: F, missing: N, pstart: N, pday: N, pcost: F, drop: F, undo: N, undo_seq: N, undo_dep: F, undo_leg:
        F, undo_ri: N, undo_rs: F) -> None:
    """Take the step back."""
    for k in range(count[UNDO]):
        r = undo[k]
        for c in range(3):
            ri[r, c] = undo_ri[k, c]
        for c in range(6):
            rs[r, c] = undo_rs[k, c]
        for c in range(ri[r, LEN]):
            seq[r, c] = undo_seq[k, c]
            dep[r, c] = undo_dep[k, c]
            leg[r, c] = undo_leg[k, c]
        leg[r, ri[r, LEN]] = undo_leg[k, ri[r, LEN]]
    for k in range(count[TODO]):
        i = todo[k]
        pat[i], icost[i] = old_pat[i], old_cost[i]
        for d in range(where.shape[1]):
            where[i, d] = old_where[i, d]
        lost = account(i, pat, where, pstart, pday, pcost, drop)[1]
        count[DROPPED] += lost - missing[i]
        missing[i] = lost


@kernel
def reprice(seq: N, dep: F, leg: F, ri: N, rs: F, tot: F, vio: N, count: N, road: F, need: F, win: F, rank: N, way: N,
        lim: F, wt: F, icost: F, best_rs: F) -> None:
    """Price everything anew after the weights changed, the best plan too: its mean of minutes moves along."""
    total = 0.0
    routes = way.shape[0]
    for r in range(routes):
        total += rs[r, FINISH] - lim[r, START]
    if wt[W_MINUTES] > 0.0:
        before = wt[MEAN_MINUTES]
        wt[MEAN_MINUTES] = total / max(1, routes)
        for r in range(routes):
            spent = best_rs[r, FINISH] - lim[r, START]
            tot[BEST] += wt[W_MINUTES] * ((spent - wt[MEAN_MINUTES]) ** 2 - (spent - before) ** 2)
    for r in range(routes):
        version = ri[r, VERSION]
        settle(r, seq, dep, leg, ri, rs, tot, vio, count, road, need, win, rank, way, lim, wt)
        ri[r, VERSION] = version
    tot[COST] = 0.0
    for i in range(icost.shape[0]):
        tot[COST] += icost[i]
    for r in range(routes):
        tot[COST] += rs[r, 5]


@kernel
def keep(seq: N, ri: N, rs: F, pat: N, best_seq: N, best_ri: N, best_rs: F, best_pat: N) -> None:
    """Copy the plan to the best one."""
    for r in range(ri.shape[0]):
        best_ri[r, LEN] = ri[r, LEN]
        best_rs[r, FINISH] = rs[r, FINISH]
        for k in range(ri[r, LEN]):
            best_seq[r, k] = seq[r, k]
    for i in range(pat.shape[0]):
        best_pat[i] = pat[i]


@kernel
def run(iterations: int, heat: float, near: N, tune: F, seq: N, dep: F, leg: F, ease: F, ri: N, rs: F, count: N, pat:
        N, where: N, icost: F, missing: N, tot: F, vio: N, todo: N, todo_day: N, old_pat: N, old_where: N, old_cost: F,
        gone: N, undo: N, undo_seq: N, undo_dep: F, undo_leg: F, undo_ri: N, undo_rs: F, string: N, key: F, road: F,
        back: F, need: F, win: F, rank: N, way: N, lim: F, wt: F, cval: F, ckey: N, rng: U, dptr: N, drop: F, pptr: N,
        pstart: N, pday: N, pcost: F, day_cost: F, day_route: N, day_seen: N, best_seq: N, best_ri: N, best_rs: F,
        best_pat: N, good: N, fresh: bool) -> int:
    """Do some steps at one temperature; returns the last of them that found a better plan, or -1."""
    better = -1
    for step in range(iterations):
        count[STAMP] += 1
        count[TODO] = 0
        count[UNDO] = 0
        before = tot[COST]
        for b in range(4):
            vio[4 + b] = vio[b]
        disturb(fresh, near, tune, seq, dep, leg, ri, rs, count, pat, where, icost, tot, todo, todo_day, old_pat,
            old_where, old_cost, gone, undo, undo_seq, undo_dep, undo_leg, undo_ri, undo_rs, string, missing, rng)
        for k in range(count[UNDO]):
            settle(undo[k], seq, dep, leg, ri, rs, tot, vio, count, road, need, win, rank, way, lim, wt)
        order(count, todo, todo_day, key, need, road, pptr, way[0, 1], rng)
        recreate(seq, dep, leg, ease, ri, rs, count, pat, where, icost, tot, vio, todo, todo_day, undo, undo_seq,
            undo_dep, undo_leg, undo_ri, undo_rs, road, back, need, win, rank, way, lim, wt, cval, ckey, rng, dptr,
            drop, pptr, pstart, pday, pcost, day_cost, day_route, day_seen, missing)
        if not fresh and tot[COST] > before - heat * np.log(1.0 - uniform(rng)):
            restore(seq, dep, leg, ri, rs, count, pat, where, icost, todo, old_pat, old_where, old_cost, missing,
                pstart, pday, pcost, drop, undo, undo_seq, undo_dep, undo_leg, undo_ri, undo_rs)
            tot[COST] = before
            for b in range(4):
                vio[b] = vio[4 + b]
        elif vio[0] + vio[1] + vio[2] + vio[3] == 0 and tot[COST] < tot[BEST] - 1e-9:
            better = step
            tot[BEST] = tot[COST]
            keep(seq, ri, rs, pat, best_seq, best_ri, best_rs, best_pat)
        for b in range(4):
            good[b] += 1 if vio[b] == 0 else 0
    return better
