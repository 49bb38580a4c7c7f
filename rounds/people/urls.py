"""The doors of people."""

from django.urls import URLPattern, URLResolver, path

from rounds.people import views

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/", views.staff_list, name="staff"),
    path("settings/", views.setting_list, name="settings"),
    path("settings/<str:key>/", views.setting_detail, name="setting"),
]
