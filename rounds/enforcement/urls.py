"""The doors of the compliance room, and the little that lies outside it."""

from django.urls import URLPattern, URLResolver, path

from rounds.enforcement import views

app_name = "enforcement"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.case_list, name="list"),
    path("reports/", views.reports, name="reports"),
    path("rights/", views.rights, name="rights"),
    path("rights/<int:pk>/grant/", views.right_grant, name="right_grant"),
    path("rights/<int:pk>/revoke/", views.right_revoke, name="right_revoke"),
    path("of-retailer/<int:pk>/", views.of_retailer, name="of_retailer"),
    path("evidence/<int:pk>/", views.evidence, name="evidence"),
    path("evidence/<int:pk>/small/", views.evidence_small, name="evidence_small"),
    path("notes/<int:pk>/withdraw/", views.note_withdraw, name="note_withdraw"),
    path("<int:pk>/", views.case_detail, name="detail"),
    path("<int:pk>/take-up/", views.case_take_up, name="take_up"),
    path("<int:pk>/check/", views.case_check, name="check"),
    path("<int:pk>/decide/", views.case_decide, name="decide"),
    path("<int:pk>/close/", views.case_close, name="close"),
    path("<int:pk>/evidence/", views.evidence_add, name="evidence_add"),
    path("<int:pk>/note/", views.note_set, name="note_set"),
    path("<int:pk>/erase/", views.case_erase, name="erase"),
]
