"""Wrong tokens are counted per address. A right one always opens: neighbours behind one address are not locked out."""

from hashlib import sha256

from django.core.cache import cache

WINDOW_SECONDS = 600
MOST_WRONG = 30  # a wrong token belongs to no company, so no company can choose this number


def count_wrong_key(address: str) -> bool:
    """Note one wrong token from this address; True when there were more than `MOST_WRONG` in ten minutes.

    Beyond the limit nothing is written any more, so that guessing on costs less than it did before.
    """
    name = f"portal:wrong:{sha256(address.encode()).hexdigest()[:24]}"
    seen = int(cache.get(name, 0))
    if seen >= MOST_WRONG:
        return True
    cache.set(name, seen + 1, WINDOW_SECONDS)
    return False
