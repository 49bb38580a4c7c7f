from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """SOPs with read receipts, the fishbone from issues, the time ledger (D01-D03, E09)."""

    name = "rounds.improvement"
    label = "improvement"
    verbose_name = "精益改善"
    default_auto_field = "django.db.models.BigAutoField"
