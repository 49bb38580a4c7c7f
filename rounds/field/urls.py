"""The doors of field: the app's page, its worker and manifest, and the API under `api/`."""

from django.urls import URLPattern, URLResolver, path

from rounds.field.api import FIELD_ROLES, api
from rounds.field.views import app, devices, manifest, worker

app_name = "field"

API_METHODS = {
    "ping": ("GET",),
    "sync": ("POST",),
    "content": ("GET",),
    "news": ("POST",),
    "attachment": ("GET", "PATCH", "PUT"),
}


def _api_doors() -> list[URLPattern]:
    """The operations of the API; each says, like every view, who may open it and with which methods."""
    doors = []
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name in API_METHODS:
            pattern.callback.open_to = FIELD_ROLES  # type: ignore[attr-defined]
            pattern.callback.methods = API_METHODS[pattern.name]  # type: ignore[attr-defined]
            doors.append(path(f"api/{pattern.pattern}", pattern.callback, name=pattern.name))
    return doors


urlpatterns: list[URLPattern | URLResolver] = [
    path("", app, name="app"),
    path("devices/", devices, name="devices"),
    path("sw.js", worker, name="worker"),
    path("manifest.webmanifest", manifest, name="manifest"),
    *_api_doors(),
]
