from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Satisfaction surveys, anonymous to the assessed (A29, A32, A36)."""

    name = "rounds.surveys"
    label = "surveys"
    verbose_name = "满意度调查"
    default_auto_field = "django.db.models.BigAutoField"
