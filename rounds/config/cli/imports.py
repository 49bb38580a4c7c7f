"""`rounds import retailers|orders|products|issues FILE --company CODE`."""

import shlex
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.translation import gettext

from rounds.common.imports.applying import OvertakenError, apply_run
from rounds.common.imports.checking import check_run
from rounds.common.imports.files import failed_workbook
from rounds.common.imports.kinds import ImportKind, field_label, kinds
from rounds.common.imports.readers_tables import BULK
from rounds.common.imports.staging import MappingError, choose_columns, stage_file
from rounds.common.imports.storing import chunks_of, run_folder, stored_path
from rounds.common.imports.values_problems import Problem, RefusedError
from rounds.common.models import ImportRun
from rounds.config.cli.words import company_by, fail, now, progress, put_json, say
from rounds.issues.imports.columns import LIST, LOG
from rounds.issues.imports.stories import AT_THE_ANSWER
from rounds.people.actions import open_account, open_company, open_department, open_unit
from rounds.people.models import Company, Department
from rounds.people.rules.roles import Role

BY = "command line"
SHOWN_OF_EACH = 3


@click.group(
    "import",
    help=say(
        "导入零售户、品规、订单明细或历史问题（.xlsx、.csv、.parquet）。",
        "Import retailers, products, order lines or the history of issues.",
    ),
)
def import_group() -> None:
    pass


def _command(kind: ImportKind) -> click.Command:
    @click.command(kind.key, help=say(kind.hint_zh, kind.hint_en))
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--company", required=True, help=say("公司代码。", "Company code."))
    @click.option(
        "--create", is_flag=True, help=say("公司不存在时新建。", "Open the company when its code is unknown.")
    )
    @click.option("--dry-run", is_flag=True, help=say("只校验，不导入。", "Check only; import nothing."))
    @click.option("--yes", is_flag=True, help=say("不再询问，直接导入。", "Import without asking."))
    @click.option(
        "--map",
        "pairs",
        multiple=True,
        metavar="FIELD=COLUMN",
        help=say(
            "指定某个字段用哪一列，列留空则不导入这个字段（可重复）。",
            "Take this column for this field; without a column the field is left out (repeatable).",
        ),
    )
    @click.option("--sheet", default="", help=say("工作表名称。", "Worksheet name."))
    @click.option("--unit", default="", help=say("数量的单位（条、箱、瓶）。", "Unit of bare quantities."))
    @click.option(
        "--json", "json_file", default="", help=say("结果写成 JSON（- 为标准输出）。", "Result as JSON (- for stdout).")
    )
    def import_file(
        file: Path,
        company: str,
        *,
        create: bool,
        dry_run: bool,
        yes: bool,
        pairs: tuple[str, ...],
        sheet: str,
        unit: str,
        json_file: str,
        **further: Any,
    ) -> None:
        owner = _owner(company, create=create)
        try:
            run = stage_file(
                owner.pk, kind, chunks_of(file), file_name=file.name, by=BY, at=now(), sheet=sheet, limits=BULK
            )
            _choose(run, kind, pairs, ({"unit": unit} if unit else {}) | _options(further))
            check_run(run, at=now(), report=_report)
        except RefusedError as error:
            _refuse([error.problem])
        except MappingError as error:
            _show_columns(run, kind)
            _refuse(error.problems)
        _finish(run, kind, dry_run=dry_run, yes=yes, json_file=json_file)

    return _with_options(import_file, FURTHER.get(kind.key, ()))


def _with_options(command: click.Command, options: Iterable[click.Option]) -> click.Command:
    command.params += options
    return command


FURTHER: dict[str, tuple[click.Option, ...]] = {
    "issues": (
        click.Option(
            ["--kind", "log"],
            type=click.Choice([LOG, LIST]),
            help=say(
                "itsm：每行一次变更；311：每行一张工单。不写则按文件判断。",
                "itsm: a line per change; 311: a line per ticket. Seen from the file when left out.",
            ),
        ),
        click.Option(
            ["--words"],
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help=say(
                "对照表（.csv，两列：原系统的办理组或类别，部门或问题类别）。",
                "Table of meanings (.csv, two columns: group or type, our department or category).",
            ),
        ),
        click.Option(
            ["--told"],
            type=click.Choice(["closing", AT_THE_ANSWER]),
            help=say(
                "零售户何时得知答复：closing 办结时（默认），answer 答复时。",
                "When the retailer was told: when it closed (default) or with the answer.",
            ),
        ),
    ),
}


def _options(further: Mapping[str, Any]) -> dict[str, str]:
    """What the command of one kind asks beside the others, as the run keeps it."""
    chosen = {name: value for name, value in further.items() if value}
    if (table := chosen.get("words")) is not None:
        chosen["words"] = table.read_text(encoding="utf-8-sig")
    return chosen


def _finish(run: ImportRun, kind: ImportKind, *, dry_run: bool, yes: bool, json_file: str) -> None:
    _show_findings(run)
    if run.state == ImportRun.State.FAILED:
        fail("文件无法导入。", "The file cannot be imported.")
    failed = _failed_file(run, kind)
    if not dry_run:
        if not yes:
            _ask(run)
        try:
            apply_run(run, by=BY, at=now(), report=_report)
        except OvertakenError as error:
            _refuse([error.problem])
    if json_file:
        put_json(_summary(run, failed), json_file)
    if json_file != "-":
        _show_summary(run, failed)


def _owner(code: str, *, create: bool) -> Company:
    if create and not connection.introspection.table_names():
        progress(say("准备数据库…", "preparing the database…"))
        call_command("migrate", verbosity=0, interactive=False)
    if not create or Company.objects.filter(code=code).exists():
        return company_by(code)
    company = _open(code)
    account = f"{code}-admin"
    progress(
        say(
            f"已新建公司 {code}，管理员账号 {account} 还没有密码。设置密码：rounds manage changepassword {account}",
            f"Opened the company {code}. Its administrator {account} has no password yet; "
            f"set one with: rounds manage changepassword {account}",
        )
    )
    return company


@transaction.atomic
def _open(code: str) -> Company:
    """A company with a minimal tree, the departments of A21-A25 and an administrator."""
    at = now()
    try:
        company = open_company(code, code, by=BY, at=at)
        city = open_unit(company, "city", "C1", "市公司", by=BY, at=at)
        county = open_unit(company, "county", "K1", "县营销部", by=BY, at=at, parent=city)
        open_unit(company, "market_department", "M1", "市场部", by=BY, at=at, parent=county)
        for function, label in Department.Function.choices:
            open_department(company, function, str(label), by=BY, at=at)
        open_account(company, f"{code}-admin", "管理员", Role.ADMINISTRATOR, password=None, by=BY, at=at)
    except ValueError as error:
        fail(f"不能用 {code} 作公司代码：{error}", f"{code} cannot be a company code: {error}")
    return company


def _choose(run: ImportRun, kind: ImportKind, pairs: Iterable[str], options: Mapping[str, str]) -> None:
    columns = dict(run.mapping["columns"])
    for pair in pairs:
        wanted, _, column = pair.partition("=")
        for key in columns:
            columns[key] = [name for name in columns[key] if name != column]
        columns[wanted] = [column] if column else []
    choose_columns(run, kind, columns, options, at=now())
    for field in kind.fields:
        if names := run.mapping["columns"].get(field.key):
            progress(f"  {field_label(field)} ← {'、'.join(names)}")


def _show_columns(run: ImportRun, kind: ImportKind) -> None:
    progress(say("文件的列：", "Columns of the file: ") + "、".join(run.mapping["headers"]))
    fields = "、".join(f"{field.key}（{field_label(field)}）" for field in kind.fields)
    progress(say("可用的字段：", "Fields: ") + fields)


def _report(percent: int, message: str) -> None:
    progress(f"{percent:3d}% {gettext(message)}")


def _show_findings(run: ImportRun) -> None:
    for note in run.notes:
        progress(_said(Problem(note["code"], note["row"], note["column"], note["value"], note["params"])))
    for code in run.counts.get("codes", {}):
        for found in run.problems.filter(code=code).order_by("row")[:SHOWN_OF_EACH]:
            progress("  " + _said(Problem(found.code, found.row, found.column, found.value, found.params)))


def _said(problem: Problem) -> str:
    place = say(f"第 {problem.row} 行：", f"row {problem.row}: ") if problem.row else ""
    return f"{place}{problem.reason_text(gettext)} {problem.fix_text(gettext)}"


def _failed_file(run: ImportRun, kind: ImportKind) -> Path | None:
    if not run.counts.get("refused"):
        return None
    headers, rows = kind.failed(run, stored_path(run.stored_path))
    path = run_folder(run.company_id) / f"run-{run.pk}-failed.xlsx"
    failed_workbook(path, headers, rows, translate=gettext, titles=(gettext("原因"), gettext("修改办法")))
    return path


def _ask(run: ImportRun) -> None:
    counts = run.counts
    if not sys.stdin.isatty():
        fail(
            "没有导入：请加 --yes 确认，或用 --dry-run 只校验。",
            "Nothing was imported: confirm with --yes, or check only with --dry-run.",
        )
    question = say(
        f"导入 {counts['accepted']} 行（拒绝 {counts['refused']} 行）？",
        f"Import {counts['accepted']} rows ({counts['refused']} refused)?",
    )
    click.confirm(question, abort=True, err=True)


def _summary(run: ImportRun, failed: Path | None) -> dict[str, Any]:
    return {
        "run": run.pk,
        "kind": run.kind,
        "file": run.file_name,
        "sha256": run.sha256,
        "state": run.state,
        "columns": run.mapping["columns"],
        "counts": run.counts,
        "failed_rows": str(failed) if failed else None,
    }


def _show_summary(run: ImportRun, failed: Path | None) -> None:
    counts = run.counts
    state = say("已导入", "imported") if run.state == ImportRun.State.APPLIED else say("已校验，未导入", "checked only")
    click.echo(
        say(
            f"第 {run.pk} 号导入 {run.file_name}：{state}。读取 {counts['read']} 行，接受 {counts['accepted']}，"
            f"拒绝 {counts['refused']}，跳过 {counts['skipped']}，更正 {counts['corrected']} 处",
            f"run {run.pk} {run.file_name}: {state}. read {counts['read']}, accepted {counts['accepted']}, "
            f"refused {counts['refused']}, skipped {counts['skipped']}, values corrected {counts['corrected']}",
        )
    )
    if "same" in counts:
        click.echo(
            say(
                f"新增 {counts['create']}，更新 {counts['update']}，无变化 {counts['same']}",
                f"new {counts['create']}, changed {counts['update']}, unchanged {counts['same']}",
            )
        )
    for code, number in counts["codes"].items():
        click.echo(f"  {code:<24} {number:>9}")
    if "written_issues" in counts:
        click.echo(
            say(
                f"问题 {counts['written_issues']}，经手 {counts['written_hops']}，暂停 {counts['written_pauses']}，"
                f"责任认定 {counts['written_findings']}，新建零售户 {counts['opened_retailers']}",
                f"issues {counts['written_issues']}, hops {counts['written_hops']}, "
                f"pauses {counts['written_pauses']}, liability findings {counts['written_findings']}, "
                f"new retailers {counts['opened_retailers']}",
            )
        )
    if "features" in counts:
        click.echo(say(f"月度特征 {counts['features']} 行", f"monthly features: {counts['features']} rows"))
    if failed:
        click.echo(say(f"失败行（含原因和修改办法）：{failed}", f"refused rows with reason and fix: {failed}"))
    if run.state == ImportRun.State.CHECKED:
        again = f"rounds import {run.kind} {shlex.quote(run.file_name)} … --yes"
        click.echo(
            say(
                f"可在网页“数据导入”中继续，或：{again}",
                f"Continue on the page “Imports”, or: {again}",
            )
        )


def _refuse(problems: Iterable[Problem]) -> None:
    text = "\n".join(_said(problem) for problem in problems)
    raise click.ClickException(text)


for each in kinds():
    import_group.add_command(_command(each))
