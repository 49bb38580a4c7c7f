from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Order lines (Parquet + DuckDB), products and the monthly features of each retailer."""

    name = "rounds.orders"
    label = "orders"
    verbose_name = "订单"
    default_auto_field = "django.db.models.BigAutoField"
