"""What every command shares: its language, how it speaks and how it fails."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click
from django.utils import timezone, translation

from rounds.people.models import Company


def is_chinese() -> bool:
    """Chinese unless ROUNDS_LANG or the environment's locale asks for English."""
    names = ("ROUNDS_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((os.environ[name] for name in names if os.environ.get(name)), "zh")
    return not wanted.lower().startswith("en")


def say(zh: str, en: str) -> str:
    """The text in the language of this terminal."""
    return zh if is_chinese() else en


def speak_language() -> None:
    """Make Django's translations follow the terminal."""
    translation.activate("zh-hans" if is_chinese() else "en")


def progress(text: str) -> None:
    """A line on stderr: results alone go to stdout."""
    click.echo(text, err=True)


def fail(zh: str, en: str) -> NoReturn:
    """Stop with exit status 1 and a sentence that says what to do."""
    raise click.ClickException(say(zh, en))


def company_by(code: str) -> Company:
    """The company with this code; otherwise a failure that lists the codes there are."""
    company = Company.objects.filter(code=code).first()
    if company is None:
        codes = ", ".join(Company.objects.order_by("code").values_list("code", flat=True)) or "-"
        fail(f"没有代码为 {code} 的公司。现有：{codes}", f"No company has the code {code}. There are: {codes}")
    return company


def now() -> datetime:
    """The time of this command: the command line is a door, so the clock is read here."""
    return timezone.now().astimezone(UTC)


def put_json(value: Any, target: str, *, quiet: bool = False) -> None:
    """Write JSON to a file, or to stdout for "-"; a quiet one does not say so."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
    if target == "-":
        click.echo(text)
        return
    Path(target).write_text(text + "\n", encoding="utf-8")
    if not quiet:
        progress(say(f"已写入 {target}", f"written: {target}"))


DATE = click.DateTime(formats=["%Y-%m-%d"])
