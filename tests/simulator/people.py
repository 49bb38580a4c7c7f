"""What people do with their phones, and what the office does meanwhile; every choice comes from the seed."""

import random
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from rounds.issues.actions import accept_issue, answer_issue
from rounds.issues.models import Issue
from rounds.retailers.actions import move_retailers
from rounds.retailers.models import Retailer
from tests.simulator.errands import ERRANDS, observe
from tests.simulator.town import Town, plan

Command = dict[str, Any]
WHY = "the simulated office knows its own rows"
NOTES = ("利群断货 3 天", "价签补齐 5 处", "周三送货晚 40 分钟", "陈列调整，外地烟 2 个")
# How often somebody does what; the last two are rare and must be refused without holding up the rest.
DEEDS = {
    "visit": 8, "added_visit": 4, "missed": 2, "issue": 3, "pass_on": 2, "tell": 2, "confirm": 2, "review": 1,
    "promise": 2, "settle": 2, "answer_doubt": 2, "reorder": 2, "note_time": 2, "task": 2, "settle_task": 2,
    "observe": 2, "poison": 1, "foreign": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A signature or a photo of a visit."""

    visit: str
    kind: str
    content: bytes

    @property
    def type(self) -> str:
        """What it is, as the phone says."""
        return "image/png" if self.kind == "signature" else "image/jpeg"

    def announced(self) -> dict[str, Any]:
        """What the record says of it."""
        return {"kind": self.kind, "sha256": sha256(self.content).hexdigest(), "size": len(self.content)}


@dataclass
class Person:
    """Somebody with a phone: chooses the next thing to write down."""

    phone: str
    town: Town
    chance: random.Random
    pictures: list[Picture] = field(default_factory=list)

    def new_id(self) -> str:
        """An id made on the phone."""
        return str(UUID(int=self.chance.getrandbits(128), version=4))

    def next_commands(self, seen: dict[str, Any], clock: datetime) -> list[Command]:
        """What he saves next, from what his phone shows and its clock."""
        if self.phone.startswith("kai"):
            return self.chance.choice([[self.issue(clock)], observe(self, seen, clock)])
        deed = self.chance.choices(list(DEEDS), list(DEEDS.values()))[0]
        if deed in ERRANDS:
            return ERRANDS[deed](self, seen, clock)
        if deed in ("issue", "foreign"):
            return [getattr(self, deed)(clock)]
        return list(getattr(self, deed)(seen, clock))

    def visit(self, seen: dict[str, Any], clock: datetime) -> list[Command]:
        """Arrival and record of a planned visit, both phones of a person may try the same one."""
        planned = [row for row in seen["visits"] if row["state"] in ("planned", "under_way", "missed")]
        if not planned:
            return self.added_visit(seen, clock)
        return self.done(str(self.chance.choice(planned)["id"]), clock)

    def added_visit(self, seen: dict[str, Any], clock: datetime) -> list[Command]:
        """A visit nobody planned, written down whole."""
        made = self.new_id()
        body = {"visit": made, "retailer": self.shop(), "day": clock.date().isoformat(), "goal": "路过看看"}
        return [{"kind": "visit.add", "body": body}, *self.done(made, clock)]

    def done(self, visit: str, clock: datetime) -> list[Command]:
        """Arrival, record, now and then a signature or a photo, which is too large for one piece."""
        time = clock.isoformat()
        if self.chance.random() < 0.3:
            self.pictures.append(Picture(visit, "signature", b"\x89PNG\r\n\x1a\n" + self.chance.randbytes(300)))
        if self.chance.random() < 0.1:
            self.pictures.append(Picture(visit, "photo", b"\xff\xd8\xff" + self.chance.randbytes(150_000)))
        finish: dict[str, Any] = {
            "visit": visit,
            "arrived_at": time,
            "departed_at": time,
            "comment": self.chance.choice(NOTES),
        }
        finish |= {"suggestion": "催配送", "summary": f"周{self.chance.randint(1, 5)}再看"}
        if self.pictures:
            finish["announced"] = [picture.announced() for picture in self.pictures]
        start = {"visit": visit, "arrived_at": time}
        return [{"kind": "visit.start", "body": start}, {"kind": "visit.finish", "body": finish}]

    def missed(self, seen: dict[str, Any], clock: datetime) -> list[Command]:
        """A visit that did not take place."""
        planned = [row for row in seen["visits"] if row["state"] == "planned"]
        return [{"kind": "visit.miss", "body": {"visit": str(row["id"]), "reason": "shop_shut"}} for row in planned[:1]]

    def issue(self, clock: datetime) -> Command:
        """What a retailer raised."""
        category = self.chance.choice(["supply_issue", "delivery_issue"])
        body = {
            "issue": self.new_id(),
            "retailer": self.shop(),
            "category": category,
            "text": self.chance.choice(NOTES),
        }
        return {"kind": "issue.raise", "body": body | {"proposed_solution": "请尽快答复"}}

    def pass_on(self, seen: dict[str, Any], clock: datetime) -> list[Command]:
        """A bulletin told to a retailer, perhaps for the second time."""
        return [
            {"kind": "bulletin.pass_on", "body": {"bulletin": row["id"], "retailer": self.shop(), "how": "told"}}
            for row in seen["bulletins"][:1]
        ]

    def tell(self, seen: dict[str, Any], clock: datetime) -> list[Command]:
        """The answer of a department brought to the retailer; while there is none its holder is reminded."""
        rows = in_state(seen, "answered")
        told = [{"kind": "issue.tell", "body": {"issue": row["id"], "how": "当面"}} for row in rows]
        return told or self.remind(seen)

    def remind(self, seen: dict[str, Any]) -> list[Command]:
        """催办 of one that was not reminded yet, as far as this phone knows."""
        rows = [row for row in seen["issues"] if row.get("may_remind") and not row.get("remind_from")][:1]
        return [{"kind": "issue.remind", "body": {"issue": str(row["id"]), "words": "零售户在等回话"}} for row in rows]

    def confirm(self, seen: dict[str, Any], clock: datetime) -> list[Command]:
        """The retailer agrees: closed; if he had not heard the answer yet he hears it now."""
        heard = [] if (rows := in_state(seen, "told")) else self.tell(seen, clock)
        issues = [row["id"] for row in rows] or [said["body"]["issue"] for said in heard]
        return heard + [{"kind": "issue.confirm", "body": {"issue": issue}} for issue in issues]

    def review(self, seen: dict[str, Any], clock: datetime) -> list[Command]:
        """The review of the day."""
        body = {"day": clock.date().isoformat(), "anomalies": self.chance.choice(NOTES), "tomorrow": "照计划"}
        return [{"kind": "review.send", "body": body | {"opened_at": clock.isoformat()}}]

    def poison(self, seen: dict[str, Any], clock: datetime) -> list[Command]:
        """What no server understands, before something good."""
        bad = {"kind": "visit.miss", "body": {"visit": self.new_id(), "reason": "no such reason"}}
        return [bad, self.issue(clock)]

    def foreign(self, clock: datetime) -> Command:
        """A shop that is not his: refused, and nothing said about it."""
        own = self.town.owner(self.phone).company_id
        names = [row for row in self.town.world.retailers.values() if row.company_id != own]
        issue = self.issue(clock)
        return issue | {"body": issue["body"] | {"retailer": self.chance.choice(names).pk}}

    def shop(self) -> int:
        """One of the shops he works for."""
        return self.chance.choice(self.town.shops(self.phone))


def in_state(seen: dict[str, Any], state: str) -> list[dict[str, Any]]:
    """The first issue a phone shows in this state."""
    return [row for row in seen["issues"] if row["state"] == state][:1]


@dataclass
class Office:
    """The desk: answers issues, plans anew, hands shops over, all while phones are out of reach."""

    town: Town
    chance: random.Random

    def act(self, at: datetime) -> None:
        """One piece of work."""
        self.chance.choice([self.answer, self.answer, self.answer, self.replan, self.hand_over])(at)

    def answer(self, at: datetime) -> None:
        """Accept what was dispatched, answer what was accepted."""
        rows = Issue.objects.unscoped(WHY).filter(company=self.town.world.company)
        for issue in rows.filter(state=Issue.State.DISPATCHED).order_by("pk")[:2]:
            accept_issue(issue, by=self.officer(issue), at=at)
        for issue in rows.filter(state=Issue.State.ACCEPTED).order_by("pk")[:2]:
            answer_issue(issue, kind="solution", text="明天补货", by=self.officer(issue), at=at)

    def officer(self, issue: Issue) -> Any:
        """Somebody of the department that holds it."""
        people = self.town.world.staff
        return next(people[name] for name in ("sam", "dan") if people[name].department_id == issue.department_id)

    def replan(self, at: datetime) -> None:
        """Another order for somebody's day."""
        phone = self.chance.choice(["ann-1", "ben-1"])
        shops = self.town.shops(phone)
        self.chance.shuffle(shops)
        plan(self.town.owner(phone), shops, key=UUID(int=self.chance.getrandbits(128)), at=at)

    def hand_over(self, at: datetime) -> None:
        """A shop changes hands, with visits and issues of the old hands open."""
        shop = Retailer.objects.unscoped(WHY).get(pk=self.chance.choice(self.town.shops("ann-1")))
        territory = self.town.world.territories[self.chance.choice(["ann", "ben"])]
        move_retailers([shop], territory, by="system", at=at, because="调整片区")
