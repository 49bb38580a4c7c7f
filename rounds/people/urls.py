"""The doors of people."""

from django.urls import URLPattern, URLResolver, path

from rounds.people import views

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/", views.staff_list, name="staff"),
    path("staff/new/", views.account_new, name="account_new"),
    path("staff/<int:pk>/", views.account, name="account"),
    path("staff/<int:pk>/close/", views.account_close, name="account_close"),
    path("staff/<int:pk>/card/", views.card, name="card"),
    path("staff/<int:pk>/card/portrait/", views.portrait, name="portrait"),
    path("staff/<int:pk>/card/portrait/remove/", views.portrait_remove, name="portrait_remove"),
    path("territories/<int:pk>/", views.territory, name="territory"),
    path("settings/", views.setting_list, name="settings"),
    path("settings/<str:key>/", views.setting_detail, name="setting"),
]
