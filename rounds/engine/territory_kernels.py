"""Territories, compiled: cells balanced by weights, and annealing of single outlets at their borders.

Prices are minutes. Arrays are passed one by one; their meaning is in ``territory_case.py``.
"""

# fmt: off
# One argument a line would make these signatures longer than the functions.

import numpy as np
from numpy.typing import NDArray

from rounds.engine.compiling import draw, kernel, uniform

F = NDArray[np.float64]
N = NDArray[np.int64]
B = NDArray[np.bool_]
U = NDArray[np.uint64]

MASS, SUM_X, SUM_Y, SQUARES, LOAD = range(5)  # columns of tally
TARGET, LOW, HIGH = range(3)  # columns of band
UNIT, SOFT, HARD, TOLERANCE = range(4)  # prices
REACHED = 4000  # outlets looked at before a removal counts as breaking a territory
NEVER = 1e18
IDLE = 1e-9  # a smaller share is none


@kernel
def bond(i: int, j: int, tie: F, before: N, away: F, home: F, points: F, homed: bool) -> float:
    """Minutes that outlet i costs with manager j besides the spread: the broken relationship, the way from home."""
    price = 0.0
    if before[i] >= 0 and before[i] != j:
        price += tie[i]
    if homed:
        price += away[i] * np.hypot(points[i, 0] - home[j, 0], points[i, 1] - home[j, 1])
    return price


@kernel
def offers(points: F, mass: F, work: F, haul: F, away: F, tie: F, before: N, kind: N, may: B, centre: F, base: F,
           homed: bool, manager: N, price: F, load: F) -> None:
    """For every outlet the cheapest managers by price per minute of work, and the minutes it would mean to them."""
    wanted = manager.shape[1]
    for i in range(len(points)):
        found = 0
        for j in range(len(centre)):
            if not may[kind[i], j]:
                continue
            square = (points[i, 0] - centre[j, 0]) ** 2 + (points[i, 1] - centre[j, 1]) ** 2
            asked = (mass[i] * square + bond(i, j, tie, before, away, base, points, homed)) / work[i]
            k = found if found < wanted else wanted - 1
            if found == wanted and asked >= price[i, k]:
                continue
            found = min(found + 1, wanted)
            while k > 0 and price[i, k - 1] > asked:
                price[i, k], manager[i, k] = price[i, k - 1], manager[i, k - 1]
                k -= 1
            price[i, k], manager[i, k] = asked, j
        for k in range(wanted):
            if k >= found:
                price[i, k], manager[i, k], load[i, k] = NEVER, manager[i, 0], 0.0
                continue
            j = manager[i, k]
            load[i, k] = work[i] + haul[i] * np.hypot(points[i, 0] - base[j, 0], points[i, 1] - base[j, 1])


@kernel
def share_out(manager: N, price: F, load: F, share: F, most: F, tolerance: float, rounds: int, weight: F,
              best_weight: F, step: F, lack: F, labels: N, sums: F) -> float:
    """Raise the weight of managers with too little work, lower that of others; keep the most even labels seen.

    The dual of the transport problem with bounds: a raised weight asks for the lower bound of the tolerance, a lowered
    one for the upper, and one that crosses zero stays there until a bound is broken. Steps grow while the sign of a
    manager's lack stays and halve when it turns (Riedmiller & Braun 1993). Returns the largest relative excess.
    """
    best = np.inf
    for _ in range(rounds):
        total = choose(manager, price, load, weight, labels, sums)
        worst = 0.0
        for j in range(len(share)):
            target = share[j] * total
            low, high = target * (1 - tolerance), min(target * (1 + tolerance), most[j])
            over = max(0.0, max(low - sums[j], sums[j] - high)) / target
            if share[j] > IDLE:
                worst = max(worst, over)
            aim = low if weight[j] > 0 else high if weight[j] < 0 else min(high, max(low, sums[j]))
            short = (aim - sums[j]) / target
            step[j] *= 1.25 if short * lack[j] > 0 else 0.5 if short * lack[j] < 0 else 1.0
            lack[j] = short
        if worst <= best:
            best = worst
            copy(weight, best_weight)
        for j in range(len(share)):
            moved = weight[j] + step[j] * min(1.0, max(-1.0, 4 * lack[j]))
            weight[j] = 0.0 if moved * weight[j] < 0 else moved
    copy(best_weight, weight)
    choose(manager, price, load, weight, labels, sums)
    return best


@kernel
def copy(source: F, target: F) -> None:
    for j in range(len(source)):
        target[j] = source[j]


@kernel
def choose(manager: N, price: F, load: F, weight: F, labels: N, sums: F) -> float:
    """Every outlet to the least price less weight; returns all the minutes."""
    total = 0.0
    for j in range(len(sums)):
        sums[j] = 0.0
    for i in range(len(price)):
        chosen, least = 0, np.inf
        for k in range(price.shape[1]):
            asked = price[i, k] - weight[manager[i, k]]
            if asked < least:
                chosen, least = k, asked
        labels[i] = manager[i, chosen]
        sums[labels[i]] += load[i, chosen]
        total += load[i, chosen]
    return total


@kernel
def count_up(points: F, mass: F, work: F, haul: F, labels: N, base: F, tally: F) -> None:
    """Recompute the sums of every territory."""
    for j in range(len(tally)):
        for c in range(tally.shape[1]):
            tally[j, c] = 0.0
    for i in range(len(points)):
        j = labels[i]
        x, y = points[i, 0], points[i, 1]
        tally[j, MASS] += mass[i]
        tally[j, SUM_X] += mass[i] * x
        tally[j, SUM_Y] += mass[i] * y
        tally[j, SQUARES] += mass[i] * (x * x + y * y)
        tally[j, LOAD] += work[i] + haul[i] * np.hypot(x - base[j, 0], y - base[j, 1])


@kernel
def spread(mass: float, sum_x: float, sum_y: float, squares: float) -> float:
    """Mass times squared distance from the middle, in minutes."""
    return float(max(0.0, squares - (sum_x * sum_x + sum_y * sum_y) / mass)) if mass > 0 else 0.0


@kernel
def unevenness(load: float, j: int, band: F, prices: F) -> float:
    target = band[j, TARGET]
    apart = (load - target) / max(target, 1e-12)
    price = prices[SOFT] * prices[UNIT] * target * apart * apart / (2 * prices[TOLERANCE])
    over = max(0.0, max(load - band[j, HIGH], band[j, LOW] - load))
    if over > 0:
        price += prices[HARD] * prices[UNIT] * over * (1 + over / (prices[TOLERANCE] * max(target, 1e-12)))
    return float(price)


@kernel
def worth(j: int, tally: F, band: F, prices: F) -> float:
    """Minutes a territory costs: spread and unevenness."""
    price = spread(tally[j, MASS], tally[j, SUM_X], tally[j, SUM_Y], tally[j, SQUARES])
    return float(price + unevenness(tally[j, LOAD], j, band, prices))


@kernel
def put(i: int, j: int, sign: float, points: F, mass: F, work: F, haul: F, base: F, tally: F) -> None:
    x, y = points[i, 0], points[i, 1]
    tally[j, MASS] += sign * mass[i]
    tally[j, SUM_X] += sign * mass[i] * x
    tally[j, SUM_Y] += sign * mass[i] * y
    tally[j, SQUARES] += sign * mass[i] * (x * x + y * y)
    tally[j, LOAD] += sign * (work[i] + haul[i] * np.hypot(x - base[j, 0], y - base[j, 1]))


@kernel
def touching(i: int, j: int, begin: N, to: N, labels: N) -> int:
    """How many neighbours of outlet i have the label j."""
    count = 0
    for e in range(begin[i], begin[i + 1]):
        if labels[to[e]] == j:
            count += 1
    return count


@kernel
def edges(a: int, b: int, begin: N, to: N) -> int:
    """1 when a and b are neighbours, else 0."""
    count = 0
    for e in range(begin[a], begin[a + 1]):
        if to[e] == b:
            count += 1
    return count


@kernel
def holds_without(i: int, begin: N, to: N, labels: N, queue: N, stamp: N) -> bool:
    """Whether the neighbours of outlet i in its territory still hang together without it."""
    own = touching(i, labels[i], begin, to, labels)
    if own <= 1:
        return True
    stamp[len(labels)] += 1
    mark = stamp[len(labels)]
    stamp[i] = mark
    for e in range(begin[i], begin[i + 1]):
        if labels[to[e]] == labels[i]:
            queue[0] = to[e]
    stamp[queue[0]] = mark
    head, size, met = 0, 1, 1
    while head < size and met < own and size < REACHED:
        a = queue[head]
        head += 1
        for e in range(begin[a], begin[a + 1]):
            b = to[e]
            if stamp[b] != mark and labels[b] == labels[i]:
                stamp[b] = mark
                queue[size] = b
                size += 1
                met += edges(b, i, begin, to)
    return met == own


@kernel
def hand_over(i: int, a: int, b: int, points: F, mass: F, work: F, haul: F, base: F, tally: F) -> None:
    put(i, a, -1.0, points, mass, work, haul, base, tally)
    put(i, b, 1.0, points, mass, work, haul, base, tally)


@kernel
def exchange(i: int, k: int, a: int, b: int, points: F, mass: F, work: F, haul: F, away: F, tie: F, before: N, base: F,
             homed: bool, band: F, prices: F, tally: F) -> float:
    """Put i from a to b, and k (where not -1) from b to a, in the sums; returns the minutes that costs."""
    price = -worth(a, tally, band, prices) - worth(b, tally, band, prices)
    price += bond(i, b, tie, before, away, base, points, homed) - bond(i, a, tie, before, away, base, points, homed)
    hand_over(i, a, b, points, mass, work, haul, base, tally)
    if k >= 0:
        price += bond(k, a, tie, before, away, base, points, homed) - bond(k, b, tie, before, away, base, points, homed)
        hand_over(k, b, a, points, mass, work, haul, base, tally)
    return float(price + worth(a, tally, band, prices) + worth(b, tally, band, prices))


@kernel
def hangs_together(i: int, k: int, a: int, b: int, begin: N, to: N, labels: N, queue: N, stamp: N) -> bool:
    """Take i from a to b, and k (where not -1) from b to a, unless a territory would fall into more pieces."""
    if not holds_without(i, begin, to, labels, queue, stamp):
        return False
    labels[i] = b
    if k < 0:
        return True
    if touching(k, a, begin, to, labels) and holds_without(k, begin, to, labels, queue, stamp):
        labels[k] = a
        if touching(i, b, begin, to, labels):
            return True
        labels[k] = b
    labels[i] = a
    return False


@kernel
def given_back(q: int, begin: N, to: N, labels: N, rng: U) -> int:
    """An outlet of the territory of q up to two steps from there; -1 where the walk leaves it."""
    k = q
    for _ in range(draw(rng) % 3):
        k = to[begin[k] + draw(rng) % (begin[k + 1] - begin[k])]
    return int(k) if labels[k] == labels[q] else -1


@kernel
def draft(begin: N, to: N, kind: N, may: B, mass: F, labels: N, tally: F, swaps: float, rng: U, step: N) -> bool:
    """Draw a step: outlet, its neighbour's territory, perhaps an outlet in exchange; False when it is none."""
    i = draw(rng) % len(labels)
    if begin[i + 1] == begin[i]:
        return False
    q = to[begin[i] + draw(rng) % (begin[i + 1] - begin[i])]
    a, b = labels[i], labels[q]
    if a == b or not may[kind[i], b]:
        return False
    step[0], step[1], step[2], step[3] = i, -1, a, b
    if uniform(rng) < swaps:
        step[1] = given_back(q, begin, to, labels, rng)
    if step[1] >= 0:
        return bool(may[kind[step[1]], a])
    return bool(tally[a, MASS] > mass[i] * 1.0001)  # nobody loses the last outlet


@kernel
def anneal(steps: int, hot: float, cold: float, swaps: float, begin: N, to: N, points: F, mass: F, work: F, haul: F,
           away: F, tie: F, before: N, kind: N, may: B, base: F, homed: bool, band: F, prices: F, labels: N, tally: F,
           queue: N, stamp: N, step: N, rng: U) -> int:
    """Give outlets at a border to the neighbour, or exchange two, with temperatures falling from hot to cold.

    No step breaks a territory into more pieces. Returns the number of steps taken.
    """
    taken, heat = 0, hot
    for at in range(steps):
        if at % 256 == 0:
            heat = hot * (cold / hot) ** (at / steps)
        if not draft(begin, to, kind, may, mass, labels, tally, swaps, rng, step):
            continue
        i, k, a, b = step[0], step[1], step[2], step[3]
        price = exchange(i, k, a, b, points, mass, work, haul, away, tie, before, base, homed, band, prices, tally)
        if price <= -heat * np.log(max(1e-12, uniform(rng))) and hangs_together(
            i, k, a, b, begin, to, labels, queue, stamp
        ):
            taken += 1
            continue
        hand_over(i, b, a, points, mass, work, haul, base, tally)
        if k >= 0:
            hand_over(k, a, b, points, mass, work, haul, base, tally)
    return taken
