from django.apps import AppConfig
from django.utils.translation import gettext_noop


class FieldConfig(AppConfig):
    """The phone of the account manager: sync by receipts."""

    name = "rounds.field"
    label = "field"
    verbose_name = gettext_noop("现场")
    default_auto_field = "django.db.models.BigAutoField"
