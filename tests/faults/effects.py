"""What each command of a phone leaves behind: in the log exactly once, whatever the network did to it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from rounds.bulletins.models import PassedOn
from rounds.common.models import Event
from rounds.field.models import Receipt
from rounds.improvement.models import TimeEntry

WHY = "the test looks at everything"
Effect = tuple[str, int]  # what the log says, of which row
# What the log says of the row that the answer names.
SAID = {
    "visit.add": ("visit.added", "visit"),
    "visit.start": ("visit.started", "visit"),
    "visit.finish": ("visit.finished", "visit"),
    "visit.miss": ("visit.missed", "visit"),
    "doubt.answer": ("visit.doubt_answered", "visit"),
    "issue.raise": ("issue.registered", "issue"),
    "issue.tell": ("issue.told", "issue"),
    "issue.confirm": ("issue.closed", "issue"),
    "issue.remind": ("issue.reminded", "issue"),
    "promise.make": ("promise.made", "promise"),
    "promise.settle": ("promise.settled", "promise"),
    "time.note": ("time.entered", "note"),
    "task.add": ("task.given", "task"),
}
# Said by two phones of one person, it is true once.
ONCE = {"promise.settle", "task.settle"}
VERBS = {verb for verb, _name in SAID.values()} | {"task.done", "task.declined", "observation.added"}
COUNTED = {"bulletin.pass_on", "review.send", "day.reorder"}  # have no event of one row: counted below


def effects_once() -> list[str]:
    """The log holds what the receipts say, no more and no less."""
    done = receipts()
    wanted = wanted_of(done.exclude(kind__in=COUNTED).values_list("kind", "body", "answer")) + of_finished_tasks()
    logged = Event.objects.unscoped(WHY).filter(verb__in=VERBS, actor_id__in=done.values("staff"))
    found = Counter(logged.values_list("verb", "subject_id"))
    wrong = [f"{verb} of {pk}: {found[verb, pk]} times for {n} receipts" for (verb, pk), n in wanted.items()
             if found[verb, pk] != n]  # fmt: skip
    wrong += [f"{verb} of {pk}: nobody sent it" for verb, pk in found.keys() - wanted.keys()]
    return wrong + reviews_once() + passings_once() + orders_once()


def receipts() -> Any:
    """Of what was carried out."""
    return Receipt.objects.unscoped(WHY).filter(outcome=Receipt.Outcome.DONE)


def wanted_of(rows: Iterable[tuple[str, Mapping[str, Any], Mapping[str, Any]]]) -> Counter[Effect]:
    """How often the log must say what of which row."""
    wanted: Counter[Effect] = Counter()
    for kind, body, answer in rows:
        effect = effect_of(kind, body, answer)
        wanted[effect] = 1 if kind in ONCE else wanted[effect] + 1
    return wanted


def effect_of(kind: str, body: Mapping[str, Any], answer: Mapping[str, Any]) -> Effect:
    """What one command leaves in the log."""
    if kind == "observation.add":
        return "observation.added", int(body["retailer"])
    if kind == "task.settle":
        return f"task.{answer['state']}", int(answer["task"])
    verb, name = SAID[kind]
    return verb, int(answer[name])


def of_finished_tasks() -> Counter[Effect]:
    """A finished task enters its minutes by itself, once: a second row of a task is one too many here."""
    first = dict(TimeEntry.objects.unscoped(WHY).exclude(task=None).order_by("-pk").values_list("task_id", "pk"))
    return Counter(("time.entered", pk) for pk in first.values())


def reviews_once() -> list[str]:
    sent = receipts().filter(kind="review.send").count()
    logged = Event.objects.unscoped(WHY).filter(verb="day_review.sent").count()
    return [] if sent == logged else [f"{logged} reviews of the day for {sent} receipts"]


def passings_once() -> list[str]:
    """A bulletin is passed on to a retailer once, however often it was sent."""
    sent = receipts().filter(kind="bulletin.pass_on").values_list("body", flat=True)
    wanted = {(body["bulletin"], body["retailer"]) for body in sent}
    found = Counter(PassedOn.objects.unscoped(WHY).values_list("bulletin_id", "retailer_id"))
    return [f"bulletin {pair}: passed on {found[pair]} times" for pair in wanted if found[pair] != 1]


def orders_once() -> list[str]:
    """As many visits were put elsewhere as the answers say."""
    said = sum(answer["changed"] for answer in receipts().filter(kind="day.reorder").values_list("answer", flat=True))
    logged = Event.objects.unscoped(WHY).filter(verb="visit.reordered").count()
    return [] if said == logged else [f"{logged} visits changed places, the answers say {said}"]
