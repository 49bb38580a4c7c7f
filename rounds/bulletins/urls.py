"""The doors of bulletins."""

from django.urls import URLPattern, URLResolver, path

from rounds.bulletins import views

app_name = "bulletins"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.bulletin_list, name="list"),
    path("owe/", views.bulletin_owe, name="owe"),
    path("new/", views.bulletin_announce, name="announce"),
    path("<int:pk>/", views.bulletin_detail, name="detail"),
    path("<int:pk>/publish/", views.bulletin_publish, name="publish"),
    path("<int:pk>/passed-on/<int:retailer_pk>/", views.bulletin_pass_on, name="pass_on"),
]
