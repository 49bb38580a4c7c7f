"""What people write down besides visits and issues: promises, answers to doubts, orders, time, tasks, observations."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.simulator.people import Command, Person

Seen = dict[str, Any]
WORDS = ("下周补到货", "核对价签", "送一份公告", "问清缺货原因")
HASTE = 0.3  # of what is made is settled in the same breath: the server has never heard of it


def promise(person: "Person", seen: Seen, clock: datetime) -> "list[Command]":
    """Something is promised to a retailer by a day."""
    made, chance = person.new_id(), person.chance
    due = clock.date() + timedelta(days=chance.randint(0, 7))
    body = {"promise": made, "retailer": person.shop(), "text": chance.choice(WORDS), "due_on": due.isoformat()}
    said = [{"kind": "promise.make", "body": body | {"made_at": clock.isoformat()}}]
    return [*said, kept_or_broken(person, made, clock)] if chance.random() < HASTE else said


def settle(person: "Person", seen: Seen, clock: datetime) -> "list[Command]":
    """An open promise is kept, or broken and why; two phones of a person may say different things."""
    rows = [row for row in seen["promises"] if not row["outcome"]] or seen["promises"]
    return [kept_or_broken(person, row["phone_id"] or row["id"], clock) for row in rows[:1]]


def kept_or_broken(person: "Person", reference: str, clock: datetime) -> "Command":
    outcome = person.chance.choice(["kept", "broken"])
    body = {"promise": reference, "outcome": outcome, "note": "" if outcome == "kept" else "没有货"}
    return {"kind": "promise.settle", "body": body | {"settled_at": clock.isoformat()}}


def answer_doubt(person: "Person", seen: Seen, clock: datetime) -> "list[Command]":
    """A doubt that came up after saving is answered."""
    rows = [row for row in seen["visits"] if row["open_doubts"]]
    answer = person.chance.choice(["written_later", "brief_errand", "other"])
    return [
        {"kind": "doubt.answer", "body": {"visit": row["id"], "kind": row["open_doubts"][0]["kind"], "answer": answer}}
        for row in rows[:1]
    ]


def reorder(person: "Person", seen: Seen, clock: datetime) -> "list[Command]":
    """The visits of a day in another order."""
    days = sorted({row["day"] for row in seen["visits"]})
    if not days:
        return []
    day = person.chance.choice(days)
    rows = [row["id"] for row in seen["visits"] if row["day"] == day]
    person.chance.shuffle(rows)
    return [{"kind": "day.reorder", "body": {"day": day, "visits": rows}}]


def note_time(person: "Person", seen: Seen, clock: datetime) -> "list[Command]":
    """Minutes no visit tells; those for somebody else name him, or are refused."""
    place = person.chance.choice(["office", "paper", "ad_hoc"])
    giver = person.chance.choice(["市场部", "市场部", ""]) if place == "ad_hoc" else ""
    body = {"note": person.new_id(), "day": clock.date().isoformat(), "place": place, "giver": giver}
    return [{"kind": "time.note", "body": body | {"minutes": person.chance.randint(1, 90)}}]


def task(person: "Person", seen: Seen, clock: datetime) -> "list[Command]":
    """A task given in between."""
    made, chance = person.new_id(), person.chance
    body = {"task": made, "title": chance.choice(WORDS), "giver": chance.choice(["", "市场部"])}
    said = [{"kind": "task.add", "body": body | {"is_urgent": chance.random() < 0.5}}]
    return [*said, done_or_declined(person, made, clock)] if chance.random() < HASTE else said


def settle_task(person: "Person", seen: Seen, clock: datetime) -> "list[Command]":
    """An open task is done, or not and why."""
    rows = [row for row in seen["tasks"] if row["state"] == "open"] or seen["tasks"]
    return [done_or_declined(person, row["phone_id"] or row["id"], clock) for row in rows[:1]]


def done_or_declined(person: "Person", reference: str, clock: datetime) -> "Command":
    outcome = person.chance.choice(["done", "declined"])
    said = {"minutes": person.chance.randint(0, 60)} if outcome == "done" else {"because": "来不及"}
    return {
        "kind": "task.settle",
        "body": {"task": reference, "outcome": outcome, **said, "settled_at": clock.isoformat()},
    }


def observe(person: "Person", seen: Seen, clock: datetime) -> "list[Command]":
    """What somebody of the team saw at a retailer."""
    topic = person.chance.choice(["stock", "price", "enforcement", "delivery"])
    body = {"observation": person.new_id(), "retailer": person.shop(), "topic": topic}
    said = {"text": person.chance.choice(WORDS), "seen_at": clock.isoformat()}
    return [{"kind": "observation.add", "body": body | said}]


ERRANDS: "dict[str, Callable[[Person, Seen, datetime], list[Command]]]" = {
    "promise": promise,
    "settle": settle,
    "answer_doubt": answer_doubt,
    "reorder": reorder,
    "note_time": note_time,
    "task": task,
    "settle_task": settle_task,
    "observe": observe,
}
