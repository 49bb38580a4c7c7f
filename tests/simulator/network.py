"""A network that loses, delays, doubles, reorders and cuts what it carries, by the seed; and the clock it runs on."""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

PATIENCE = 30.0  # seconds after which the app gives up waiting (network.js)


@dataclass(frozen=True)
class Weather:
    """How likely each misfortune is; a seed has weather of its own, from fair to foul."""

    lost: float
    reply_lost: float
    doubled: float
    cut: float
    reply_cut: float
    busy: float
    server_dies: float
    slowest: float  # seconds one way; beyond half of the patience of the app, replies come too late
    dead_zone: float  # share of the time without any network


FAIR = Weather(0, 0, 0, 0, 0, 0, 0, 0.2, 0)


def weather_of(chance: random.Random) -> Weather:
    """The weather of a seed."""
    foul = chance.choice([0.05, 0.15, 0.3])
    misfortunes = ("lost", "reply_lost", "doubled", "cut", "reply_cut", "busy", "server_dies")
    share = {name: chance.random() * foul for name in misfortunes}
    return Weather(slowest=chance.choice([1.0, 10.0, 45.0]), dead_zone=chance.choice([0.0, 0.2, 0.5]), **share)


@dataclass
class Timeline:
    """Virtual time: what is due next happens next, and nothing waits."""

    start: datetime
    now: float = 0.0
    _due: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)

    @property
    def at(self) -> datetime:
        """The time on the server's clock."""
        return self.start + timedelta(seconds=self.now)

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Let something happen after so many seconds."""
        heapq.heappush(self._due, (self.now + seconds, next(self._order), act))

    def run(self, until: float) -> None:
        """Let everything happen that is due by then."""
        while self._due and self._due[0][0] <= until:
            self.now, _order, act = heapq.heappop(self._due)
            act()
        self.now = max(self.now, until)


def cut(chance: random.Random, content: bytes) -> bytes:
    """The beginning of what was sent."""
    return content[: chance.randrange(len(content))] if content else content
