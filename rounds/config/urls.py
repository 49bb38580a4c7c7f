"""Every door of Rounds. An URL without a stated door fails the build (tests/test_matrix.py)."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.account.urls")),
    path("accounts/mfa/", include("allauth.mfa.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("imports/", include("rounds.common.urls")),
    path("", include("rounds.reports.urls")),
    path("people/", include("rounds.people.urls")),
    path("retailers/", include("rounds.retailers.urls")),
    path("orders/", include("rounds.orders.urls")),
    path("segments/", include("rounds.segments.urls")),
    path("plans/", include("rounds.planning.urls")),
    path("visits/", include("rounds.visits.urls")),
    path("issues/", include("rounds.issues.urls")),
    path("bulletins/", include("rounds.bulletins.urls")),
    path("surveys/", include("rounds.surveys.urls")),
    path("assessment/", include("rounds.assessment.urls")),
    path("training/", include("rounds.training.urls")),
    path("improvement/", include("rounds.improvement.urls")),
    path("field/", include("rounds.field.urls")),
    path("p/", include("rounds.portal.urls")),
]
