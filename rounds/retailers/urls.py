"""The doors of retailers."""

from django.urls import URLPattern, URLResolver, path

from rounds.retailers import views

app_name = "retailers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.retailer_list, name="list"),
    path("export/", views.retailer_export, name="export"),
    path("new/", views.retailer_new, name="new"),
    path("<int:pk>/", views.retailer_detail, name="detail"),
    path("<int:pk>/edit/", views.retailer_edit, name="edit"),
    path("<int:pk>/unmask/", views.retailer_unmask, name="unmask"),
    path("<int:pk>/observations/", views.observations, name="observations"),
    path("<int:pk>/observe/", views.observe, name="observe"),
    path("<int:pk>/history/<str:field>/", views.retailer_history, name="history"),
]
