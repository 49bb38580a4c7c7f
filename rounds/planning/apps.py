from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Four-week visit plans built by the engine, approved and published (C28-C30)."""

    name = "rounds.planning"
    label = "planning"
    verbose_name = "拜访计划"
    default_auto_field = "django.db.models.BigAutoField"
