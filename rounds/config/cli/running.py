"""`rounds up`, `rounds demo`, `rounds daily`."""

import click
from django.conf import settings
from django.utils import timezone

from rounds.config.cli.serving import begin_daily_jobs, free_port, make_ready, serve
from rounds.config.cli.words import progress, say
from rounds.config.menu import DEMO_PASSWORD, demo_accounts
from rounds.demo import build_sample_city

HOST = click.option("--host", default="127.0.0.1", show_default=True, help=say("监听地址。", "Address to listen on."))
PORT = click.option("--port", default=8000, show_default=True, help=say("端口。", "Port."))


@click.command(
    help=say("启动：准备数据库，运行网站和后台任务。", "Start: prepare the database, run web server and worker.")
)
@HOST
@PORT
@click.option("--workers", default=1, show_default=True, help=say("网站进程数。", "Web processes."))
def up(host: str, port: int, workers: int) -> None:
    port = free_port(host, port)
    make_ready()
    click.echo(say(f"巡访 Rounds 已启动： http://{host}:{port}/", f"巡访 Rounds is running: http://{host}:{port}/"))
    serve(host, port, web_workers=workers)


@click.command(
    help=say(
        "示例城市：生成、计划并启动（已有则直接启动）。",
        "Sample city: make it, plan it and start (reuses what is there).",
    )
)
@HOST
@PORT
@click.option(
    "--no-serve", is_flag=True, help=say("只生成，不启动网站。", "Make the sample only; do not start the server.")
)
def demo(host: str, port: int, *, no_serve: bool) -> None:
    port = port if no_serve else free_port(host, port)
    settings.DEMO = True
    (settings.DATA / "demo").touch()
    make_ready()
    build_sample_city(progress, today=timezone.localdate(), password=DEMO_PASSWORD)
    _show_accounts()
    if no_serve:
        return
    click.echo(say(f"巡访 Rounds 已启动： http://{host}:{port}/", f"巡访 Rounds is running: http://{host}:{port}/"))
    serve(host, port)


@click.command(
    help=say(
        "开始各公司今天到点的每日任务（早、晚清单，夜间复核）；`rounds up` 自己会做。",
        "Begin the daily jobs due by now in every company (lists, recheck); `rounds up` does it by itself.",
    )
)
def daily() -> None:
    for kind in begin_daily_jobs(timezone.now()):
        click.echo(kind)


def _show_accounts() -> None:
    click.echo(say("演示账号（每种角色一个，均为示例数据）：", "Demo accounts (one per role, all of it sample data):"))
    for role, number, name in demo_accounts():
        click.echo(f"  {number:<10} {role}  {name}")
    click.echo(say(f"密码均为： {DEMO_PASSWORD}", f"Password of all: {DEMO_PASSWORD}"))
