from django.apps import AppConfig
from django.utils.translation import gettext_noop


class OrdersConfig(AppConfig):
    """Order lines (Parquet + DuckDB), products and the monthly features of each retailer."""

    name = "rounds.orders"
    label = "orders"
    verbose_name = gettext_noop("订单")
    default_auto_field = "django.db.models.BigAutoField"
