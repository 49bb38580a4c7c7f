"""The doors of visits."""

from django.urls import URLPattern, URLResolver, path

from rounds.visits import views

app_name = "visits"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.visit_list, name="list"),
    path("missed/", views.missed, name="missed"),
    path("reviews/", views.reviews, name="reviews"),
    path("trace/", views.trace_quality, name="trace"),
    path("trace/doubts/", views.doubts, name="doubts"),
    path("trace/<int:pk>/rule/", views.trace_rule, name="trace_rule"),
    path("trace/<int:pk>/undo/", views.trace_undo, name="trace_undo"),
    path("anomalies/", views.anomalies, name="anomalies"),
    path("anomalies/<int:pk>/settle/", views.anomaly_settle, name="anomaly_settle"),
    path("digests/", views.digests, name="digests"),
    path("digests/build/", views.digest_build, name="digest_build"),
    path("digests/<int:pk>/", views.digest, name="digest"),
    path("digests/<int:pk>/edit/", views.digest_edit, name="digest_edit"),
    path("digests/<int:pk>/publish/", views.digest_publish, name="digest_publish"),
    path("digests/<int:pk>/file/", views.digest_file, name="digest_file"),
    path("of-retailer/<int:pk>/", views.of_retailer, name="of_retailer"),
    path("promises/", views.promise_ledger, name="promises"),
    path("promises/promises.xlsx", views.promises_sheet, name="promises_sheet"),
    path("promises/of-retailer/<int:pk>/", views.promises_of_retailer, name="promises_of_retailer"),
    path("promises/<int:pk>/settle/", views.promise_settle, name="promise_settle"),
    path("<int:pk>/", views.visit_detail, name="detail"),
    path("<int:pk>/by-proxy/", views.by_proxy, name="by_proxy"),
    path("attachments/<int:pk>/", views.attachment, name="attachment"),
    path("attachments/<int:pk>/small/", views.thumbnail, name="thumbnail"),
]
