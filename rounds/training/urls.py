"""The doors of training."""

from django.urls import URLPattern, URLResolver, path

from rounds.training import views

app_name = "training"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.training_list, name="list"),
    path("new/", views.session_new, name="session_new"),
    path("<int:pk>/", views.session_detail, name="session"),
    path("<int:pk>/hold/", views.session_hold, name="session_hold"),
    path("gaps/new/", views.gap_new, name="gap_new"),
    path("gaps/<int:pk>/answer/", views.gap_answer, name="gap_answer"),
]
