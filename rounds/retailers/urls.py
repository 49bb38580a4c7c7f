"""The doors of retailers."""

from django.urls import URLPattern, URLResolver

app_name = "retailers"
urlpatterns: list[URLPattern | URLResolver] = []
