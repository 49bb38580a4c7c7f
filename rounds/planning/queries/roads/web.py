"""A road server by its address: limited time, few retries, bounded answers, no redirects; only numbers are used."""

import json
import time
from collections.abc import Mapping
from typing import Any

import httpx

from rounds.planning.queries.roads.blocks import TooMuchError
from rounds.planning.queries.roads.valhalla import ABOUT_PLACES
from rounds.planning.rules.travel import garbled, refused, silent

SECONDS_OF_AN_ANSWER = 20.0
SECONDS_TO_CONNECT = 3.0
SECONDS_IN_ALL = 180.0  # for all blocks of one matrix, when nobody waits in front of a page
TRIES = 2
SECONDS_BETWEEN = 0.3
BUSY = {429, 502, 503, 504}
MOST_BYTES = 16_000_000
QUIET_SECONDS = 60.0

# A server that does not answer is not asked again for a while: sixty territories must not wait for it one by one.
_quiet_until: dict[str, float] = {}


class Server:
    """One server during one matrix, which may take so many seconds."""

    def __init__(self, address: str, *, seconds: float = SECONDS_IN_ALL) -> None:
        self.address = address
        self._give_up_at = time.monotonic() + seconds
        limits = httpx.Timeout(min(SECONDS_OF_AN_ANSWER, seconds), connect=min(SECONDS_TO_CONNECT, seconds))
        # Reached directly: an address of the company's own network must not wander through a proxy of the environment.
        self._client = httpx.Client(timeout=limits, follow_redirects=False, trust_env=False)

    def get(self, path: str) -> Any:
        """What OSRM says; its own refusals come as JSON with a code, whatever the status."""
        return self._asked("GET", path, None)

    def post(self, action: str, request: Mapping[str, Any]) -> Any:
        """What Valhalla says to an action. TooMuchError where the places are the matter."""
        said = self._asked("POST", f"/{action}", request)
        code = said.get("error_code") if isinstance(said, dict) else None
        if code in ABOUT_PLACES:
            raise TooMuchError(str(code))
        if code is not None:
            raise refused(str(code)[:40])
        return said

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def _asked(self, method: str, path: str, request: Mapping[str, Any] | None) -> Any:
        if _quiet_until.get(self.address, 0.0) > time.monotonic():
            raise silent()
        for left in reversed(range(TRIES)):
            if time.monotonic() > self._give_up_at:
                break
            try:
                status, body = self._once(method, path, request)
            except (httpx.HTTPError, httpx.InvalidURL):
                continue
            if status not in BUSY or not left:
                return _read(status, body)
            time.sleep(SECONDS_BETWEEN)
        _quiet_until[self.address] = time.monotonic() + QUIET_SECONDS
        raise silent()

    def _once(self, method: str, path: str, request: Mapping[str, Any] | None) -> tuple[int, bytes]:
        body = bytearray()
        with self._client.stream(method, self.address + path, json=request) as response:
            for piece in response.iter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise garbled()
                if time.monotonic() > self._give_up_at:
                    raise silent()
            return response.status_code, bytes(body)


def forget_silence() -> None:
    """Ask again at once: somebody wants to know whether the server answers now."""
    _quiet_until.clear()


def _read(status: int, body: bytes) -> Any:
    """The JSON of an answer. Error pages of other servers become a refusal with their status."""
    try:
        said = json.loads(body)
    except ValueError as error:
        raise (garbled() if status == httpx.codes.OK else refused(str(status))) from error
    is_answer = isinstance(said, list) or (isinstance(said, dict) and bool({"code", "error_code"} & said.keys()))
    if status != httpx.codes.OK and not is_answer:
        raise refused(str(status))
    return said
