"""The course of one seed: who does what when; then fair weather until everybody is quiet."""

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

from django.db import connection

from tests.services.database import copied, is_postgres
from tests.simulator.driver import Phones
from tests.simulator.network import FAIR, Timeline, weather_of
from tests.simulator.people import Office, Person
from tests.simulator.simulation import BAD_SECONDS, CALM_SECONDS, SYNC_EVERY, Simulation
from tests.simulator.town import Town

MORNING = timedelta(hours=1)
FEWEST_ROUNDS, MOST_ROUNDS = 3, 8  # in which everybody syncs once
WAKES_EVERY = 400.0  # the app syncs every minute when it is looked at; pockets are dark


@dataclass(frozen=True)
class Report:
    """What one seed did and what it found wrong."""

    seed: int
    wrong: list[str]
    saved: int
    acknowledged: int
    requests: int
    deaths: int
    kinds: frozenset[str]
    fates: dict[str, int]


def live_through(seed: int, town: Town, phones: Phones, folder: Path) -> Report:
    """Run one seed on a copy of the town's database."""
    place = folder / f"seed-{seed}"
    with own_copy(place):
        timeline = Timeline(town.world.now + MORNING)
        with patch("django.utils.timezone.now", lambda: timeline.at):
            simulation = Simulation(seed, town, phones, timeline)
            bad_hour(simulation)
            fair_weather(simulation)
            simulation.check()
    if place.exists():  # PostgreSQL copies inside the server
        shutil.rmtree(place)
    ledgers = simulation.ledgers.values()
    return Report(
        seed=seed,
        wrong=simulation.wrong,
        saved=sum(len(ledger.saved) for ledger in ledgers),
        acknowledged=sum(len(ledger.acknowledged) for ledger in ledgers),
        requests=simulation.server.requests,
        deaths=sum(ledger.deaths for ledger in ledgers),
        kinds=frozenset(command["kind"] for ledger in ledgers for command in ledger.acknowledged.values()),
        fates=simulation.fates,
    )


@contextmanager
def own_copy(folder: Path) -> Iterator[None]:
    """The town's database again; power cuts are another test's subject, so nothing waits for the disk here."""
    with copied(folder):
        if not is_postgres():
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=OFF")
        yield


def bad_hour(simulation: Simulation) -> None:
    """Everybody works, in whatever weather the seed has."""
    simulation.weather = weather_of(simulation.chance)
    office = Office(simulation.town, simulation.chance)
    for phone in simulation.ledgers:
        simulation.timeline.later(simulation.chance.random() * 30, partial(simulation.switch_on, phone))
        for moment in moments(simulation.chance, 6):
            simulation.timeline.later(moment, partial(work, simulation, phone))
        for moment in moments(simulation.chance, 3):
            simulation.timeline.later(moment, partial(accident, simulation, phone))
        for moment in range(int(WAKES_EVERY), int(BAD_SECONDS), int(WAKES_EVERY)):
            simulation.timeline.later(moment, partial(wake, simulation, phone))
    for moment in moments(simulation.chance, 6):
        simulation.timeline.later(moment, lambda: office.act(simulation.timeline.at))
    simulation.timeline.run(until=BAD_SECONDS)


def moments(chance: random.Random, most: int) -> list[float]:
    """Some moments of the hour."""
    return [40 + chance.random() * (BAD_SECONDS - 40) for _time in range(chance.randint(most // 2, most))]


def work(simulation: Simulation, phone: str) -> None:
    """Somebody writes something down; the phone may die while it is saving."""
    said = simulation.tell(phone, "look") if is_on(simulation, phone) else None
    if said is None or said.result is None:
        return
    person, chance = simulation.people[phone], simulation.chance
    commands = person.next_commands(said.result, simulation.wall(phone))
    draft = attach(simulation, person) if person.pictures else None
    if not is_on(simulation, phone):  # it died while the retailer signed
        return
    dies = {"dies_after": chance.randint(1, 3)} if chance.random() < 0.1 else {}
    saved = simulation.tell(phone, "save", commands=commands, draft=draft, **dies)
    if saved.finished and saved.result:
        simulation.ledgers[phone].saved.update({entry["id"]: entry for entry in saved.result})
    elif saved.failed:
        simulation.wrong.append(f"{phone} could not save: {saved.failed}")


def attach(simulation: Simulation, person: Person) -> str:
    """The pictures of a record are taken before it is saved; its draft holds them back until then."""
    visit = person.pictures[0].visit
    simulation.tell(person.phone, "draft", draft={"visit": visit})
    for picture in person.pictures:
        if is_on(simulation, person.phone):
            simulation.keep(person.phone, picture)
    person.pictures.clear()
    return visit


def is_on(simulation: Simulation, phone: str) -> bool:
    return simulation.tell(phone, "ring").alive


def accident(simulation: Simulation, phone: str) -> None:
    """The app is killed, at once or in the middle of what it writes next; after a while it is opened again."""
    if not is_on(simulation, phone):
        return
    if simulation.chance.random() < 0.5:
        simulation.tell(phone, "kill")
    else:
        simulation.tell(phone, "sync", dies_after=simulation.chance.randint(1, 4))
    simulation.ledgers[phone].deaths += 1
    simulation.timeline.later(5 + simulation.chance.random() * 60, lambda: revive(simulation, phone))


def revive(simulation: Simulation, phone: str) -> None:
    simulation.tell(phone, "kill")
    simulation.switch_on(phone)


def wake(simulation: Simulation, phone: str) -> None:
    """What the app does when it is looked at."""
    if is_on(simulation, phone):
        simulation.tell(phone, "sync")


def fair_weather(simulation: Simulation) -> None:
    """Everybody is switched on and syncs: to send what waits, then the photos whose moment has come, then to read.

    Whoever has read before the last photo of a colleague came reads once more.
    """
    simulation.weather = FAIR
    for number in range(MOST_ROUNDS):
        pictures = simulation.server.pictures
        everybody_syncs(simulation)
        if number >= FEWEST_ROUNDS - 1 and simulation.server.pictures == pictures:
            return


def everybody_syncs(simulation: Simulation) -> None:
    simulation.timeline.run(until=simulation.timeline.now + CALM_SECONDS)
    for phone in simulation.ledgers:
        if not is_on(simulation, phone):
            simulation.switch_on(phone)
        simulation.tell(phone, "sync")
        simulation.timeline.run(until=simulation.timeline.now + SYNC_EVERY)
