"""The doors of reports."""

from django.urls import URLPattern, URLResolver, path

from rounds.reports.views import exports, pages, period, privacy

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("company/", pages.company, name="company"),
    path("log/", pages.log, name="log"),
    path("period/", period.period, name="period"),
    path("period/file/", period.period_file, name="period_file"),
    path("period/remark/", period.period_remark, name="period_remark"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<int:pk>/", exports.export, name="export"),
    path("exports/<int:pk>/job/", exports.export_job, name="export_job"),
    path("exports/<int:pk>/ask/", exports.export_ask, name="export_ask"),
    path("exports/<int:pk>/decide/", exports.export_decide, name="export_decide"),
    path("exports/<int:pk>/file/", exports.export_file, name="export_file"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("privacy/disclose/", privacy.disclose, name="disclose"),
    path("privacy/erase/", privacy.erasure_ask, name="erasure_ask"),
    path("privacy/erase/<int:pk>/", privacy.erasure_decide, name="erasure_decide"),
    path("healthz", pages.healthy, name="healthy"),
    path("favicon.ico", pages.favicon, name="favicon"),
]
