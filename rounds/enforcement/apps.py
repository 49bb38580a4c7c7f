from django.apps import AppConfig
from django.utils.translation import gettext_noop


class EnforcementConfig(AppConfig):
    """The compliance room: what was reported as a violation, apart from the service of retailers (A20)."""

    name = "rounds.enforcement"
    label = "enforcement"
    verbose_name = gettext_noop("专卖执法室")
    default_auto_field = "django.db.models.BigAutoField"
    is_closed_room = True  # its events are read in the room alone, not in the operation log
