from django.apps import AppConfig
from django.utils.translation import gettext_noop


class PortalConfig(AppConfig):
    """The retailer's own page by token: manager's card, issues, survey (A18, F09)."""

    name = "rounds.portal"
    label = "portal"
    verbose_name = gettext_noop("零售户门户")
    default_auto_field = "django.db.models.BigAutoField"
