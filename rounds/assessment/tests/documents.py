"""Small frozen inputs for the rule tests: one manager (7), one department (3), the rows a test asks for."""

from typing import Any

from rounds.common.calendar import calendar_record, china_calendar

MANAGER, DEPARTMENT, TABLE = 7, 3, 1
CALENDAR = calendar_record(china_calendar(range(2025, 2027)))


def inputs_with(**rows: Any) -> dict[str, Any]:
    """The inputs of a closing of November 2025 at its end; `rows` replace what is empty."""
    return {
        "format": 1,
        "rule_version": "assessment-1",
        "as_of": "2025-12-01T04:00:00+00:00",
        "period": {"starts_on": "2025-11-01", "ends_on": "2025-11-30"},
        "scheme": {
            "version": 1,
            "manager": {"satisfaction": "30", "issue_handling": "25", "visit_completion": "15", "trace_quality": "10",
                        "liability": "20"},
            "department": {"satisfaction": "35", "issue_answers": "30", "bulletin_duty": "15", "liability": "20"},
        },
        "settings": {
            "assessment.accepted_missed_reasons": ["weather", "shop_shut"],
            "assessment.issue_liability_weight": 70,
            "assessment.survey_liability_weight": 30,
            "issues.secondary_without_ground": True,
        },
        "calendar": CALENDAR,
        "managers": [{"id": MANAGER, "number": "A007"}],
        "departments": [{"id": DEPARTMENT, "function": "distribution_centre"}],
        "routing": [route("delivery_issue", DEPARTMENT), route("visit_issue", None)],
        "current_routing": {"delivery_issue": TABLE, "visit_issue": TABLE},
        "issues": [],
        "visits": [],
        "bulletins": [],
        "satisfaction": [],
        "corrections": [],
    } | rows  # fmt: skip


def route(category: str, department: int | None) -> dict[str, Any]:
    """One row of the routing table, 70 : 30."""
    percent = "70.00" if department else "100.00"
    rules = ["A39"] if department else ["A42"]
    return {"table": TABLE, "category": category, "department": department, "primary_percent": percent, "rules": rules,
            "is_assumption": False}  # fmt: skip


def visit(key: int, state: str = "finished", **more: Any) -> dict[str, Any]:
    """A planned door visit, finished with a complete record unless told otherwise."""
    return {
        "id": key, "manager": MANAGER, "channel": "door", "state": state, "missed_reason": "", "is_planned": True,
        "is_complete": state == "finished",
    } | more  # fmt: skip


def bulletin(key: int, published: str | None, due: str = "2025-11-10T09:00:00+00:00") -> dict[str, Any]:
    """A bulletin of the department."""
    return {"id": key, "department": DEPARTMENT, "due_at": due, "published_at": published}


def fact(item: int, counts: list[int] | None, **more: Any) -> dict[str, Any]:
    """Answers of the manager's territory to an item about the visit service."""
    return {
        "campaign": 1, "item": item, "category": "visit_issue", "department": None, "manager": MANAGER,
        "answers": sum(counts) if counts else 3, "smallest_group": 5, "counts": counts,
    } | more  # fmt: skip


def issue(key: int, hops: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A delivery issue coordinated by the manager."""
    return {
        "id": key, "number": f"W{key}", "category": "delivery_issue", "table": TABLE, "manager": MANAGER, "hops": hops,
    } | more  # fmt: skip


def hop(step: str, start: str, end: str | None, number: int, **more: Any) -> dict[str, Any]:
    """A hop on a Monday-to-Friday clock: `start` and `end` are local times "10 09:00" of November 2025."""
    return {
        "step": step,
        "department": DEPARTMENT if step in {"accept", "answer"} else None,
        "from": local(start),
        "to": local(end) if end else None,
        "allowed": 210,
        "outcome": {"accept": "accepted"}.get(step, "done"),
        "started_by": number,
        "ended_by": number + 1 if end else None,
    } | more


def local(text: str) -> str:
    """ "10 09:00" as an instant of November 2025 in Shanghai."""
    day, clock = text.split()
    return f"2025-11-{int(day):02d}T{clock}:00+08:00"


def prompt_issue(key: int) -> dict[str, Any]:
    """Everybody in time on Monday 10 November."""
    first = 10 * key
    return issue(
        key,
        [
            hop("coordinate", "10 09:00", "10 10:00", first),
            hop("accept", "10 10:00", "10 11:00", first + 1),
            hop("answer", "10 11:00", "10 15:00", first + 2),
            hop("tell", "10 15:00", "10 16:00", first + 3),
        ],
    )


def late_answer(key: int) -> dict[str, Any]:
    """Coordinated within the hour; the department answers two days later: 17 hours of work, 7 allowed."""
    first = 10 * key
    return issue(
        key,
        [
            hop("coordinate", "10 09:00", "10 10:00", first),
            hop("accept", "10 10:00", "10 11:00", first + 1),
            hop("answer", "10 11:00", "12 16:00", first + 2),
            hop("tell", "12 16:00", "12 17:00", first + 3),
        ],
    )


def late_coordination(key: int) -> dict[str, Any]:
    """The manager keeps it for a day, the department answers at once."""
    first = 10 * key
    return issue(
        key,
        [
            hop("coordinate", "10 09:00", "11 10:00", first),
            hop("accept", "11 10:00", "11 10:30", first + 1),
            hop("answer", "11 10:30", "11 11:00", first + 2),
            hop("tell", "11 11:00", "11 11:30", first + 3),
        ],
    )


LEADER, UNIT = 5, 9
COLLEAGUE = 8


def second_format(lists: dict[str, Any], **rows: Any) -> dict[str, Any]:
    """The inputs of a closing in the second format: two managers of one unit, their leader, one department."""
    first = inputs_with()
    settings = first["settings"] | {
        "assessment.leaning_records": 10,
        "assessment.small_group": 2,
        "assessment.tolerance_days": 1,
        "assessment.file_fields": ["phone", "address"],
        "assessment.plan_minutes": 420,
        "assessment.anomaly_minutes": 420,
        "assessment.ruling_minutes": 420,
    }
    return first | {
        "format": 2,
        "day": "2025-12-01",
        "scheme": {"version": 1, "is_plain": False, "lists": lists},
        "settings": settings,
        "managers": [{"id": MANAGER, "number": "A007"}, {"id": COLLEAGUE, "number": "A008"}],
        "market_managers": [{"id": LEADER, "number": "M005", "unit": UNIT, "team": [MANAGER, COLLEAGUE]}],
        "retailers": [],
        "promises": [],
        "trainings": [],
        "judgements": [],
        "tasks": [],
    } | rows  # fmt: skip


def shop(key: int, longest: int, **more: Any) -> dict[str, Any]:
    """A retailer of the manager with a promised interval of seven days."""
    return {"id": key, "manager": MANAGER, "interval": 7, "longest": longest, "market": "urban"} | more


def promise(key: int, outcome: str, settled: str | None, **more: Any) -> dict[str, Any]:
    """A promise of the manager due on 10 November."""
    return {
        "id": key, "manager": MANAGER, "department": None, "due_on": "2025-11-10", "outcome": outcome,
        "settled_on": settled,
    } | more  # fmt: skip


def task(kind: str, key: int, hours: int | None) -> dict[str, Any]:
    """Something the leader owed from Monday 10 November, 9 o'clock; None: not done yet."""
    end = None if hours is None else local(f"10 {9 + hours:02d}:00")
    return {"kind": kind, "id": key, "unit": UNIT, "from": local("10 09:00"), "to": end}
