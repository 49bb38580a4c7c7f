from django.apps import AppConfig
from django.utils.translation import gettext_noop


class TrainingConfig(AppConfig):
    """Training in six forms, attendance, own-gap declarations (A15, D13-D16)."""

    name = "rounds.training"
    label = "training"
    verbose_name = gettext_noop("培训")
    default_auto_field = "django.db.models.BigAutoField"
