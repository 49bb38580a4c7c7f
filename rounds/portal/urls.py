"""The doors of the portal. A retailer enters by `enter` and then carries a cookie that only these paths see."""

from django.urls import URLPattern, URLResolver, path

from rounds.portal import views
from rounds.portal.views import choosing

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("closed/", views.closed, name="closed"),
    path("k/<str:token>/", views.enter, name="enter"),
    path("s/<str:token>/", views.survey, name="survey"),
    path("survey/", views.survey_form, name="survey_form"),
    path("survey/open/", views.survey_open, name="survey_open"),
    path("notice/", views.notice, name="notice"),
    path("manager-photo/", views.manager_photo, name="manager_photo"),
    path("orders/", views.orders, name="orders"),
    path("answers/", views.answers, name="answers"),
    path("answers/<int:pk>/", views.answer, name="answer"),
    path("answers/<int:pk>/thank/", views.answer_thank, name="answer_thank"),
    path("visits/<int:pk>/rate/", views.visit_rate, name="visit_rate"),
    path("issues/new/", views.issue_new, name="issue_new"),
    path("issues/<int:pk>/", views.issue, name="issue"),
    path("issues/<int:pk>/confirm/", views.issue_confirm, name="issue_confirm"),
    path("issues/<int:pk>/remind/", views.issue_remind, name="issue_remind"),
    path("issues/<int:pk>/reopen/", views.issue_reopen, name="issue_reopen"),
    path("issues/<int:pk>/photos/<int:photo_pk>/", views.issue_photo, name="issue_photo"),
    path("issues/<int:pk>/voices/<int:voice_pk>/", views.issue_voice, name="issue_voice"),
    path("of-retailer/<int:pk>/", views.of_retailer, name="of_retailer"),
    path("of-retailer/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("of-retailer/<int:pk>/card/", views.card, name="card"),
    path("of-issue/<int:pk>/", views.of_issue, name="of_issue"),
    path("voices/<int:pk>/", views.voice, name="voice"),
    path("desk/", views.desk_home, name="desk"),
    path("desk/sheets/", views.sheets, name="sheets"),
    path("desk/ratings/", views.rating_list, name="ratings"),
    path("desk/answers/", views.knowledge, name="knowledge"),
    path("desk/answers/new/", views.knowledge_new, name="knowledge_new"),
    path("desk/answers/<int:pk>/", views.knowledge_answer, name="knowledge_answer"),
    path("desk/answers/<int:pk>/check/", views.knowledge_check, name="knowledge_check"),
    path("desk/answers/<int:pk>/withdraw/", views.knowledge_withdraw, name="knowledge_withdraw"),
    path("manager/", choosing.choosing, name="choosing"),
    path("manager/withdraw/", choosing.choosing_withdraw, name="choosing_withdraw"),
    path("manager/answer/", choosing.choosing_answer, name="choosing_answer"),
]
