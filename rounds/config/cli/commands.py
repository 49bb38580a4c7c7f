"""The group of all commands."""

import click
from django.core.management import execute_from_command_line

from rounds.config.cli.chain import verify_chain
from rounds.config.cli.imports import import_group
from rounds.config.cli.privacy import disclose, erase
from rounds.config.cli.roads import roads
from rounds.config.cli.room import move_reports_command
from rounds.config.cli.running import daily, demo, up
from rounds.config.cli.solving import bench, solve_file
from rounds.config.cli.trade import assess, plan, segment
from rounds.config.cli.words import say, speak_language


@click.group(help=say("巡访 Rounds：客户经理工作平台。", "巡访 Rounds: software for account managers."))
@click.version_option(package_name="rounds", message="%(version)s")
def rounds() -> None:
    speak_language()


@rounds.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    add_help_option=False,
    help=say("Django 自带的管理命令。", "Django's own commands."),
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: tuple[str, ...]) -> None:
    execute_from_command_line(["rounds manage", *words])


for command in (
    up,
    demo,
    daily,
    import_group,
    segment,
    plan,
    verify_chain,
    assess,
    roads,
    solve_file,
    bench,
    move_reports_command,
    erase,
    disclose,
):
    rounds.add_command(command)
