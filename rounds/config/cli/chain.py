"""`rounds verify-chain`: was anything changed, removed, rebuilt? With `--against-phones` the phones are asked too."""

from typing import Any

import click

from rounds.common.events import Break, verify
from rounds.common.models import Event
from rounds.common.sealing import BrokenChainError, sign_head, verify_heads
from rounds.config.cli.words import company_by, fail, now, progress, put_json, say
from rounds.field.actions import ask_phones
from rounds.field.queries.heads import Witness, contradictions, witness_of
from rounds.people.models import Company
from rounds.reports.queries.kept import altered_rows

NO_PHONE = (
    "没有一台手机报过封记：请用 --ask 向手机索取，同步后再校验",
    "no phone has told a head: ask for them with --ask and verify again after they have synced",
)


@click.command(
    "verify-chain",
    help=say("校验事件链：有人改过、删过吗？", "Verify the event chain: was anything changed or removed?"),
)
@click.option("--company", default="", help=say("公司代码（默认全部）。", "Company code (all by default)."))
@click.option(
    "--against-phones",
    is_flag=True,
    help=say("再与手机保存的封记核对。", "Compare with the signed heads that phones hold."),
)
@click.option("--ask", is_flag=True, help=say("请所有手机下次同步时报出封记。", "Ask all phones for their heads."))
@click.option("--sign", is_flag=True, help=say("校验无误后立即签封。", "Sign the head at once if everything holds."))
@click.option(
    "--json", "json_file", default="", help=say("结果写成 JSON（- 为标准输出）。", "Result as JSON (- for stdout).")
)
def verify_chain(company: str, json_file: str, *, against_phones: bool, ask: bool, sign: bool) -> None:
    chosen = [company_by(company)] if company else list(Company.objects.unscoped("every company").order_by("code"))
    breaks = _breaks(chosen, is_one=bool(company), against_phones=against_phones)
    witnesses = {owner.code: witness_of(owner) for owner in chosen} if against_phones else {}
    if ask:
        for owner in chosen:
            ask_phones(owner, by="system", at=now())
    if sign and not breaks:
        _sign(chosen)
    numbers = [owner.pk for owner in chosen]
    count = Event.objects.filter(company_id__in=numbers).count() if company else Event.objects.count()
    if json_file:
        put_json(_told(count, breaks, witnesses), json_file)
    _say(count, breaks, witnesses, quiet=json_file == "-")


def _breaks(chosen: list[Company], *, is_one: bool, against_phones: bool) -> list[Break]:
    breaks = list(verify(chosen[0].pk if is_one else None))
    for owner in chosen:
        breaks += verify_heads(owner.pk)
        breaks += altered_rows(owner)
        if against_phones:
            breaks += contradictions(owner)
    return breaks


def _sign(chosen: list[Company]) -> None:
    at = now()
    for owner in chosen:
        try:
            head = sign_head(owner.pk, day=owner.local_day(at), at=at)
        except BrokenChainError as error:  # somebody changed it in this very moment
            fail(f"{owner.code}：{error}", f"{owner.code}: {error}")
        if head:
            progress(
                say(f"{owner.code}：已签封至第 {head.number} 条", f"{owner.code}: signed up to event {head.number}")
            )


def _told(count: int, breaks: list[Break], witnesses: dict[str, Witness]) -> dict[str, Any]:
    found = [{"company": b.company_id, "number": b.number, "reason": b.reason} for b in breaks]
    told = {
        code: {"phones": one.phones, "answered": one.answered, "heads": one.heads} for code, one in witnesses.items()
    }
    return {"events": count, "breaks": found} | ({"phones": told} if witnesses else {})


def _say(count: int, breaks: list[Break], witnesses: dict[str, Witness], *, quiet: bool) -> None:
    for one in breaks:
        progress(say(f"第 {one.number} 条：{one.reason}", f"event {one.number}: {one.reason}"))
    for code, witness in witnesses.items():
        progress(_words(code, witness))
    if breaks:
        fail(
            f"事件链有 {len(breaks)} 处不成立（共 {count} 条）",
            f"the chain breaks in {len(breaks)} places ({count} events)",
        )
    if not quiet:
        click.echo(say(f"事件链完整：{count} 条", f"the chain holds: {count} events"))


def _words(code: str, witness: Witness) -> str:
    """Which phones bore witness: without any, agreement means nothing, and that is said."""
    if not witness.heads:
        return f"{code}: {say(*NO_PHONE)}"
    return say(
        f"{code}：{witness.phones} 台手机，封记 {witness.heads} 份（{witness.first} 至 {witness.last}），"
        f"上次索取后 {witness.answered} 台已报",
        f"{code}: {witness.phones} phones, {witness.heads} heads ({witness.first} to {witness.last}), "
        f"{witness.answered} have answered since they were last asked",
    )
