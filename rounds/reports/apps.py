from django.apps import AppConfig
from django.utils.translation import gettext_noop


class ReportsConfig(AppConfig):
    """Read-only pages and exports: home, the company page, the operation log."""

    name = "rounds.reports"
    label = "reports"
    verbose_name = gettext_noop("报表")
    default_auto_field = "django.db.models.BigAutoField"
