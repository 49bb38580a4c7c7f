from django.apps import AppConfig
from django.utils.translation import gettext_noop


class BulletinsConfig(AppConfig):
    """What departments owe account managers: supply, price, enforcement, delivery, new products (A21-A26)."""

    name = "rounds.bulletins"
    label = "bulletins"
    verbose_name = gettext_noop("部门信息")
    default_auto_field = "django.db.models.BigAutoField"
