"""One log brought into a fresh company, timed; its figures by the application's own queries."""

import csv
import gzip
import hashlib
import time
from collections import Counter
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.models import Avg, Count, Max, Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rounds.common.events import canonical
from rounds.common.imports.applying import apply_run
from rounds.common.imports.checking import check_run
from rounds.common.imports.kinds import silent
from rounds.common.imports.readers_tables import BULK
from rounds.common.imports.staging import choose_columns, stage_file
from rounds.common.imports.storing import chunks_of
from rounds.common.models import ImportRun
from rounds.issues.imports.checks import read_log
from rounds.issues.imports.kinds import ISSUES
from rounds.issues.imports.mapping import key_of
from rounds.issues.imports.stories import Story
from rounds.issues.models import ClockPause, Hop, Issue, LiabilityFinding, LiabilityShare
from rounds.issues.queries.performance import Period, dealt_with, holder_rows, performance_of
from rounds.issues.rules.clocks import Held
from rounds.issues.rules.liability import IssueFacts, liability_of
from rounds.issues.rules.performance import at_share
from rounds.issues.tests.oracle import against_the_walk
from rounds.people.actions import assign_territory, open_account, open_company, open_department, open_unit
from rounds.people.models import Company, Department, Staff, Territory
from rounds.people.queries import calendar_of
from rounds.people.rules.roles import Role
from rounds.retailers.actions.lists import NewRetailer, open_retailers

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WHOLE = Period(date(2014, 1, 1), date(2019, 12, 31))
MANAGERS = 12
CALLER = {"itsm": ("caller_id",), "311": ("Neighborhood",)}
LONG_PAUSE_DAYS, MANY_PAUSES = 10, 2


def prepare() -> None:
    """The tables."""
    call_command("migrate", verbosity=0, interactive=False)


def company(code: str) -> Company:
    """A company with its departments, twelve account managers with a territory each, and a head."""
    made = open_company(code, code, by="system", at=AT)
    city = open_unit(made, "city", "C", "市公司", by="system", at=AT)
    county = open_unit(made, "county", "K", "县营销部", by="system", at=AT, parent=city)
    unit = open_unit(made, "market_department", "M", "市场部", by="system", at=AT, parent=county)
    for function, label in Department.Function.choices:
        open_department(made, function, str(label), by="system", at=AT)
    open_account(made, f"{code}-head", "head", Role.HEAD, password=None, by="system", at=AT)
    for number in range(MANAGERS):
        who = open_account(
            made, f"{code}-{number}", f"{number}", Role.ACCOUNT_MANAGER, password=None, by="system", at=AT, unit=unit
        )
        place = Territory.objects.create(company=made, unit=unit, code=f"T{number}", name=f"T{number}")
        assign_territory(place, who, by="system", at=AT, because="benchmark")
    return made


def rows_of(path: Path) -> list[dict[str, str]]:
    """The file as it is."""
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def bring(owner: Company, path: Path, kind: str, *, told: str = "") -> dict[str, Any]:
    """The retailers first, spread over the managers by their names; then the log, timed."""
    callers = sorted({row[CALLER[kind][0]].strip() for row in rows_of(path)} - {"", "?"})
    places = list(Territory.objects.filter(company=owner).order_by("code").values_list("pk", flat=True))
    arrivals = [
        NewRetailer({"licence_no": key_of(name), "name": name[:120]}, places[_number(name) % len(places)])
        for name in callers
    ]
    open_retailers(owner, arrivals, source="import", source_note="benchmark", by="system", at=AT)
    wall, cpu = time.monotonic(), time.process_time()
    run = _checked(owner, path, kind, told)
    checked_wall = time.monotonic() - wall
    apply_run(run, by="system", at=AT)
    return {
        "counts": {name: value for name, value in run.counts.items() if name != "followed_up"},
        "check_s": round(checked_wall, 1),
        "wall_s": round(time.monotonic() - wall, 1),
        "cpu_s": round(time.process_time() - cpu, 1),
        "database": connection.vendor,
    }


def same_steps(owner: Company, path: Path, mixed: Path, kind: str) -> bool:
    """Whether the log and its lines in another order tell the same steps of every issue."""
    return _stories(owner, path, kind) == _stories(owner, mixed, kind)


def _stories(owner: Company, path: Path, kind: str) -> list[Story]:
    run = stage_file(owner.pk, ISSUES, chunks_of(path), file_name=path.name, by="system", at=AT, limits=BULK)
    choose_columns(run, ISSUES, run.mapping["columns"], {"log": kind}, at=AT)
    return [replace(story, row=0) for story in read_log(run, owner, silent).stories]


def _checked(owner: Company, path: Path, kind: str, told: str) -> ImportRun:
    run = stage_file(owner.pk, ISSUES, chunks_of(path), file_name=path.name, by="system", at=AT, limits=BULK)
    choose_columns(run, ISSUES, run.mapping["columns"], {"log": kind, "told": told}, at=AT)
    return check_run(run, at=AT)


def check_again(owner: Company, path: Path, kind: str) -> dict[str, Any]:
    """The same file once more: nothing new."""
    counts = _checked(owner, path, kind, "").counts
    return {name: counts[name] for name in ("create", "same", "skipped", "refused")}


def figures(owner: Company, path: Path, kind: str) -> dict[str, Any]:
    """What the page shows for the whole time, and what it costs."""
    head = Staff.objects.get(username=f"{owner.code}-head")
    found = performance_of(head, WHOLE)
    holders = [
        {
            "name": row.name,
            "turns": row.figures.turns,
            "in_time": row.figures.in_time,
            "median": row.figures.median,
            "p90": row.figures.ninth_tenth,
            "paused": row.figures.paused,
            "handed_on": row.figures.handed_on,
            "answers": row.figures.answers,
            "reopened": row.figures.reopened,
        }
        for row in holder_rows(head, found, "客户经理")
    ]
    issues = found.issues
    return {
        "holders": holders,
        "issues": {
            "closed": issues.closed,
            "open": Issue.objects.filter(company=owner).exclude(state="closed").count(),
            "handed_over": issues.handed_over,
            "hand_overs": issues.hand_overs,
            "most": _most_hand_overs(owner),
            "reopened": issues.reopened,
            "median": issues.median,
            "p90": issues.ninth_tenth,
        },
        "page": page_costs(head),
        "clocks": clocks(owner, head),
        "pauses": pauses(owner),
        "liability": liability(owner),
        "told_with_answer": told_with_answer(owner),
        "theirs": theirs(path, kind),
    }


def _most_hand_overs(owner: Company) -> int:
    hops = Hop.objects.filter(issue__company=owner, outcome__in=["forwarded", "returned"]).values("issue")
    return hops.annotate(times=Count("pk")).aggregate(most=Max("times"))["most"] or 0


def page_costs(head: Staff) -> dict[str, Any]:
    """The page over the whole time: first, and again; and over one month."""
    client = Client()
    client.force_login(head)
    costs: dict[str, Any] = {}
    for name, asked in (
        ("whole", {"first": "2014-01-01", "last": "2019-12-31"}),
        ("month", {"first": "2016-04-01", "last": "2016-04-30"}),
    ):
        for again in ("first", "again"):
            if again == "first":
                cache.clear()
            start, cpu = time.monotonic(), time.process_time()
            with CaptureQueriesContext(connection) as seen:
                answer = client.get("/issues/performance/", asked, headers={"host": "localhost"})
            assert answer.status_code == 200, answer.status_code
            costs[f"{name}_{again}"] = {
                "s": round(time.monotonic() - start, 2),
                "cpu": round(time.process_time() - cpu, 2),
                "queries": len(seen),
            }
    return costs


def clocks(owner: Company, head: Staff) -> dict[str, Any]:
    """Business time beside the clock on the wall, for the turns of departments."""
    turns = [turn for turn in dealt_with(head, WHOLE).turns if turn.department is not None]
    passed = _passed(owner)
    plain = [passed[turn.issue, turn.ended_at, turn.department] for turn in turns]
    both = list(zip(turns, plain, strict=True))
    return {
        "turns": len(turns),
        "business_median": at_share(sorted(turn.minutes for turn in turns), 0.5),
        "business_p90": at_share(sorted(turn.minutes for turn in turns), 0.9),
        "plain_median": at_share(sorted(plain), 0.5),
        "plain_p90": at_share(sorted(plain), 0.9),
        "business_in_time": sum(turn.was_in_time for turn in turns) / len(turns),
        "plain_in_time": sum(minutes <= turn.allowed for turn, minutes in both) / len(turns),
        "only_business": sum(turn.was_in_time and minutes > turn.allowed for turn, minutes in both),
        "no_business_minute": sum(turn.minutes == 0 and minutes > 0 for turn, minutes in both),
    }


def _passed(owner: Company) -> dict[tuple[int, datetime, int | None], int]:
    """Minutes on the wall of each turn, by how it ended; acceptance and answer together."""
    found: dict[tuple[int, datetime, int | None], int] = {}
    hops = Hop.objects.filter(issue__company=owner, department__isnull=False, ends_at__isnull=False)
    since: datetime | None = None
    order = ("issue_id", "started_by_event")
    for hop in hops.order_by(*order).only("issue_id", "department_id", "starts_at", "ends_at", "step", "outcome"):
        assert hop.ends_at is not None
        start = since or hop.starts_at
        is_accepted = hop.step == Hop.Step.ACCEPT and hop.outcome == "accepted"
        since = start if is_accepted else None
        if not is_accepted:
            found[hop.issue_id, hop.ends_at, hop.department_id] = int((hop.ends_at - start).total_seconds() // 60)
    return found


def pauses(owner: Company) -> dict[str, Any]:
    """How long the log let clocks stand still, and how much of it our limits would have refused."""
    rows = list(ClockPause.objects.filter(hop__issue__company=owner).values_list("hop", "starts_at", "ends_at"))
    if not rows:
        return {"pauses": 0}
    calendar = calendar_of(owner, range(2013, 2021))
    days = [
        len(calendar.workdays_between(calendar.local_date(start), calendar.local_date(end))) - 1
        for _, start, end in rows
    ]
    minutes = sorted(calendar.business_minutes(start, end) for _hop, start, end in rows)
    times = Counter(hop for hop, _start, _end in rows)
    return {
        "pauses": len(rows),
        "median": at_share(minutes, 0.5),
        "p90": at_share(minutes, 0.9),
        "too_long": sum(day > LONG_PAUSE_DAYS for day in days),
        "too_many": sum(count > MANY_PAUSES for count in times.values()),
    }


def liability(owner: Company) -> dict[str, Any]:
    """Whom the findings charge."""
    findings = LiabilityFinding.objects.filter(company=owner)
    shares = LiabilityShare.objects.filter(finding__company=owner)
    sums = Counter(str(one["sum"]) for one in shares.values("finding").annotate(sum=Sum("percent")))
    count = findings.count()
    by_party: Counter[str] = Counter()
    for department, percent in shares.values_list("department", "percent"):
        by_party["departments" if department else "managers"] += int(percent * 100)
    total = sum(by_party.values())
    return {
        "findings": count,
        "without": count - sum(sums.values()),
        "sums": dict(sums),
        "departments": by_party["departments"] / total if total else None,
        "managers": by_party["managers"] / total if total else None,
        "mean_parties": shares.values("finding").annotate(n=Count("pk")).aggregate(mean=Avg("n"))["mean"],
        "grounds": dict(Counter(shares.values_list("ground", flat=True))),
    }


def told_with_answer(owner: Company) -> dict[str, Any]:
    """The same split had every retailer been told together with the answer: nobody then holds the telling."""
    found: Counter[str] = Counter()
    for kept in LiabilityFinding.objects.filter(company=owner).values_list("facts", flat=True).iterator():
        hops = tuple(_held(hop) for hop in kept["hops"])
        names = {one.name for one in fields(IssueFacts)} & kept.keys()
        known = {name: kept[name] for name in names} | {"hops": hops}
        known["primary_percent"] = Decimal(kept["primary_percent"])
        shares = liability_of(IssueFacts(**known))
        found["findings"] += 1
        found["without"] += not shares
        for share in shares:
            found["departments" if share.department else "managers"] += int(share.percent * 100)
    total = found["departments"] + found["managers"]
    return {
        "findings": found["findings"],
        "without": found["without"],
        "departments": found["departments"] / total if total else None,
        "managers": found["managers"] / total if total else None,
    }


def _held(hop: dict[str, Any]) -> Held:
    known = {one.name: hop[one.name] for one in fields(Held) if one.name in hop}
    for name in ("starts_at", "ends_at"):
        known[name] = datetime.fromisoformat(known[name])
    return Held(**known | ({"minutes": 0} if hop["step"] == "tell" else {}))


def theirs(path: Path, kind: str) -> dict[str, Any]:
    """What the file says of itself."""
    rows = rows_of(path)
    if kind == "311":
        zone = ZoneInfo("UTC")
        both = [(_moment(row["CloseDate"], zone), _moment(row["DueDate"], zone)) for row in rows]
        ended = [(closed, due) for closed, due in both if closed and due]
        return {"due": len(ended), "in_time": sum(closed <= due for closed, due in ended) / len(ended)}
    last = {row["number"]: row for row in rows}
    return {
        "tickets": len(last),
        "rows": len(rows),
        "in_time": sum(row["made_sla"] == "true" for row in last.values()) / len(last),
        "reassignments": sum(int(row["reassignment_count"]) for row in last.values()),
        "reopenings": sum(int(row["reopen_count"]) for row in last.values()),
        "never_resolved": sum(row["resolved_at"] == "?" for row in last.values()),
    }


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=zone) if text else None


def digest(owner: Company) -> str:
    """Everything that must not depend on the order of the file: hops, clocks, pauses, shares, by issue number."""
    hasher = hashlib.sha256()
    functions = dict(Department.objects.filter(company=owner).values_list("pk", "function"))
    issues = Issue.objects.filter(company=owner).order_by("number").select_related("retailer", "coordinator")
    for issue in issues.prefetch_related("hops__pauses", "findings__shares").iterator(chunk_size=500):
        hops = [
            [
                hop.step, functions.get(hop.department_id or 0), hop.starts_at, hop.ends_at, hop.due_at, hop.outcome,
                sorted((pause.starts_at.isoformat(), pause.ends_at.isoformat()) for pause in hop.pauses.all()),
            ]
            for hop in sorted(issue.hops.all(), key=lambda hop: (hop.started_by_event or 0, hop.pk))
        ]  # fmt: skip
        split = [
            [functions.get(share.department_id or 0), share.percent, share.ground, share.figures]
            for finding in issue.findings.all()
            for share in sorted(finding.shares.all(), key=lambda share: share.pk)
        ]
        held = [hop["minutes"] for finding in issue.findings.all() for hop in finding.facts["hops"]]
        words = [issue.number, issue.retailer.licence_no, issue.category, issue.state, hops, split, held]
        hasher.update(canonical(words).encode())
    return hasher.hexdigest()


def walked(kind: str) -> dict[str, Any]:
    """Every hop against the walk."""
    start = time.monotonic()
    found = against_the_walk(Company.objects.get(code=kind))
    return {
        "hops": found.hops,
        "paused": found.paused,
        "minutes": found.minutes,
        "differing": found.differing[:20],
        "s": round(time.monotonic() - start, 1),
    }


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4])
