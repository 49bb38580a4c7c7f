from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    """What departments owe account managers: supply, price, enforcement, delivery, new products (A21-A26)."""

    name = "rounds.bulletins"
    label = "bulletins"
    verbose_name = "部门信息"
    default_auto_field = "django.db.models.BigAutoField"
