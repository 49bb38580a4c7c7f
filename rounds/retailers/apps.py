from django.apps import AppConfig


class RetailersConfig(AppConfig):
    """The retailer file: dated facts with their source (C07, C12, D10, F08)."""

    name = "rounds.retailers"
    label = "retailers"
    verbose_name = "零售户"
    default_auto_field = "django.db.models.BigAutoField"
