from django.apps import AppConfig
from django.utils.translation import gettext_noop


class CommonConfig(AppConfig):
    """Event chain, business calendar, scoping, staged imports, jobs, page base: no trade meaning."""

    name = "rounds.common"
    label = "common"
    verbose_name = gettext_noop("基础")
    default_auto_field = "django.db.models.BigAutoField"
