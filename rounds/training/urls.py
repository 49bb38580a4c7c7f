"""The doors of training."""

from django.urls import URLPattern, URLResolver, path

from rounds.training import views

app_name = "training"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.training_list, name="list"),
    path("new/", views.session_new, name="session_new"),
    path("<int:pk>/", views.session_detail, name="session"),
    path("<int:pk>/hold/", views.session_hold, name="session_hold"),
    path("plans/new/", views.plan_new, name="plan_new"),
    path("plans/<int:pk>/", views.plan_detail, name="plan"),
    path("plans/<int:pk>/words/", views.plan_words, name="plan_words"),
    path("plans/<int:pk>/end/", views.plan_end, name="plan_end"),
    path("plans/<int:pk>/follow-up/", views.plan_follow_up, name="plan_follow_up"),
    path("topics/<int:pk>/done/", views.plan_topic, name="plan_topic"),
    path("gaps/new/", views.gap_new, name="gap_new"),
    path("gaps/<int:pk>/answer/", views.gap_answer, name="gap_answer"),
]
