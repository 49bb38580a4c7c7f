"""A reason a person can read: a sentence with its figures and the rule ids behind it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

LED_BY_RULES = re.compile(r"((?:[A-F]\d\d\s*)+)[:：]\s*(.*)", re.DOTALL)


def gettext_noop(text: str) -> str:
    """Marks a sentence for translation; rules know no language, screens do."""
    return text


@dataclass(frozen=True)
class Reason:
    """`text` is a message id with %(name)s holes, `params` fill them, `rules` are rulebook ids."""

    text: str
    params: Mapping[str, Any] = field(default_factory=dict)
    rules: tuple[str, ...] = ()

    def said(self, translate: Callable[[str], str] = gettext_noop) -> str:
        """The sentence in the language of `translate`; figures that are words of the trade are translated too."""
        filled = {name: translate(w) if isinstance(w, str) and w else w for name, w in self.params.items()}
        return translate(self.text) % filled

    def record(self) -> dict[str, Any]:
        """Plain JSON for a row or the phone."""
        return {"text": self.text, "params": dict(self.params), "rules": list(self.rules)}


def reason_from(record: Mapping[str, Any] | str) -> Reason:
    """Read `Reason.record()` back; plain text becomes a reason without holes, led by its rule ids ("C21 C22: …")."""
    if isinstance(record, str):
        led = LED_BY_RULES.fullmatch(record)
        rules, text = (tuple(led[1].split()), led[2]) if led else ((), record)
        return Reason(text.replace("%", "%%"), rules=rules)
    if "params" not in record:
        return Reason(str(record.get("text", "")).replace("%", "%%"), rules=tuple(record.get("rules", ())))
    return Reason(str(record["text"]), record["params"], tuple(record.get("rules", ())))


class RefusedError(ValueError):
    """A rule says no. `reason` says why, in words a person can act on."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.said())
        self.reason = reason
