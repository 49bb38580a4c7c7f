"""Why a visit did not take place: the causes of C08 and what each asks of whom."""

from collections.abc import Mapping
from enum import StrEnum

from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop


class Layer(StrEnum):
    """Where the cause lies (C08)."""

    MANAGEMENT = "management"
    EXECUTION = "execution"
    OUTSIDE = "outside"


LAYER_LABELS = {
    Layer.MANAGEMENT: gettext_noop("管理层"),
    Layer.EXECUTION: gettext_noop("执行层"),
    Layer.OUTSIDE: gettext_noop("客观原因"),
}
LAYER_OF: Mapping[str, Layer] = {
    "weather": Layer.OUTSIDE,
    "ad_hoc_task": Layer.MANAGEMENT,
    "not_assigned": Layer.MANAGEMENT,
    "not_understood": Layer.EXECUTION,
    "not_done": Layer.EXECUTION,
    "shop_shut": Layer.OUTSIDE,
    "leave": Layer.OUTSIDE,
    "other": Layer.OUTSIDE,
}


def check_missed(reason: str, note: str) -> None:
    """RefusedError when a missed visit has no reason (C08), or "other" without words."""
    if reason not in LAYER_OF:
        raise RefusedError(Reason(gettext_noop("未拜访必须选择原因"), {}, ("C08",)))
    if reason == "other" and not note.strip():
        raise RefusedError(Reason(gettext_noop("选择“其他”时请写明原因"), {}, ("C08",)))
