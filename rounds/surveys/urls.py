"""The doors of surveys."""

from django.urls import URLPattern, URLResolver, path

from rounds.surveys import views
from rounds.surveys.views import degrees, results

app_name = "surveys"
campaigns: list[URLPattern | URLResolver] = [
    path("", views.campaign_list, name="list"),
    path("new/", views.campaign_new, name="new"),
    path("<int:pk>/results/", results.campaign_results, name="results"),
    path("<int:pk>/results/results.xlsx", results.results_export, name="results_export"),
    path("degrees/", degrees.degree_list, name="degrees"),
    path("degrees/refresh/", degrees.degrees_refresh, name="degrees_refresh"),
    path("degrees/territories/<int:pk>/", degrees.degrees_of_territory, name="degrees_of_territory"),
    path("degrees/of-retailer/<int:pk>/", degrees.degrees_of_retailer, name="degrees_of_retailer"),
    path("<int:pk>/", views.campaign_detail, name="detail"),
    path("<int:pk>/open/", views.campaign_open, name="open"),
    path("<int:pk>/renew/", views.campaign_renew, name="renew"),
    path("<int:pk>/sheets/", views.campaign_sheets, name="sheets"),
    path("<int:pk>/blank/", views.campaign_blank, name="blank"),
    path("<int:pk>/close/", views.campaign_close, name="close"),
    path("<int:pk>/discard/", views.campaign_discard, name="discard"),
    path("<int:pk>/batches/", views.batches, name="batches"),
    path("<int:pk>/batches/new/", views.batch_new, name="batch_new"),
    path("batches/<int:pk>/", views.batch, name="batch"),
    path("batches/<int:pk>/close/", views.batch_close, name="batch_close"),
    path("calls/", views.calls, name="calls"),
    path("<int:pk>/calls/next/", views.call_next, name="call_next"),
    path("calls/<int:pk>/", views.interview, name="interview"),
    path("calls/<int:pk>/phone/", views.interview_phone, name="interview_phone"),
    path("calls/<int:pk>/outcome/", views.interview_outcome, name="interview_outcome"),
]
library: list[URLPattern | URLResolver] = [
    path("questionnaires/", views.questionnaire_list, name="questionnaires"),
    path("questionnaires/new/", views.questionnaire_new, name="questionnaire_new"),
    path("questionnaires/<int:pk>/", views.questionnaire_detail, name="questionnaire"),
    path("questionnaires/<int:pk>/preview/", views.questionnaire_preview, name="questionnaire_preview"),
    path("questionnaires/<int:pk>/items/new/", views.questionnaire_item_new, name="questionnaire_item_new"),
    path("questionnaires/<int:pk>/items/<int:item_pk>/", views.questionnaire_item, name="questionnaire_item"),
    path(
        "questionnaires/<int:pk>/items/<int:item_pk>/move/",
        views.questionnaire_item_move,
        name="questionnaire_item_move",
    ),
    path(
        "questionnaires/<int:pk>/items/<int:item_pk>/remove/",
        views.questionnaire_item_remove,
        name="questionnaire_item_remove",
    ),
    path("questionnaires/<int:pk>/adopt/", views.questionnaire_adopt, name="questionnaire_adopt"),
    path("questionnaires/<int:pk>/retire/", views.questionnaire_retire, name="questionnaire_retire"),
    path("questionnaires/<int:pk>/copy/", views.questionnaire_copy, name="questionnaire_copy"),
    path("questionnaires/<int:pk>/discard/", views.questionnaire_discard, name="questionnaire_discard"),
]
urlpatterns: list[URLPattern | URLResolver] = [*campaigns, *library]
