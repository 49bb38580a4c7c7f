"""The doors of segments."""

from django.urls import URLPattern, URLResolver, path

from rounds.segments import views

app_name = "segments"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.board, name="board"),
    path("retailers/", views.segment_list, name="list"),
    path("proposals/", views.proposal_list, name="proposals"),
    path("proposals/confirm/", views.proposals_confirm, name="confirm_many"),
    path("proposals/<int:pk>/", views.proposal_detail, name="proposal"),
    path("proposals/<int:pk>/confirm/", views.proposal_confirm, name="confirm"),
    path("proposals/<int:pk>/override/", views.proposal_override, name="override"),
    path("runs/", views.run_list, name="runs"),
    path("runs/new/", views.run_new, name="run_new"),
    path("jobs/<int:pk>/", views.job_state, name="job"),
    path("of-retailer/<int:pk>/", views.of_retailer, name="of_retailer"),
    path("of-retailer/<int:pk>/answer/", views.answer, name="answer"),
]
