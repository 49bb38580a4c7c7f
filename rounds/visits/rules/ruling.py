"""A person's decision about the words of a record: with a reason, never about his own (A30, E07)."""

from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop

RULINGS = ("boilerplate", "true_note")
USUAL_REASONS = {
    "boilerplate": (
        gettext_noop("与以前的记录雷同"),
        gettext_noop("全是套话，没有具体情况"),
        gettext_noop("与当天实际情况不符"),
    ),
    "true_note": (
        gettext_noop("情况确实没有变化"),
        gettext_noop("话短，但说的是实情"),
        gettext_noop("已与本人核实"),
    ),
}


def check_ruling(ruling: str, reason: str, *, state: str, is_own: bool) -> None:
    """RefusedError when the ruling is unknown, has no reason, or judges an unfinished or one's own record."""
    if ruling not in RULINGS:
        raise RefusedError(Reason(gettext_noop("没有这种裁定"), {}, ("E07",)))
    if not reason.strip():
        raise RefusedError(Reason(gettext_noop("裁定要写明理由"), {}, ("A30", "E07")))
    if state != "finished":
        raise RefusedError(Reason(gettext_noop("还没有完成的拜访不能裁定"), {}, ("E07",)))
    if is_own:
        raise RefusedError(Reason(gettext_noop("自己的记录不能自己裁定"), {}, ("A30",)))
