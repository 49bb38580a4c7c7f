"""The doors of field: the app's page, its worker and manifest, and the API under `api/`."""

from django.urls import URLPattern, URLResolver, path

from rounds.field.api import FIELD_ROLES, api
from rounds.field.views.app import app, manifest, worker
from rounds.field.views.outbox_files import discard_file, outbox_file, outbox_files, take_file
from rounds.field.views.phones import devices, quarantined, settle, wipe, withdraw

app_name = "field"

API_METHODS = {
    "ping": ("GET",),
    "wiped": ("POST",),
    "sync": ("POST",),
    "heads": ("POST",),
    "similar": ("POST",),
    "content": ("GET",),
    "news": ("POST",),
    "attachment": ("GET", "PATCH", "PUT"),
}


def _api_doors() -> list[URLPattern]:
    """The operations of the API; each says, like every view, who may open it and with which methods."""
    doors = {}
    for pattern in api.urls[0]:  # one for each method, all of a path with the same view
        if isinstance(pattern, URLPattern) and pattern.name in API_METHODS:
            pattern.callback.open_to = FIELD_ROLES  # type: ignore[attr-defined]
            pattern.callback.methods = API_METHODS[pattern.name]  # type: ignore[attr-defined]
            doors[pattern.name] = path(f"api/{pattern.pattern}", pattern.callback, name=pattern.name)
    return list(doors.values())


urlpatterns: list[URLPattern | URLResolver] = [
    path("", app, name="app"),
    path("devices/", devices, name="devices"),
    path("devices/<int:pk>/wipe/", wipe, name="wipe"),
    path("devices/<int:pk>/keep/", withdraw, name="withdraw_wipe"),
    path("refused/<int:pk>/", quarantined, name="quarantined"),
    path("refused/<int:pk>/settle/", settle, name="settle"),
    path("outboxes/", outbox_files, name="outbox_files"),
    path("outboxes/<int:pk>/", outbox_file, name="outbox_file"),
    path("outboxes/<int:pk>/take/", take_file, name="take_file"),
    path("outboxes/<int:pk>/discard/", discard_file, name="discard_file"),
    path("sw.js", worker, name="worker"),
    path("manifest.webmanifest", manifest, name="manifest"),
    *_api_doors(),
]
