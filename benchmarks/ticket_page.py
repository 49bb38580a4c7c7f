"""docs/tickets.md from the results of `python -m benchmarks.tickets`."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Found = Mapping[str, Any]
ENGLISH: dict[str, str] = {
    "销售部门": "sales",
    "呼叫中心": "call centre",
    "计划部门": "planning",
    "专卖部门": "enforcement",
    "配送中心": "distribution",
    "客户经理": "account managers",
}
HEAD = (Path(__file__).parent / "tickets_head.md").read_text(encoding="utf-8")


def page(found: Mapping[str, Found]) -> str:
    """The whole page; what was not measured is left out."""
    itsm, city = found.get("itsm-sqlite"), found.get("311-sqlite")
    parts = [HEAD, _costs(found)]
    parts += [_log("The IT service desk", itsm)] if itsm else []
    parts += [_log("The city", city)] if city else []
    parts += [_oracle(itsm)] if itsm and "oracle" in itsm else []
    return "\n".join(parts)


def _costs(found: Mapping[str, Found]) -> str:
    rows = []
    for name, one in found.items():
        cost, counts = one["brought"], one["brought"]["counts"]
        rows.append(
            (
                name.replace("-", ", "), f"{counts['read']:,}", f"{counts['written_issues']:,}",
                f"{counts['written_hops']:,}", f"{counts['written_pauses']:,}", f"{counts['written_findings']:,}",
                f"{cost['cpu_s']:.0f} s", f"{cost['wall_s']:.0f} s", f"{cost['memory_mb']} MB",
            )
        )  # fmt: skip
    heads = ("log, database", "lines", "issues", "hops", "pauses", "findings", "CPU", "wall clock", "memory")
    lines = [
        "## What it costs",
        "",
        _table(heads, rows),
        "",
        "Two cores shared with many other processes: the CPU time (of the importing process) is the figure to "
        "compare. Check, transaction, chain and",
        "liability are in it.",
    ]
    same = {name: one["same_when_shuffled"] for name, one in found.items() if "same_when_shuffled" in one}
    again = {name: one["again"] for name, one in found.items() if "again" in one}
    if again:
        said = "; ".join(f"{name}: {one['create']} new, {one['same']:,} there already" for name, one in again.items())
        lines.append(f"The same file again adds nothing ({said}).")
    if same:
        said = "; ".join(f"{name}: {'equal' if equal else 'DIFFERENT'}" for name, equal in same.items())
        lines.append(
            "All lines of the file in random order, into another company: hops, minutes, due times, pauses and "
            f"shares of every issue are ({said})."
        )
    steps = [name for name, one in found.items() if one.get("same_steps_when_shuffled")]
    if steps:
        lines.append(
            f"Read in random order, every issue has the same steps, from which the rest follows: {', '.join(steps)}."
        )
    return "\n".join([*lines, ""])


def _log(title: str, one: Found) -> str:
    counts, issues, clocks, theirs = one["brought"]["counts"], one["issues"], one["clocks"], one["theirs"]
    codes = ", ".join(f"`{code}` {number:,}" for code, number in sorted(counts["codes"].items())) or "nothing"
    lines = [f"## {title}", "", f"Refused {counts['refused']:,} lines. What the import had to say: {codes}.", ""]
    rows = [_holder(row) for row in one["holders"]]
    heads = ("holder", "turns", "in time", "median", "nine in ten within", "handed on", "paused", "answers reopened")
    lines += [_table(heads, rows), "", "Working minutes. A turn is one holder's unbroken time with an issue.", ""]
    lines += [
        f"- **Closed** {issues['closed']:,} (still open {issues['open']:,}); from raising to closing "
        f"{_minutes(issues['median'])} in the median, "
        f"{_minutes(issues['p90'])} for nine in ten.",
        f"- **Hand-overs** {issues['hand_overs']:.2f} an issue; {issues['handed_over']:,} issues "
        f"({_share(issues['handed_over'], issues['closed'])}) "
        f"were handed on at least once, one {issues['most']} times.",
        f"- **Reopened** {issues['reopened']:,} ({_share(issues['reopened'], issues['closed'])}).",
        *_pauses(one["pauses"]),
        f"- **Our clock and the clock on the wall**, {clocks['turns']:,} turns of departments: "
        f"{_minutes(clocks['business_median'])} of working time "
        f"against {clocks['plain_median']:,} minutes on the wall in the median, {clocks['business_p90']:,} against "
        f"{clocks['plain_p90']:,} for nine in ten. "
        f"In time by working minutes {clocks['business_in_time']:.1%}; if the same allowance ran round the clock "
        "it would be "
        f"{clocks['plain_in_time']:.1%}: {clocks['only_business']:,} turns would be called late for nights and "
        "holidays. "
        f"{clocks['no_business_minute']:,} turns began and ended outside working hours altogether.",
        _their_view(theirs),
        *_liability(one["liability"], one["told_with_answer"]),
        _page_cost(one["page"]),
        "",
    ]
    return "\n".join(lines)


def _holder(row: Found) -> tuple[str, ...]:
    return (
        ENGLISH.get(str(row["name"]), str(row["name"])),
        f"{row['turns']:,}",
        f"{row['in_time']:.1%}",
        f"{row['median']:,}",
        f"{row['p90']:,}",
        f"{row['handed_on']:,}",
        f"{row['paused']:,}",
        f"{row['reopened']:,} of {row['answers']:,}",
    )


def _pauses(pauses: Found) -> list[str]:
    if not pauses["pauses"]:
        return []
    return [
        f"- **Pauses** {pauses['pauses']:,}: {_minutes(pauses['median'])} in the median, {_minutes(pauses['p90'])} "
        "for nine in ten. Our limits would have "
        f"refused {pauses['too_long']:,} as longer than 10 working days, and {pauses['too_many']:,} holders paused "
        "more than twice."
    ]


def _their_view(theirs: Found) -> str:
    if "due" in theirs:
        return (
            f"- **Their own view**: of {theirs['due']:,} requests with a due time {theirs['in_time']:.1%} were "
            "closed by it. Their due times differ by kind "
            "of request and run round the clock."
        )
    return (
        f"- **Their own view**: {theirs['in_time']:.1%} of tickets `made_sla`; {theirs['reassignments']:,} "
        f"reassignments, {theirs['reopenings']:,} "
        f"reopenings; {theirs['never_resolved']:,} tickets have no time of solution and count as explained."
    )


def _liability(kept: Found, prompt: Found) -> list[str]:
    return [
        f"- **Liability** ({kept['findings']:,} findings, callers spread over twelve account managers): "
        f"{kept['without']:,} without any share, because "
        f"everybody was in time. Of the rest departments bear {kept['departments']:.1%}, account managers "
        f"{kept['managers']:.1%}. Sums of shares: "
        f"{', '.join(f'{sums} % in {number:,}' for sums, number in kept['sums'].items())}.",
        f"  Had every retailer been told together with the answer: {prompt['without']:,} without a share, "
        f"departments {prompt['departments']:.1%}, "
        f"managers {prompt['managers']:.1%}. The difference is the habit of a desk that closes by itself days "
        "after the answer, and no fault of a manager: "
        "where a log knows no telling, `--told answer` is the fairer reading.",
    ]


def _page_cost(costs: Found) -> str:
    whole, again, month = costs["whole_first"], costs["whole_again"], costs["month_first"]
    kind = "cpu" if "cpu" in whole else "s"
    what = "processor time" if kind == "cpu" else "on the wall, among many other processes"
    return (
        f"- **The page 办理情况** over the whole time: {whole[kind]:.1f} s at first ({what}), then "
        f"{again['s']:.2f} s until something happens in the company; one month {month[kind]:.1f} s at first. "
        f"{whole['queries']} queries, however many issues."
    )


def _oracle(itsm: Found) -> str:
    walked = itsm["oracle"]
    return "\n".join(
        [
            "## Against a walk minute by minute (F28)",
            "",
            "`python -m benchmarks.tickets --oracle` walks every hop that is over of the service desk's log "
            "minute by minute, and its due time: "
            f"**{walked['hops']:,} hops, {walked['paused']:,} of them paused, {walked['minutes']:,} working minutes: "
            f"{len(walked['differing'])} differ** ({walked['s']:.0f} s).",
            "Some hundreds of them are walked in the usual tests (`rounds/issues/tests/test_history_oracle.py`); "
            "random clocks, pauses and shares in",
            "`rounds/issues/tests/test_clock_properties.py`, figures in [faults.md](faults.md).",
            "",
        ]
    )


def _minutes(minutes: int) -> str:
    return f"{minutes:,} working minutes ({minutes / 420:.1f} days of 7 hours)"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    titles = list(heads)
    lines = [titles, ["---"] * len(titles), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
