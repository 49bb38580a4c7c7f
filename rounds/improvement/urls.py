"""The doors of improvement."""

from django.urls import URLPattern, URLResolver, path

from rounds.improvement import views

app_name = "improvement"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sops/", views.sops, name="sops"),
    path("sops/new/", views.sop_new, name="sop_new"),
    path("sops/<int:pk>/", views.sop, name="sop"),
    path("sops/<int:pk>/read/", views.sop_read, name="sop_read"),
    path("ecrs/", views.ecrs, name="ecrs"),
    path("fishbone/", views.fishbone, name="fishbone"),
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/give/", views.task_give, name="task_give"),
    path("tasks/<int:pk>/settle/", views.task_settle, name="task_settle"),
    path("time/", views.time, name="time"),
]
