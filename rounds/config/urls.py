"""Every door of Rounds. An URL without a stated door fails the build (tests/test_matrix.py)."""

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path

# Accounts are opened by the company: no sign-up, no e-mail, no reset by mail (the administrator sets a new password).
ACCOUNTS: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("mfa/", include("allauth.mfa.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include(ACCOUNTS)),
    path("i18n/", include("django.conf.urls.i18n")),
    path("imports/", include("rounds.common.urls")),
    path("", include("rounds.reports.urls")),
    path("people/", include("rounds.people.urls")),
    path("retailers/", include("rounds.retailers.urls")),
    path("orders/", include("rounds.orders.urls")),
    path("segments/", include("rounds.segments.urls")),
    path("plans/", include("rounds.planning.urls")),
    path("visits/", include("rounds.visits.urls")),
    path("enforcement/", include("rounds.enforcement.urls")),
    path("issues/", include("rounds.issues.urls")),
    path("bulletins/", include("rounds.bulletins.urls")),
    path("surveys/", include("rounds.surveys.urls")),
    path("assessment/", include("rounds.assessment.urls")),
    path("training/", include("rounds.training.urls")),
    path("improvement/", include("rounds.improvement.urls")),
    path("field/", include("rounds.field.urls")),
    path("p/", include("rounds.portal.urls")),
]
