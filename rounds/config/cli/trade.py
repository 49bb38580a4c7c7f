"""`rounds segment`, `rounds plan`, `rounds assess`."""

from datetime import datetime
from zoneinfo import ZoneInfo

import click

from rounds.assessment.actions.closing import adopt_lines, close_period, open_period, recompute
from rounds.assessment.models import ClosingRun, Period, Scheme
from rounds.assessment.rules.defaults import DEFAULT_LINES
from rounds.config.cli.words import DATE, company_by, fail, now, progress, put_json, say
from rounds.people.models import Company
from rounds.planning.actions import build_plans, draw_territories, request_plan
from rounds.planning.queries import plan_summary
from rounds.segments.actions import confirm_run, propose_segments

COMPANY = click.option("--company", required=True, help=say("公司代码。", "Company code."))
JSON = click.option(
    "--json", "json_file", default="", help=say("结果写成 JSON（- 为标准输出）。", "Result as JSON (- for stdout).")
)


@click.command(
    help=say("客户细分：按规则提议每户的类型。", "Segment the retailers: the rule proposes, people confirm.")
)
@COMPANY
@click.option(
    "--as-of", type=DATE, default=None, help=say("截至日期（默认今天）。", "As of this day (default: today).")
)
@click.option(
    "--confirm", default="", help=say("同时确认全部提议，并注明理由。", "Also confirm all proposals, with this reason.")
)
@JSON
def segment(company: str, as_of: datetime | None, confirm: str, json_file: str) -> None:
    owner = company_by(company)
    at = now()
    run = propose_segments(
        owner, as_of=(as_of or at.astimezone(ZoneInfo(owner.timezone))).date(), by="command line", at=at
    )
    confirmed = confirm_run(run, by="command line", at=at, because=confirm) if confirm else 0
    if json_file:
        put_json({"run": run.pk, "as_of": str(run.as_of), "counts": run.counts, "confirmed": confirmed}, json_file)
    if json_file != "-":
        counts = "，".join(f"{name} {number}" for name, number in sorted(run.counts.items()))
        click.echo(
            say(f"细分 {run.pk}：{counts}；已确认 {confirmed}", f"run {run.pk}: {counts}; confirmed {confirmed}")
        )


@click.command(help=say("四周拜访计划。", "Four weeks of visits for every account manager."))
@COMPANY
@click.option("--start", type=DATE, required=True, help=say("第一天。", "First day."))
@click.option(
    "--managers",
    type=click.IntRange(1, 1000),
    default=None,
    help=say("先把零售户划给 N 名客户经理。", "First divide the retailers among N account managers."),
)
@JSON
def plan(company: str, start: datetime, managers: int | None, json_file: str) -> None:
    owner = company_by(company)
    at = now()
    if managers:
        progress(say(f"划分 {managers} 个片区…", f"drawing {managers} territories…"))
        draw_territories(owner, managers, by="command line", at=at)
    run = request_plan(owner, starts_on=start.date(), by="command line", at=at, in_background=False)
    build_plans(run, report=lambda percent, message: progress(f"{percent:3d}% {message}"))
    summary = plan_summary(run)
    if json_file:
        put_json(summary, json_file)
    if json_file != "-":
        _show_plan(summary)


def _show_plan(summary: dict[str, object]) -> None:
    plans = summary["plans"]
    if not isinstance(plans, list) or not plans:
        fail(
            "没有可计划的片区：请先分配客户经理或使用 --managers。",
            "No territory to plan: assign account managers or use --managers.",
        )
    for one in plans:
        click.echo(
            say(
                f"{one['territory']}：{one['visits']} 次拜访，路程 {one['travel_minutes']} 分钟，"
                f"未达间隔 {one['broken']} 户",
                f"{one['territory']}: {one['visits']} visits, {one['travel_minutes']} minutes on the road, "
                f"{one['broken']} broken intervals",
            )
        )
        for note in one["travel_notes"]:
            progress(f"{one['territory']}: {note}")


@click.group(help=say("考核。", "Assessment."))
def assess() -> None:
    pass


@assess.command(
    help=say(
        "结算一个考核期（客户经理与部门同时）。", "Close a period, account managers and departments together (A51)."
    )
)
@COMPANY
@click.option("--start", type=DATE, required=True, help=say("考核期第一天。", "First day of the period."))
@click.option("--end", type=DATE, required=True, help=say("考核期最后一天。", "Last day of the period."))
@JSON
def close(company: str, start: datetime, end: datetime, json_file: str) -> None:
    owner, at = company_by(company), now()
    _adopt_default_scheme(owner, at)
    run = close_period(_period(owner, start, end, at), by="command line", at=at)
    if json_file:
        put_json({"run": run.pk, "version": run.version, "result": run.result_sha256}, json_file)
    if json_file != "-":
        click.echo(
            say(
                f"结算 {run.pk}，第 {run.version} 版，{run.result_sha256}",
                f"run {run.pk} v{run.version} {run.result_sha256}",
            )
        )


def _adopt_default_scheme(company: Company, at: datetime) -> None:
    """A company that never chose a scheme is assessed by the visible defaults, and the record says so (A29, A30)."""
    if Scheme.objects.filter(company=company).exists():
        return
    because = say("默认方案", "default scheme")
    adopt_lines(company, lists=DEFAULT_LINES, by="command line", at=at, because=because)


def _period(company: Company, start: datetime, end: datetime, at: datetime) -> Period:
    found = Period.objects.filter(company=company, starts_on=start.date(), ends_on=end.date()).first()
    if found is not None:
        return found
    name = f"{start:%Y-%m-%d}—{end:%Y-%m-%d}"
    return open_period(company, name=name, starts_on=start.date(), ends_on=end.date(), by="command line", at=at)


@assess.command(
    "recompute",
    help=say("用冻结的数据重算，逐字节比较。", "Recompute from the frozen inputs and compare byte by byte."),
)
@click.option("--company", default="", help=say("公司代码（默认全部）。", "Company code (all by default)."))
@click.option("--all", "_all", is_flag=True, help=say("全部结算（默认如此）。", "All runs (the default)."))
@JSON
def recompute_runs(company: str, *, _all: bool, json_file: str) -> None:
    runs = ClosingRun.objects.order_by("pk")
    if company:
        runs = runs.filter(company=company_by(company))
    outcomes = {run.pk: recompute(run) for run in runs}
    if json_file:
        put_json({str(pk): same for pk, same in outcomes.items()}, json_file)
    differing = [pk for pk, same in outcomes.items() if not same]
    if differing:
        fail(f"结果不一致的结算：{differing}", f"runs that differ: {differing}")
    if json_file != "-":
        click.echo(say(f"{len(outcomes)} 次结算逐字节一致", f"{len(outcomes)} runs are equal byte for byte"))
