"""The world of one seed: phones, the network between them and the server, and what must hold at the end."""

import hashlib
import json
import random
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from rounds.visits.models import Attachment
from tests.faults import invariants
from tests.simulator.driver import Phones, Request, Said
from tests.simulator.network import FAIR, PATIENCE, Timeline, Weather, cut
from tests.simulator.people import Command, Person, Picture
from tests.simulator.server import Reply, Server
from tests.simulator.town import Town

BAD_SECONDS, CALM_SECONDS = 900.0, 600.0
SYNC_EVERY = 60.0
VERSION = "2"
SHOWN = ("visits", "issues", "bulletins", "promises", "tasks", "times", "anomalies", "observations")
Kept = dict[str, list[dict[str, Any]]]


@dataclass
class Ledger:
    """What an outsider knows of one phone: what it said is saved, what it was told is done."""

    saved: dict[str, Command] = field(default_factory=dict)
    acknowledged: dict[str, Command] = field(default_factory=dict)
    signed: set[str] = field(default_factory=set)
    clock_ahead: float = 0.0
    deaths: int = 0


@dataclass
class Simulation:
    """The world of one seed. `wrong` collects what an invariant found."""

    seed: int
    town: Town
    phones: Phones
    timeline: Timeline
    server: Server = field(default_factory=Server)
    weather: Weather = FAIR
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    chance: random.Random = field(init=False)
    fates: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.phones.do("reset")
        for phone in self.town.crowd(self.chance):
            self.phones.do("buy", name=phone, seed=self.seed, version=VERSION)
            ahead = self.chance.choice([0.0, 0.0, 90.0, -3 * 86400.0, 3 * 86400.0])
            self.ledgers[phone] = Ledger(clock_ahead=ahead)
            self.people[phone] = Person(phone, self.town, random.Random(f"{self.seed} {phone}"))
            self.server.sign_in(phone, self.town.owner(phone))

    # -- what happens to phones ---------------------------------------------------------------------------------

    def clock(self, phone: str) -> dict[str, Any]:
        """What a phone's clocks show."""
        wall = self.wall(phone).timestamp()
        return {"clock": {"wallClock": round(wall * 1000), "monotonic": round(self.timeline.now * 1000)}}

    def wall(self, phone: str) -> datetime:
        return self.timeline.at + timedelta(seconds=self.ledgers[phone].clock_ahead)

    def tell(self, phone: str, deed: str, **given: Any) -> Said:
        """One deed on one phone; what it sends in consequence goes on its way."""
        return self.heard(self.phones.do(deed, phone=phone, **self.clock(phone), **given))

    def heard(self, said: Said) -> Said:
        self.wrong += [f"complaint of the app: {text}" for text in said.complaints]
        for request in said.requests:
            self.carry(request)
        return said

    def switch_on(self, phone: str) -> None:
        """Open the app, look whether everything is there, sync as the app does."""
        said = self.tell(phone, "boot", staff=str(self.town.owner(phone).pk))
        if said.failed:
            self.wrong.append(f"{phone} does not open: {said.failed}")
        self.check_nothing_vanished(phone)
        self.tell(phone, "sync")

    def look(self, phone: str) -> dict[str, Any]:
        return dict(self.tell(phone, "look").result)

    # -- the network --------------------------------------------------------------------------------------------

    def carry(self, request: Request) -> None:
        """Decide the fate of a request."""
        weather, chance = self.weather, self.chance
        if chance.random() < weather.dead_zone * 0.5:
            return self.meet("dead zone", lambda: self.no_reply(request), chance.random())
        there, back = chance.random() * weather.slowest, chance.random() * weather.slowest
        if there + back > PATIENCE:
            self.meet("too late", lambda: self.no_reply(request), PATIENCE)
        if chance.random() < weather.lost:
            return self.meet("lost", lambda: self.no_reply(request), PATIENCE)
        if chance.random() < weather.doubled:
            self.meet("doubled", lambda: self.arrives(request), there + chance.random() * 60)
        return self.timeline.later(there, lambda: self.answered(request, back))

    def meet(self, fate: str, act: Any, seconds: float) -> None:
        self.fates[fate] = self.fates.get(fate, 0) + 1
        self.timeline.later(seconds, act)

    def arrives(self, request: Request, **more: Any) -> Reply:
        """The server takes a request."""
        return self.server.take(request, **more)

    def answered(self, request: Request, back: float) -> None:
        """The request reaches the server, in whatever state, and perhaps its reply comes back."""
        weather, chance = self.weather, self.chance
        more: dict[str, Any] = {}
        if chance.random() < weather.cut and request.body:
            more["body"] = cut(chance, request.body)
        if chance.random() < weather.server_dies:
            more["dies_after"] = chance.randrange(60)
        for fate in more:
            self.fates[fate] = self.fates.get(fate, 0) + 1
        if chance.random() < weather.busy:
            reply: Reply = (503, {"Retry-After": "5"}, b'{"detail": "busy"}')
        else:
            reply = self.arrives(request, **more)
        if chance.random() < weather.reply_lost:
            return self.meet("reply lost", lambda: self.no_reply(request), PATIENCE)
        return self.timeline.later(back, lambda: self.reply(request, reply))

    def reply(self, request: Request, reply: Reply) -> None:
        """A reply reaches the phone, perhaps only its beginning."""
        status, headers, body = reply
        if self.chance.random() < self.weather.reply_cut:
            body = cut(self.chance, body)
            self.fates["reply cut"] = self.fates.get("reply cut", 0) + 1
        said = self.phones.answer(request, status=status, headers=headers, body=body, **self.clock(request.phone))
        if said.result and "/sync" in request.path and status == 200 and body == reply[2]:
            self.note_acknowledged(request.phone, body)
        self.heard(said)

    def no_reply(self, request: Request) -> None:
        self.heard(self.phones.fail(request, "Failed to fetch", **self.clock(request.phone)))

    def note_acknowledged(self, phone: str, body: bytes) -> None:
        ledger = self.ledgers[phone]
        for outcome in json.loads(body)["outcomes"]:
            if outcome["status"] == 200 and outcome["id"] in ledger.saved:
                ledger.acknowledged[outcome["id"]] = ledger.saved[outcome["id"]]

    # -- what must hold -----------------------------------------------------------------------------------------

    def check_nothing_vanished(self, phone: str) -> dict[str, Any]:
        """Whatever the phone said it has saved it still has, unless the server has said it has it."""
        seen, ledger = self.look(phone), self.ledgers[phone]
        here = {entry["id"] for entry in seen["outbox"]}
        gone = ledger.saved.keys() - ledger.acknowledged.keys() - here
        self.wrong += [f"{phone} lost {ledger.saved[ident]['kind']} {ident}" for ident in sorted(gone)]
        files = {row["sha256"] for row in seen["attachments"]}
        stored = set(Attachment.objects.unscoped("the test looks").values_list("sha256", flat=True))
        self.wrong += [f"{phone} lost attachment {digest}" for digest in sorted(ledger.signed - files - stored)]
        return seen

    def check(self) -> None:
        """Everything that must hold once the network is fair again."""
        acknowledged = [command for ledger in self.ledgers.values() for command in ledger.acknowledged.values()]
        self.wrong += invariants.present_once(acknowledged)
        self.wrong += [*invariants.files_whole(), *invariants.chain_holds(), *invariants.database_sound()]
        seen_here = [text for phone, texts in self.server.sent.items() if phone != "stranger" for text in texts]
        self.wrong += invariants.no_leak(seen_here)
        for phone in self.ledgers:
            self.check_converged(phone)

    def check_converged(self, phone: str) -> None:
        """Nothing waits, and the phone shows what the server would send it anew."""
        self.tell(phone, "kill")
        self.tell(phone, "boot", staff=None)
        seen = self.check_nothing_vanished(phone)
        waiting = [entry["kind"] for entry in seen["outbox"] if entry["state"] == "waiting"]
        self.wrong += [f"{phone} still holds {kind} in fair weather" for kind in waiting]
        fresh = self.server.clients[phone].get("/field/api/content?cursor=0").json()
        fresh["observations"] = [row for rows in fresh["observations"].values() for row in rows]
        for noun in SHOWN:
            if digest(seen[noun]) != digest(fresh[noun]):
                self.wrong.append(f"{phone} shows other {noun} than the server: {difference(seen[noun], fresh[noun])}")

    def keep(self, phone: str, picture: Picture) -> None:
        """A picture is taken; the record speaks of it only if the phone has it."""
        content = b64encode(picture.content).decode()
        said = self.tell(phone, "sign", visit=picture.visit, kind=picture.kind, type=picture.type, bytes=content)
        if said.failed:
            self.wrong.append(f"{phone} could not keep a picture: {said.failed}")
        elif said.finished and said.alive:
            self.ledgers[phone].signed.add(hashlib.sha256(picture.content).hexdigest())


def digest(rows: list[dict[str, Any]]) -> str:
    """The same for the same rows, whatever their order."""
    ordered = sorted(json.dumps(bare(row), sort_keys=True, ensure_ascii=False) for row in rows)
    return hashlib.sha256("\n".join(ordered).encode()).hexdigest()


def bare(row: dict[str, Any]) -> dict[str, Any]:
    """A row without the mark by which a phone says which state of it it holds."""
    return {name: value for name, value in row.items() if name != "mark"}


def difference(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> str:
    """The fields of the first row that differ: here / there."""
    here, there = ({str(row["id"]): bare(row) for row in rows} for rows in (one, other))
    for key in sorted(here.keys() | there.keys()):
        a, b = here.get(key), there.get(key)
        if a is None or b is None:
            return f"{key} is only {'here' if a else 'there'}"
        if fields := [f"{name} {a.get(name)!r} / {b.get(name)!r}" for name in b if a.get(name) != b[name]]:
            return f"{key}: {', '.join(fields)}"
    return "nothing"
