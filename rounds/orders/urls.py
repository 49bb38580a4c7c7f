"""The doors of orders."""

from django.urls import URLPattern, URLResolver, path

from rounds.orders import views

app_name = "orders"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.months, name="months"),
    path("of-retailer/<int:pk>/", views.of_retailer, name="of_retailer"),
]
