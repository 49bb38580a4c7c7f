"""Django settings. Two environment variables matter: ROUNDS_DATA (data folder) and DATABASE_URL (database)."""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF

BASE = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("ROUNDS_DATA", "var")).absolute()
DATA.mkdir(parents=True, exist_ok=True)


def _flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0") not in {"", "0", "false", "no"}


def _secret_key() -> str:
    """The key from the environment, or one made on first start and kept beside the data (mode 0600)."""
    if key := os.environ.get("ROUNDS_SECRET_KEY"):
        return key
    path = DATA / "secret_key"
    if not path.exists():
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64))
        try:
            os.link(fresh, path)  # the first process wins, the others read its key
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()


def _database() -> dict[str, Any]:
    url = os.environ.get("DATABASE_URL")
    if url and not url.startswith("sqlite"):
        database: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
        # Compiling a query of a page takes longer than running it: 120 of 240 ms for a department's list of all issues.
        database.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
        return database
    name = url.removeprefix("sqlite:///") if url else str(DATA / "rounds.sqlite3")
    return {"ENGINE": "rounds.common.db.sqlite", "NAME": name}


SECRET_KEY = _secret_key()
DEBUG = _flag("ROUNDS_DEBUG")
DEMO = _flag("ROUNDS_DEMO") or (DATA / "demo").exists()
ALLOWED_HOSTS = os.environ.get("ROUNDS_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("ROUNDS_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "rounds.common",
    "rounds.people",
    "rounds.retailers",
    "rounds.orders",
    "rounds.segments",
    "rounds.visits",
    "rounds.enforcement",
    "rounds.issues",
    "rounds.bulletins",
    "rounds.surveys",
    "rounds.training",
    "rounds.planning",
    "rounds.assessment",
    "rounds.improvement",
    "rounds.field",
    "rounds.portal",
    "rounds.reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rounds.reports.views.gate.ExportGate",
    "rounds.common.scoping.ScopeGuard",
]

ROOT_URLCONF = "rounds.config.urls"
WSGI_APPLICATION = "rounds.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rounds.config.menu.page_frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Staff"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "rounds.config.accounts.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
# A whole office sits behind one address: failures lock an account on a device, never the address (trust.md, F24).
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
LOCALE_PATHS = [BASE / "rounds" / name / "locale" for name in ("config", "demo")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if _flag("ROUNDS_PLAIN_STATIC")
        else "rounds.common.static_files.HashedFiles"
    },
}
MEDIA_ROOT = DATA / "media"
WHITENOISE_USE_FINDERS = _flag("ROUNDS_PLAIN_STATIC")
WHITENOISE_AUTOREFRESH = _flag("ROUNDS_PLAIN_STATIC")

# Failed sign-ins are counted here: one place for all web processes of this machine. With the usual 300 entries, made-up
# names would push the count of a real account out (F24).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

TASKS = {
    "default": {
        "BACKEND": os.environ.get("ROUNDS_TASKS", "django_tasks_db.DatabaseBackend"),
        "QUEUES": ["default"],
    }
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# The demo and a first look run on plain http on one machine; behind TLS ROUNDS_HTTPS=1 switches all of these on.
HTTPS = _flag("ROUNDS_HTTPS")
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-rounds" if HTTPS else "rounds"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_tokens": {"()": "rounds.config.logs.WithoutTokens"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["without_tokens"]}},
    "loggers": {"django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("ROUNDS_LOG", "WARNING")},
}
