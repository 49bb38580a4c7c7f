"""The page of the phone app, its service worker and its manifest. None of them holds anything about a person."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie

from rounds.common.doors import open_to, open_to_all
from rounds.people.rules.roles import Role

ROOM = Path(__file__).parents[1]
OWN = ROOM / "static" / "field"
LIBRARIES = {
    "vue": "vendor/vue/vue.js",
    "vant": "vendor/vant/vant.js",
    "idb": "vendor/idb/idb.js",
    "signature_pad": "vendor/signature_pad/signature_pad.js",
    "leaflet": "vendor/leaflet/leaflet.js",
}
STYLES = ("vendor/vant/vant.css", "vendor/leaflet/leaflet.css", "field/field.css", "field/way.css", "field/themes.css")
PICTURES = ("field/icon.svg", "field/icon-192.png", "vendor/vant/vant-icon.woff2")  # the large icon is the system's


def own_modules() -> list[str]:
    """The app's JavaScript files as static names."""
    return sorted(f"field/{path.relative_to(OWN).as_posix()}" for path in OWN.rglob("*.js"))


def import_map() -> dict[str, dict[str, str]]:
    """Bare names of libraries and plain paths of own modules to the hashed files; imports stay as written."""
    names = {bare: static(name) for bare, name in LIBRARIES.items()}
    plain = {f"{settings.STATIC_URL}{name}": static(name) for name in own_modules()}
    return {"imports": names | {path: hashed for path, hashed in plain.items() if path != hashed}}


def precached() -> list[str]:
    """Everything the app needs without a network."""
    files = [*LIBRARIES.values(), *STYLES, *own_modules(), *PICTURES]
    return [reverse("field:app"), reverse("field:manifest"), *(static(name) for name in files)]


def version() -> str:
    """Names the content of the app: changes when any file of it does."""
    return _version() if not settings.WHITENOISE_AUTOREFRESH else _fresh_version()


def _fresh_version() -> str:
    digest = hashlib.sha256(json.dumps(precached()).encode())
    for name in [*LIBRARIES.values(), *STYLES, *own_modules()]:
        found = finders.find(name)
        if isinstance(found, str):
            digest.update(Path(found).read_bytes())
    digest.update((ROOM / "templates" / "field" / "app.html").read_bytes())
    return digest.hexdigest()[:12]


_version = lru_cache(maxsize=1)(_fresh_version)


@open_to(Role.ACCOUNT_MANAGER, Role.SERVICE_TEAM)
@ensure_csrf_cookie
def app(request: HttpRequest) -> HttpResponse:
    """The one page of the app; the same for everybody, so that it can be kept for work without a network."""
    context: dict[str, Any] = {
        "import_map": json.dumps(import_map(), ensure_ascii=False),
        "styles": [static(name) for name in STYLES],
        "start": static("field/app.js"),
        "version": version(),
        "nonce": request.csp_nonce,  # type: ignore[attr-defined]
    }
    return HttpResponse(get_template("field/app.html").render(context))


@open_to_all()
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: its text changes with the version, which is how a browser learns of a new app."""
    context = {"version": version(), "precached": json.dumps(precached()), "page": reverse("field:app")}
    text = get_template("field/sw.js").render(context)
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@open_to_all()
def manifest(request: HttpRequest) -> HttpResponse:
    """What makes the app installable."""
    return JsonResponse(
        {
            "name": _("巡访 Rounds"),
            "short_name": _("巡访"),
            "start_url": reverse("field:app"),
            "scope": reverse("field:app"),
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#0b5cab",
            "icons": [
                {"src": staticfiles_storage.url("field/icon-192.png"), "sizes": "192x192", "type": "image/png"},
                {"src": staticfiles_storage.url("field/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            ],
        },
        content_type="application/manifest+json",
    )
