"""The doors of issues."""

from django.urls import URLPattern, URLResolver, path

from rounds.issues import views

app_name = "issues"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.issue_list, name="list"),
    path("new/", views.issue_new, name="new"),
    path("new/retailers/", views.retailer_choices, name="retailer_choices"),
    path("today/", views.day_list, name="day_list"),
    path("today/<int:pk>/seen/", views.day_list_seen, name="day_list_seen"),
    path("recheck/", views.recheck, name="recheck"),
    path("follow-ups/", views.follow_ups, name="follow_ups"),
    path("follow-ups/<int:pk>/", views.follow_up_make, name="follow_up_make"),
    path("co-handlings/<int:pk>/answer/", views.co_handling_answer, name="co_handling_answer"),
    path("co-handlings/<int:pk>/withdraw/", views.co_handling_withdraw, name="co_handling_withdraw"),
    path("supervisions/<int:pk>/reply/", views.supervision_reply, name="supervision_reply"),
    path("performance/", views.performance, name="performance"),
    path("performance/issues/", views.performance_issues, name="performance_issues"),
    path("performance/sheet/", views.performance_sheet, name="performance_sheet"),
    path("routing/", views.routing_table, name="routing"),
    path("routing/edit/", views.routing_edit, name="routing_edit"),
    path("of-retailer/<int:pk>/", views.of_retailer, name="of_retailer"),
    path("photos/<int:pk>/", views.issue_photo, name="photo"),
    path("photos/<int:pk>/small/", views.issue_photo_small, name="photo_small"),
    path("number/<str:number>/", views.issue_by_number, name="by_number"),
    path("objections/", views.objections, name="objections"),
    path("objections/<int:pk>/", views.objection, name="objection"),
    path("objections/<int:pk>/decide/", views.objection_decide, name="objection_decide"),
    path("<int:pk>/", views.issue_detail, name="detail"),
    path("<int:pk>/learn/", views.issue_learn, name="learn"),
    path("<int:pk>/dispatch/", views.issue_dispatch, name="dispatch"),
    path("<int:pk>/accept/", views.issue_accept, name="accept"),
    path("<int:pk>/return/", views.issue_return, name="return"),
    path("<int:pk>/forward/", views.issue_forward, name="forward"),
    path("<int:pk>/answer/", views.issue_answer, name="answer"),
    path("<int:pk>/ask/", views.issue_ask, name="ask"),
    path("<int:pk>/remind/", views.issue_remind, name="remind"),
    path("<int:pk>/supervise/", views.issue_supervise, name="supervise"),
    path("<int:pk>/pause/", views.issue_pause, name="pause"),
    path("<int:pk>/resume/", views.issue_resume, name="resume"),
    path("<int:pk>/tell/", views.issue_tell, name="tell"),
    path("<int:pk>/confirm/", views.issue_confirm, name="confirm"),
    path("<int:pk>/reopen/", views.issue_reopen, name="reopen"),
    path("<int:pk>/object/", views.issue_object, name="object"),
    path("<int:pk>/liability/", views.issue_liability, name="liability"),
]
