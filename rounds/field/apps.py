from django.apps import AppConfig


class FieldConfig(AppConfig):
    """The phone of the account manager: sync by receipts."""

    name = "rounds.field"
    label = "field"
    verbose_name = "现场"
    default_auto_field = "django.db.models.BigAutoField"
