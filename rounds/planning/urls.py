"""The doors of planning."""

from django.urls import URLPattern, URLResolver, path

from rounds.planning import views

app_name = "planning"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.plan_list, name="list"),
    path("request/", views.plan_request, name="request"),
    path("publish/", views.plan_publish_all, name="publish_all"),
    path("runs/<int:pk>/job/", views.plan_job, name="job"),
    path("runs/<int:pk>/cancel/", views.plan_cancel, name="cancel"),
    path("of-retailer/<int:pk>/", views.of_retailer, name="of_retailer"),
    path("travel/", views.travel_page, name="travel"),
    path("travel/try/", views.travel_try, name="travel_try"),
    path("fairness/", views.fairness_page, name="fairness"),
    path("fairness/<int:pk>/cost/", views.fairness_cost, name="fairness_cost"),
    path("fairness/<int:pk>/close/", views.fairness_close, name="fairness_close"),
    path("runs/<int:pk>/changes/", views.run_changes, name="changes"),
    path("<int:pk>/", views.plan_detail, name="detail"),
    path("<int:pk>/approve/", views.plan_approve, name="approve"),
    path("<int:pk>/decline/", views.plan_decline, name="decline"),
    path("<int:pk>/publish/", views.plan_publish, name="publish"),
    path("plans.xlsx", views.plans_sheet, name="sheets"),
    path("<int:pk>/plan.xlsx", views.plan_sheet, name="sheet"),
    path("<int:pk>/plan.ics", views.plan_calendar, name="calendar"),
    path("<int:pk>/print/", views.plan_print, name="print"),
]
