from django.apps import AppConfig
from django.utils.translation import gettext_noop


class IssuesConfig(AppConfig):
    """One entry, the department that owes the answer, a clock for every hand-over (A03-A05, A16-A17, A27, A33-A43)."""

    name = "rounds.issues"
    label = "issues"
    verbose_name = gettext_noop("问题")
    default_auto_field = "django.db.models.BigAutoField"
