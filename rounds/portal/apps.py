from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The retailer's own page by token: manager's card, issues, survey (A18, F09)."""

    name = "rounds.portal"
    label = "portal"
    verbose_name = "零售户门户"
    default_auto_field = "django.db.models.BigAutoField"
