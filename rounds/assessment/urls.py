"""The doors of the assessment."""

from django.urls import URLPattern, URLResolver, path

from rounds.assessment import views

app_name = "assessment"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.assessment_list, name="list"),
    path("scheme/", views.scheme_detail, name="scheme"),
    path("scheme/new/", views.scheme_new, name="scheme_new"),
    path("periods/new/", views.period_new, name="period_new"),
    path("periods/<int:pk>/close/", views.period_close, name="close"),
    path("runs/<int:pk>/", views.run_detail, name="run"),
    path("runs/<int:pk>/publish/", views.run_publish, name="publish"),
    path("runs/<int:pk>/check/", views.run_check, name="check"),
    path("scores/<int:pk>/", views.score_detail, name="score"),
    path("parts/<int:pk>/object/", views.objection_raise, name="object"),
    path("objections/<int:pk>/decide/", views.objection_decide, name="decide"),
]
