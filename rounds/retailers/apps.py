from django.apps import AppConfig
from django.utils.translation import gettext_noop


class RetailersConfig(AppConfig):
    """The retailer file: dated facts with their source (C07, C12, D10, F08)."""

    name = "rounds.retailers"
    label = "retailers"
    verbose_name = gettext_noop("零售户")
    default_auto_field = "django.db.models.BigAutoField"
