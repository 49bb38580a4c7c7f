from django.apps import AppConfig
from django.utils.translation import gettext_noop


class VisitsConfig(AppConfig):
    """Plan, record and review of visits (C05-C18, E05-E08)."""

    name = "rounds.visits"
    label = "visits"
    verbose_name = gettext_noop("拜访")
    default_auto_field = "django.db.models.BigAutoField"
