from django.apps import AppConfig
from django.utils.translation import gettext_noop


class PlanningConfig(AppConfig):
    """Four-week visit plans built by the engine, approved and published (C28-C30)."""

    name = "rounds.planning"
    label = "planning"
    verbose_name = gettext_noop("拜访计划")
    default_auto_field = "django.db.models.BigAutoField"
