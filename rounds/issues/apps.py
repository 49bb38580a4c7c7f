from django.apps import AppConfig


class IssuesConfig(AppConfig):
    """One entry, the department that owes the answer, a clock for every hand-over (A03-A05, A16-A17, A27, A33-A43)."""

    name = "rounds.issues"
    label = "issues"
    verbose_name = "问题"
    default_auto_field = "django.db.models.BigAutoField"
