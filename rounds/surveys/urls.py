"""The doors of surveys."""

from django.urls import URLPattern, URLResolver, path

from rounds.surveys import views

app_name = "surveys"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.campaign_list, name="list"),
    path("new/", views.campaign_new, name="new"),
    path("<int:pk>/", views.campaign_detail, name="detail"),
    path("<int:pk>/open/", views.campaign_open, name="open"),
    path("<int:pk>/renew/", views.campaign_renew, name="renew"),
    path("<int:pk>/close/", views.campaign_close, name="close"),
    path("<int:pk>/discard/", views.campaign_discard, name="discard"),
]
