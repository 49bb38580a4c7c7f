from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Plan, record and review of visits (C05-C18, E05-E08)."""

    name = "rounds.visits"
    label = "visits"
    verbose_name = "拜访"
    default_auto_field = "django.db.models.BigAutoField"
