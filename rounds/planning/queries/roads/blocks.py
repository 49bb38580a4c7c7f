"""A large matrix asked for in blocks: every server and every set of tiles has a limit on what it answers at once."""

from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np

from rounds.planning.rules.travel import Legs, Matrix, garbled, refused

Block = tuple[Sequence[int], Sequence[int]]
Ask = Callable[[Sequence[int], Sequence[int]], Legs]
PATIENCE = 4  # times the asks a matrix needs when nothing goes wrong


class TooMuchError(Exception):
    """This block gets no answer as a whole: too large, or one of its places is out of reach. Its parts may."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def in_blocks(ask: Ask, numbers: Sequence[int], *, size: int, block: int, new: Collection[int] | None = None) -> Legs:
    """Legs among `numbers`, places of a matrix of `size`; all others stay NaN. With `new`, only legs to or from those.

    A block that gets no answer is halved until it does; a single leg without one stays NaN. TravelError when that
    does not come to an end.
    """
    legs = Legs(np.full((size, size), np.nan), np.full((size, size), np.nan))
    todo = _pairs(numbers, numbers, block) if new is None else _touching(numbers, new, block)
    asks = 50 + PATIENCE * len(todo)
    while todo:
        rows, columns = todo.pop()
        if not asks:
            raise refused("limit")
        asks -= 1
        try:
            found = ask(rows, columns)
        except TooMuchError:
            todo.extend(_halves(rows, columns))
            continue
        if found.minutes.shape != (len(rows), len(columns)) or found.km.shape != found.minutes.shape:
            raise garbled()
        legs.minutes[np.ix_(rows, columns)] = found.minutes
        legs.km[np.ix_(rows, columns)] = found.km
    return legs


def figures(rows: object) -> Matrix:
    """Numbers of an answer with NaN for null. TravelError when they are no table of numbers of 0 or more."""
    try:
        found = np.array(rows, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise garbled() from error
    if found.ndim != 2 or (found < 0).any() or np.isinf(found).any():
        raise garbled()
    return found


def _pairs(rows: Sequence[int], columns: Sequence[int], block: int) -> list[Block]:
    return [(some, others) for some in _chunks(rows, block) for others in _chunks(columns, block)]


def _touching(numbers: Sequence[int], new: Collection[int], block: int) -> list[Block]:
    fresh = [number for number in numbers if number in new]
    known = [number for number in numbers if number not in new]
    return _pairs(fresh, numbers, block) + _pairs(known, fresh, block)


def _chunks(numbers: Sequence[int], block: int) -> list[Sequence[int]]:
    return [numbers[first : first + block] for first in range(0, len(numbers), block)]


def _halves(rows: Sequence[int], columns: Sequence[int]) -> Iterator[Block]:
    if len(rows) >= len(columns) and len(rows) > 1:
        middle = len(rows) // 2
        yield rows[:middle], columns
        yield rows[middle:], columns
    elif len(columns) > 1:
        middle = len(columns) // 2
        yield rows, columns[:middle]
        yield rows, columns[middle:]
