from django.apps import AppConfig
from django.utils.translation import gettext_noop


class ImprovementConfig(AppConfig):
    """SOPs with read receipts, the fishbone from issues, the time ledger (D01-D03, E09)."""

    name = "rounds.improvement"
    label = "improvement"
    verbose_name = gettext_noop("精益改善")
    default_auto_field = "django.db.models.BigAutoField"
