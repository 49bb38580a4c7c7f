"""The doors of the portal. A retailer enters by `enter` and then carries a cookie that only these paths see."""

from django.urls import URLPattern, URLResolver, path

from rounds.portal import views

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("k/<str:token>/", views.enter, name="enter"),
    path("s/<str:token>/", views.survey, name="survey"),
    path("issues/new/", views.issue_new, name="issue_new"),
    path("issues/<int:pk>/", views.issue, name="issue"),
    path("issues/<int:pk>/confirm/", views.issue_confirm, name="issue_confirm"),
    path("issues/<int:pk>/reopen/", views.issue_reopen, name="issue_reopen"),
    path("of-retailer/<int:pk>/", views.of_retailer, name="of_retailer"),
    path("of-retailer/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("of-retailer/<int:pk>/card/", views.card, name="card"),
]
