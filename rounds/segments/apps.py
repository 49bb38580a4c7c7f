from django.apps import AppConfig
from django.utils.translation import gettext_noop


class SegmentsConfig(AppConfig):
    """Capability × will, four segments, the limit-big-support-small guard (C19-C31)."""

    name = "rounds.segments"
    label = "segments"
    verbose_name = gettext_noop("客户细分")
    default_auto_field = "django.db.models.BigAutoField"
