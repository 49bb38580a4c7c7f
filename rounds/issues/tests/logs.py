"""Small logs the tests bring in."""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from rounds.common.imports.applying import apply_run
from rounds.common.imports.checking import check_run
from rounds.common.imports.staging import choose_columns, stage_file
from rounds.common.models import ImportRun
from rounds.issues.imports.kinds import ISSUES
from rounds.issues.models import Issue, LiabilityShare
from rounds.people.models import Company
from tests.world import NOW

HEAD = (
    "number,incident_state,sys_mod_count,caller_id,opened_at,sys_updated_at,category,assignment_group,"
    "resolved_at,closed_at"
)
WORDS = "Desk,sales_department\nVan,distribution_centre\nOrders,call_centre\nCategory 1,delivery_issue\n"
END = "17/3/2016 16:00,24/3/2016 10:00"
# One line a step: forwarded, paused, answered, reopened, answered again, closed. Times are those of Shanghai.
STEPS = (
    ("New", 0, "1/3/2016 09:10", "Desk"),
    ("Active", 1, "1/3/2016 10:00", "Desk"),
    ("Active", 2, "1/3/2016 15:00", "Van"),
    ("Awaiting User Info", 3, "2/3/2016 09:00", "Van"),
    ("Active", 4, "4/3/2016 09:00", "Van"),
    ("Resolved", 5, "14/3/2016 08:30", "Van"),
    ("Active", 6, "16/3/2016 09:00", "Van"),
    ("Resolved", 7, "17/3/2016 16:00", "Van"),
    ("Closed", 8, "24/3/2016 10:00", "Van"),
)


def lines_of(number: str, steps: Sequence[tuple[str, int, str, str]] = STEPS, *, caller: str = "Caller 1") -> list[str]:
    """The lines of one issue, raised on 1 March 2016 at 09:00."""
    return [
        f"{number},{state},{place},{caller},1/3/2016 09:00,{at},Category 1,{group},{END}"
        for state, place, at, group in steps
    ]


def log(*issues: Sequence[str], shuffled: int = 0) -> str:
    """A file of these lines; `shuffled` by a seed."""
    lines = [line for issue in issues for line in issue]
    if shuffled:
        Random(shuffled).shuffle(lines)
    return "\n".join([HEAD, *lines]) + "\n"


def checked(company: Company, text: str, *, name: str = "log.csv", **options: str) -> ImportRun:
    """The log staged and checked."""
    run = stage_file(company.pk, ISSUES, [text.encode()], file_name=name, by="system", at=NOW)
    choose_columns(run, ISSUES, run.mapping["columns"], {"words": WORDS, **options}, at=NOW)
    return check_run(run, at=NOW)


def brought(company: Company, text: str, **options: str) -> ImportRun:
    """The log brought in."""
    return apply_run(checked(company, text, **options), by="system", at=NOW)


def told(company: Company) -> dict[str, Any]:
    """What stands in the tables of each issue, in words that do not depend on the order of arrival."""
    found = {}
    for issue in Issue.objects.filter(company=company).prefetch_related("hops__pauses", "hops__department"):
        hops = [
            (
                hop.step,
                hop.department.function if hop.department else "",
                hop.starts_at,
                hop.ends_at,
                hop.due_at,
                hop.allowed_minutes,
                hop.outcome,
                [(pause.reason, pause.starts_at, pause.ends_at) for pause in hop.pauses.all()],
            )
            for hop in issue.hops.order_by("started_by_event", "pk")
        ]
        shares = LiabilityShare.objects.filter(finding__issue=issue).order_by("pk")
        split = list(shares.values_list("department__function", "manager__name", "percent", "ground", "figures"))
        held = [hop["minutes"] for finding in issue.findings.all() for hop in finding.facts["hops"]]
        found[issue.number] = (issue.state, issue.category, issue.answer_kind, issue.closed_at, hops, split, held)
    return found


def file_with(folder: Path, text: str) -> Path:
    """The text as a file."""
    path = folder / "log.csv"
    path.write_text(text, encoding="utf-8")
    return path
