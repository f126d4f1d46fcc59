"""Django's settings, made from what the server was started with."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pysqlite3
from csp.constants import NONCE, NONE, SELF

from ultramicro.web.site import site

# Python's own SQLite may be one that can corrupt a file in WAL mode. Django takes what is called so when its
# backend is loaded; everybody else keeps Python's own.
_NAMES = ("sqlite3", "sqlite3.dbapi2")
_others = {name: sys.modules.pop(name) for name in _NAMES if name in sys.modules}
sys.modules["sqlite3"], sys.modules["sqlite3.dbapi2"] = pysqlite3, pysqlite3.dbapi2
import_module("django.db.backends.sqlite3.base")
for _name in _NAMES:
    del sys.modules[_name]
sys.modules.update(_others)


def _database(url: str) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": site().home / "people.sqlite3",
            # Each thread keeps its own: to open one for every page costs more than to read from it.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                # What will write says so at once, or two that read first would refuse each other.
                "transaction_mode": "IMMEDIATE",
                "init_command": "pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=on",
            },
        }
    parts = urlsplit(url)
    # What stands behind the `?`, such as `sslmode=require`, is the driver's own; dropped, it would be missed.
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": options.pop("dbname", parts.path.lstrip("/")),
        "USER": options.pop("user", unquote(parts.username or "")),
        "PASSWORD": options.pop("password", unquote(parts.password or "")),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,
        # Where the database was started anew, a connection that was kept is not used once more.
        "CONN_HEALTH_CHECKS": True,
    }


_secure = site().origin.startswith("https:")
DEBUG = False
SECRET_KEY = site().secret_key
ALLOWED_HOSTS = list(site().hosts)
CSRF_TRUSTED_ORIGINS = [site().origin] if _secure else []
USE_X_FORWARDED_HOST = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if site().behind_proxy else None
ROOT_URLCONF = "ultramicro.web.routes.urls"
WSGI_APPLICATION = "ultramicro.web.application.application"
APPEND_SLASH = False
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "ultramicro.web.api",
    "ultramicro.web.people",
    "ultramicro.web.running",
    "ultramicro.web.acting",
]
MIDDLEWARE = [
    "ultramicro.web.middleware.drop_forwarded",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "ultramicro.web.middleware.speaking",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ultramicro.web.middleware.in_place",
    "ultramicro.web.api.by_token.by_token",
    "ultramicro.web.middleware.allowed",
    "ultramicro.web.middleware.telling",
]
TEMPLATES: list[dict[str, Any]] = []
DATABASES = {"default": _database(site().database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["ultramicro.web.people.known.ByTable"]
SESSION_ENGINE = "ultramicro.web.people.known"
PASSWORD_HASHERS = ["ultramicro.web.people.hashing.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("name", "called")}},
]  # fmt: skip
# A prefix that browsers refuse to let another host or an insecure page set; without TLS there is none.
SESSION_COOKIE_NAME = "__Host-session" if _secure else "session"
SESSION_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if _secure else "csrf"
CSRF_COOKIE_SECURE = _secure
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "ultramicro.web.errors.forged"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF], "script-src": [SELF, NONCE], "style-src": [SELF], "img-src": [SELF, "data:"],
        "object-src": [NONE], "base-uri": [NONE], "form-action": [SELF], "frame-ancestors": [NONE],
    }
}  # fmt: skip
FILE_UPLOAD_TEMP_DIR = str(site().home / "uploads")
FILE_UPLOAD_HANDLERS = ["ultramicro.web.putting_in.streaming.Bounded"]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
USE_I18N = False  # texts are the program's own messages, said by its own formatter
USE_TZ = True
TIME_ZONE = "UTC"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
