"""The doors of imports."""

from django.urls import URLPattern, URLResolver, path, re_path

from rounds.common.views import arriving, running

app_name = "imports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", arriving.import_list, name="list"),
    path("new/", arriving.import_new, name="new"),
    path("template/<slug:kind>/", arriving.import_template, name="template"),
    path("<int:pk>/", running.import_detail, name="detail"),
    path("<int:pk>/match/", arriving.import_match, name="match"),
    path("<int:pk>/job/", running.import_job, name="job"),
    path("<int:pk>/apply/", running.import_apply, name="apply"),
    path("<int:pk>/undo/", running.import_undo, name="undo"),
    path("<int:pk>/drop/", running.import_drop, name="drop"),
    re_path(r"^(?P<pk>\d{1,18})/failed\.(?P<ending>xlsx|csv)$", running.import_failed, name="failed"),
]
