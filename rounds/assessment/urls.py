"""The doors of the assessment."""

from django.urls import URLPattern, URLResolver, path

from rounds.assessment import views

app_name = "assessment"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.assessment_list, name="list"),
    path("scheme/", views.scheme_detail, name="scheme"),
    path("scheme/new/", views.scheme_new, name="scheme_new"),
    path("scheme/indicators/", views.indicator_list, name="indicators"),
    path("judgements/", views.judgement_list, name="judgements"),
    path("judgements/new/", views.judgement_new, name="judgement_new"),
    path("judgements/<int:pk>/withdraw/", views.judgement_withdraw, name="judgement_withdraw"),
    path("periods/<int:pk>/closing/", views.period_closing, name="closing"),
    path("periods/new/", views.period_new, name="period_new"),
    path("periods/<int:pk>/close/", views.period_close, name="close"),
    path("runs/<int:pk>/", views.run_detail, name="run"),
    path("runs/<int:pk>/publish/", views.run_publish, name="publish"),
    path("runs/<int:pk>/check/", views.run_check, name="check"),
    path("scores/<int:pk>/", views.score_detail, name="score"),
    path("parts/<int:pk>/records/", views.part_records, name="records"),
    path("parts/<int:pk>/object/", views.objection_raise, name="object"),
    path("parts/<int:pk>/override/", views.override_propose, name="override"),
    path("overrides/<int:pk>/decide/", views.override_decide, name="override_decide"),
    path("overrides/<int:pk>/withdraw/", views.override_withdraw, name="override_withdraw"),
    path("objections/", views.objection_list, name="objections"),
    path("objections/<int:pk>/", views.objection_detail, name="objection"),
    path("objections/<int:pk>/withdraw/", views.objection_withdraw, name="objection_withdraw"),
    path("objections/<int:pk>/files/", views.objection_add_file, name="objection_add_file"),
    path("objection-files/<int:pk>/", views.objection_file, name="objection_file"),
    path("objections/<int:pk>/decide/", views.objection_decide, name="decide"),
    path("outcomes/", views.outcome_list, name="outcomes"),
    path("outcomes/look/", views.outcome_look, name="outcome_look"),
    path("outcomes/new/", views.outcome_new, name="outcome_new"),
    path("outcomes/<int:pk>/", views.outcome_detail, name="outcome"),
    path("outcomes/<int:pk>/record/", views.outcome_record, name="outcome_record"),
    path("outcomes/<int:pk>/talk/", views.outcome_talk, name="outcome_talk"),
    path("outcomes/<int:pk>/answer/", views.outcome_answer, name="outcome_answer"),
    path("outcomes/<int:pk>/support/", views.outcome_support, name="outcome_support"),
    path("outcomes/<int:pk>/decide/", views.outcome_decide, name="outcome_decide"),
    path("outcomes/<int:pk>/follow-up/", views.outcome_follow_up, name="outcome_follow_up"),
    path("outcomes/<int:pk>/withdraw/", views.outcome_withdraw, name="outcome_withdraw"),
    path("supports/", views.support_list, name="supports"),
    path("supports/<int:pk>/keep/", views.support_keep, name="support_keep"),
]
