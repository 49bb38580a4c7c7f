"""The doors of reports."""

from django.urls import URLPattern, URLResolver, path

from rounds.reports import views

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("company/", views.company, name="company"),
    path("log/", views.log, name="log"),
    path("healthz", views.healthy, name="healthy"),
    path("favicon.ico", views.favicon, name="favicon"),
]
