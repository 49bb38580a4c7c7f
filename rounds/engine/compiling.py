"""How kernels are compiled, and their random numbers."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

N = NDArray[np.int64]
F = NDArray[np.float64]
U = NDArray[np.uint64]
K = TypeVar("K", bound=Callable[..., Any])
OPTIONS: dict[str, Any] = {"_nrt": False, "error_model": "numpy"}


def kernel(function: K) -> K:
    """Compile without reference counting, which took nine tenths of the time; nothing may be allocated in a kernel."""
    try:
        return cast(K, njit(cache=True, **OPTIONS)(function))
    except RuntimeError:  # neither beside the source nor in the home folder may a cache be written
        return cast(K, njit(**OPTIONS)(function))


def inlined(function: K) -> K:
    """A kernel pasted into its callers: handing over thirty arrays costs more than most of these do."""
    return cast(K, njit(inline="always", **OPTIONS)(function))


@kernel
def draw(rng: U) -> Any:
    x = rng[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    rng[0] = x
    return np.int64((x * np.uint64(2685821657736338717)) >> np.uint64(33))


@kernel
def uniform(rng: U) -> float:
    return float(draw(rng) / 2147483648.0)
