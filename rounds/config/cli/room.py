"""`rounds move-reports`."""

import click

from rounds.config.cli.words import company_by, now, say
from rounds.field.actions.reported import forget_reported_words
from rounds.issues.actions.moving import move_reports
from rounds.people.models import Company


@click.command(
    "move-reports",
    help=say(
        "把以前写在“问题”里的举报移入专卖执法室；可重复执行。",
        "Move reports of violations written among the issues into the compliance room; may be run again.",
    ),
)
@click.option("--company", default="", help=say("公司代码（默认全部）。", "Company code (all by default)."))
def move_reports_command(company: str) -> None:
    companies = [company_by(company)] if company else Company.objects.unscoped("every company").order_by("code")
    for owner in companies:
        moved = move_reports(owner, at=now())
        forgotten = forget_reported_words(owner)
        click.echo(
            say(
                f"{owner.code}：移入 {moved} 件举报，清理 {forgotten} 份手机回执",
                f"{owner.code}: {moved} reports moved, {forgotten} phone receipts cleared",
            )
        )
