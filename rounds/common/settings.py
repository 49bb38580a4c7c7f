"""What a source leaves open is a setting: declared once with its default, its bounds and its rule ids.

Pure: no Django. Values of a company are kept in `people`; rules receive plain values as arguments.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any


class SettingError(ValueError):
    """A value does not fit its setting; the text says which bound it breaks."""


@dataclass(frozen=True)
class Setting:
    """A number, text, choice, flag or table that each company may set for itself.

    `zh` is the label and message id; `rules` the rulebook ids that leave it open; `unit` is shown beside the value.
    `pattern` is what a text must match as a whole; `is_technical` leaves the choice to the administrator alone.
    """

    key: str
    default: Any
    zh: str
    rules: tuple[str, ...]
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    note: str = ""
    pattern: str = ""
    is_technical: bool = False

    def clean(self, value: Any) -> Any:
        """The value in the type of the default, or SettingError."""
        fitted = self._typed(value)
        if self.choices and fitted not in self.choices:
            raise SettingError(f"{self.key}: {value!r} not in {', '.join(self.choices)}")
        if self.pattern and not re.fullmatch(self.pattern, str(fitted)):
            raise SettingError(f"{self.key}: {fitted!r} does not match {self.pattern}")
        if isinstance(fitted, int | float | Decimal) and not isinstance(fitted, bool):
            if self.minimum is not None and fitted < self.minimum:
                raise SettingError(f"{self.key}: {fitted} < {self.minimum}")
            if self.maximum is not None and fitted > self.maximum:
                raise SettingError(f"{self.key}: {fitted} > {self.maximum}")
        return fitted

    def _typed(self, value: Any) -> Any:
        kind = type(self.default)
        if kind is bool:
            return value if isinstance(value, bool) else str(value).lower() in {"1", "true", "on", "yes", "是"}
        try:
            if kind is Decimal:
                return Decimal(str(value))
            if kind in (int, float):
                return kind(value)
        except (ValueError, InvalidOperation, TypeError) as error:
            raise SettingError(f"{self.key}: {value!r} is not a number") from error
        if kind in (dict, list) and not isinstance(value, kind):
            raise SettingError(f"{self.key}: {value!r} is not a {kind.__name__}")
        return value


REGISTRY: dict[str, Setting] = {}


def declare(key: str, default: Any, zh: str, *rules: str, **more: Any) -> Setting:
    """Register a setting; its key is `app.name`. Declaring a key twice is an error."""
    if key in REGISTRY:
        raise ValueError(f"setting declared twice: {key}")
    REGISTRY[key] = Setting(key=key, default=default, zh=zh, rules=tuple(rules), **more)
    return REGISTRY[key]


@dataclass(frozen=True)
class Settings:
    """The settings of one company at one time: chosen values over defaults."""

    chosen: Mapping[str, Any]

    def __getitem__(self, setting: Setting) -> Any:
        if setting.key in self.chosen:
            return setting.clean(self.chosen[setting.key])
        return setting.default
