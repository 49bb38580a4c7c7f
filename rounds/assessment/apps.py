from django.apps import AppConfig
from django.utils.translation import gettext_noop


class AssessmentConfig(AppConfig):
    """Account managers and departments in the same closing run, each score open to its records (A29-A53)."""

    name = "rounds.assessment"
    label = "assessment"
    verbose_name = gettext_noop("考核")
    default_auto_field = "django.db.models.BigAutoField"
