"""Which versions of the phone app the server understands: this one and the two before it (trust.md, F13)."""

API_VERSION = 2
OLDEST_CLIENT = 1


def client_of(said: str | None) -> int:
    """The number a phone app says; the first version said nothing."""
    return int(said) if said and said.isdigit() and len(said) <= 6 else 1


def is_too_old(client: int, oldest: int = OLDEST_CLIENT) -> bool:
    """Whether its commands would be misread: it must be updated first, and keeps everything until then."""
    return client < oldest
