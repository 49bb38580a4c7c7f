"""The doors of planning."""

from django.urls import URLPattern, URLResolver, path

from rounds.planning import views

app_name = "planning"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.plan_list, name="list"),
    path("board/", views.board, name="board"),
    path("board/edits/", views.board_edits, name="edits"),
    path("stops/<int:pk>/", views.stop_card, name="stop"),
    path("stops/<int:pk>/cost/", views.move_cost, name="cost"),
    path("stops/<int:pk>/move/", views.visit_move, name="move"),
    path("stops/<int:pk>/lock/", views.visit_lock, name="lock"),
    path("edits/<int:pk>/undo/", views.edit_undo, name="undo"),
    path("<int:pk>/broken/", views.plan_broken, name="broken"),
    path("request/", views.plan_request, name="request"),
    path("publish/", views.plan_publish_all, name="publish_all"),
    path("runs/<int:pk>/job/", views.plan_job, name="job"),
    path("runs/<int:pk>/cancel/", views.plan_cancel, name="cancel"),
    path("of-retailer/<int:pk>/", views.of_retailer, name="of_retailer"),
    path("fairness/", views.fairness_page, name="fairness"),
    path("fairness/<int:pk>/cost/", views.fairness_cost, name="fairness_cost"),
    path("fairness/<int:pk>/close/", views.fairness_close, name="fairness_close"),
    path("runs/<int:pk>/changes/", views.run_changes, name="changes"),
    path("travel/", views.travel_page, name="travel"),
    path("travel/try/", views.travel_try, name="travel_try"),
    path("<int:pk>/", views.plan_detail, name="detail"),
    path("<int:pk>/approve/", views.plan_approve, name="approve"),
    path("<int:pk>/decline/", views.plan_decline, name="decline"),
    path("<int:pk>/publish/", views.plan_publish, name="publish"),
    path("plans.xlsx", views.plans_sheet, name="sheets"),
    path("<int:pk>/plan.xlsx", views.plan_sheet, name="sheet"),
    path("<int:pk>/plan.ics", views.plan_calendar, name="calendar"),
    path("<int:pk>/print/", views.plan_print, name="print"),
    path("scenarios/", views.scenario_list, name="scenarios"),
    path("scenarios/new/", views.scenario_new, name="scenario_new"),
    path("scenarios/compare/", views.scenario_compare, name="scenario_compare"),
    path("scenarios/<int:pk>/", views.scenario_detail, name="scenario"),
    path("scenarios/<int:pk>/job/", views.scenario_job, name="scenario_job"),
    path("scenarios/<int:pk>/moves/", views.scenario_moves, name="scenario_moves"),
    path("scenarios/<int:pk>/cancel/", views.scenario_cancel, name="scenario_cancel"),
    path("scenarios/<int:pk>/discard/", views.scenario_discard, name="scenario_discard"),
    path("scenarios/<int:pk>/again/", views.scenario_again, name="scenario_again"),
    path("scenarios/<int:pk>/apply/", views.scenario_apply, name="scenario_apply"),
    path("scenarios/<int:pk>/handover/", views.scenario_handover, name="scenario_handover"),
    path("scenarios/<int:pk>/handover.xlsx", views.scenario_handover_sheet, name="scenario_handover_sheet"),
]
