"""Choosing a setting."""

from datetime import datetime
from typing import Any

from django.db import transaction

from rounds.common.events import record
from rounds.common.settings import Setting
from rounds.people.models import Company, CompanySetting, Staff
from rounds.people.queries import settings_of


@transaction.atomic
def set_setting(
    company: Company, setting: Setting, value: Any, *, by: Staff | str, at: datetime, because: str
) -> CompanySetting:
    """Choose a value from now on; the old one stays in the history. SettingError when it does not fit its bounds."""
    fitted = setting.clean(value)
    before = settings_of(company)[setting]
    row = CompanySetting.objects.create(
        company=company,
        key=setting.key,
        value=str(fitted) if type(setting.default).__name__ == "Decimal" else fitted,
        because=because,
        set_by=by if isinstance(by, Staff) else None,
        set_at=at,
    )
    record("setting.changed", row, by=by, at=at, key=setting.key, before=before, after=fitted, because=because)
    return row
