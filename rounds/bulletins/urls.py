"""The doors of bulletins."""

from django.urls import URLPattern, URLResolver, path

from rounds.bulletins.views import coverage, detail, digest, duties, lists, passing, publishing

app_name = "bulletins"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.bulletin_list, name="list"),
    path("digest/", digest.digest, name="digest"),
    path("digest/sheet/", digest.digest_sheet, name="digest_sheet"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("coverage/counts/", coverage.coverage_counts, name="coverage_counts"),
    path("coverage/brands/", coverage.coverage_brands, name="coverage_brands"),
    path("coverage/sheet/", coverage.coverage_sheet, name="coverage_sheet"),
    path("duties/", duties.duty_list, name="duties"),
    path("duties/new/", duties.duty_add, name="duty_add"),
    path("duties/list-ahead/", duties.duty_list_ahead, name="duty_list_ahead"),
    path("duties/<int:pk>/end/", duties.duty_end, name="duty_end"),
    path("owe/", publishing.bulletin_owe, name="owe"),
    path("new/", publishing.bulletin_announce, name="announce"),
    path("audience/", publishing.bulletin_audience, name="audience"),
    path("<int:pk>/", detail.bulletin_detail, name="detail"),
    path("<int:pk>/publish/", publishing.bulletin_publish, name="publish"),
    path("<int:pk>/correct/", publishing.bulletin_correct, name="correct"),
    path("<int:pk>/withdraw/", publishing.bulletin_withdraw, name="withdraw"),
    path("<int:pk>/passed-on/", passing.bulletin_pass_on_many, name="pass_on_many"),
    path("<int:pk>/passed-on/<int:retailer_pk>/", passing.bulletin_pass_on, name="pass_on"),
]
