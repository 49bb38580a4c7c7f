"""`rounds erase` and `rounds disclose`: the rights of a person, from the command line."""

import click

from rounds.common.events import canonical
from rounds.config.cli.words import company_by, fail, now, put_json, say
from rounds.people.models import Company, Staff
from rounds.reports.actions import ErasureRefusedError, note_disclosure
from rounds.reports.actions.erasing import erase_again, erase_now, sweep
from rounds.reports.models import Erasure
from rounds.reports.queries.disclosure import disclosure_of
from rounds.retailers.models import Retailer

COMPANY = click.option("--company", required=True, help=say("公司代码。", "Company code."))
RETAILER = click.option("--retailer", default="", help=say("客户编码或许可证号。", "Customer code or licence number."))
STAFF = click.option("--staff", default="", help=say("工号。", "Staff number."))
BECAUSE = click.option("--because", default="", help=say("原因。", "The reason."))


@click.command(
    help=say(
        "删除一个人的资料，写出证明；--again 在恢复备份之后把做过的删除再做一遍。",
        "Erase a person and print the proof; --again repeats, after a restore, every erasure ever done.",
    )
)
@COMPANY
@RETAILER
@STAFF
@BECAUSE
@click.option("--again", is_flag=True, help=say("恢复备份之后。", "After a restore."))
def erase(company: str, retailer: str, staff: str, because: str, *, again: bool) -> None:
    owner = company_by(company)
    if again:
        count = erase_again(owner, at=now())
        sweep()
        click.echo(say(f"重做 {count} 份删除", f"{count} erasures repeated"))
        return
    try:
        done = erase_now(_person(owner, retailer, staff), because=because, at=now())
    except ErasureRefusedError as error:
        fail(f"不能删除：{error.code}", f"cannot erase: {error.code}")
    sweep()
    _print_proof(done)


def _print_proof(done: Erasure) -> None:
    for name, count in sorted(done.proof.items()):
        if count:
            click.echo(f"{name}\t{count}")
    for line in done.held:
        click.echo(say(f"依法保留：{line}", f"held by law: {line}"), err=True)


@click.command(help=say("导出一个人的全部资料（JSON）。", "Everything held about a person (JSON)."))
@COMPANY
@RETAILER
@STAFF
@BECAUSE
@click.option("--json", "json_file", default="-", help=say("写到哪里（- 为标准输出）。", "Where to (- for stdout)."))
def disclose(company: str, retailer: str, staff: str, because: str, json_file: str) -> None:
    subject = _person(company_by(company), retailer, staff)
    found = disclosure_of(subject)
    try:
        note_disclosure(subject, rows=sum(map(len, found.values())), because=because, by="system", at=now())
    except ValueError:
        fail("请用 --because 写明谁在何时要求的", "say with --because who asked, and when")
    put_json({name: [_plain(row) for row in rows] for name, rows in found.items()}, json_file)


def _plain(row: dict[str, object]) -> dict[str, str]:
    return {name: canonical(str(value) if hasattr(value, "hex") else value) for name, value in row.items()}


def _person(owner: Company, retailer: str, staff: str) -> Retailer | Staff:
    shops = Retailer.objects.unscoped("the command line names the company").filter(company=owner)
    found: Retailer | Staff | None = None
    if retailer:
        found = shops.filter(code=retailer).first() or shops.filter(licence_no=retailer).first()
    elif staff:
        found = Staff.objects.filter(company=owner, username=staff).first()
    if found is None:
        fail("没有找到这个人：请给 --retailer 或 --staff", "nobody found: give --retailer or --staff")
    return found
