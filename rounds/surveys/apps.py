from django.apps import AppConfig
from django.utils.translation import gettext_noop


class SurveysConfig(AppConfig):
    """Satisfaction surveys, anonymous to the assessed (A29, A32, A36)."""

    name = "rounds.surveys"
    label = "surveys"
    verbose_name = gettext_noop("满意度调查")
    default_auto_field = "django.db.models.BigAutoField"
