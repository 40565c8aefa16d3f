"""Settings: everything an operator may change comes from the environment (docs/operator-guide.md)."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from bihuan.core import addresses

ROOT = Path(__file__).resolve().parents[2]
DATA_DIR = Path(os.environ.get("BIHUAN_DATA", ROOT / "var"))
DEMO = os.environ.get("BIHUAN_DEMO") == "1"
DEBUG = os.environ.get("BIHUAN_DEBUG") == "1"

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-32000;PRAGMA temp_store=MEMORY;"


def database(url: str) -> dict[str, Any]:
    """Read `sqlite:///path` or `postgres://user:password@host:port/name?option=value`."""
    parts = addresses.read(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
            "CONN_MAX_AGE": None,
        }
    said = addresses.server(parts)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": said["dbname"],
        "USER": said["user"],
        "PASSWORD": said["password"],
        "HOST": said["host"],
        "PORT": said["port"],
        "OPTIONS": _options(parts.query),
        "CONN_MAX_AGE": 60,
    }


def _options(query: str) -> dict[str, Any]:
    """PostgreSQL keeps one plan of what is asked three times by core/prepared.py, unless the address says otherwise."""
    given = dict(parse_qsl(query))
    if not (times := given.pop("prepare_threshold", "3")).isdigit():
        return {**given, "prepare_threshold": None}
    return {"options": "-c plan_cache_mode=force_generic_plan", **given, "prepare_threshold": int(times)}


def secret_key() -> str:
    """The key of the environment, or one made at the first start and kept beside the data."""
    if key := os.environ.get("BIHUAN_SECRET_KEY"):
        return key
    kept = DATA_DIR / "secret-key"
    if not kept.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        kept.write_text(secrets.token_urlsafe(50))
        kept.chmod(0o600)
    return kept.read_text()


SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("BIHUAN_SECRET_KEY_OLD", "").split(",") if key]
ALLOWED_HOSTS = os.environ.get("BIHUAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SITE_URL = os.environ.get("BIHUAN_URL", "http://127.0.0.1:8000")
SITE_NAMED = "BIHUAN_URL" in os.environ  # else whole addresses are as the browser calls them
PROXIES = int(os.environ.get("BIHUAN_PROXIES", 0))  # how many reverse proxies of ours stand before this server


def trusted_origins(site: str, more: str) -> list[str]:
    """Where forms may come from: behind a proxy with TLS our own address is another one than we hear ourselves called."""
    own = f"{urlsplit(site).scheme}://{urlsplit(site).netloc}"
    return [*([own] if own.startswith("https://") else []), *(origin for origin in more.split(",") if origin)]


CSRF_TRUSTED_ORIGINS = trusted_origins(SITE_URL, os.environ.get("BIHUAN_ORIGINS", ""))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "template_partials",
    "django_htmx",
    "axes",
    "ninja",
    "bihuan.core",
    "bihuan.areas.policies",
    "bihuan.areas.capability",
    "bihuan.areas.service",
    "bihuan.areas.improvement",
    "bihuan.areas.correction",
    "bihuan.areas.assurance",
    "bihuan.jobs",
    "bihuan.web",
]

MIDDLEWARE = [
    "bihuan.web.proxies.Proxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bihuan.web.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bihuan.web.middleware.Standing",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "bihuan.urls"
WSGI_APPLICATION = "bihuan.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [  # every template may use them without loading
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "bihuan.web.templatetags.bihuan",
                "bihuan.web.templatetags.steady",  # in place of some of the above
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bihuan.web.context.shell",
            ],
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", f"sqlite:///{DATA_DIR / 'bihuan.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "core.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if DEMO:
    PASSWORD_HASHERS.insert(0, "bihuan.jobs.demo.hashing.PrintedPasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "bihuan.web.views.signin.locked_out"
CSRF_FAILURE_VIEW = "bihuan.web.views.errors.csrf_failed"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG or DEMO or os.environ.get("BIHUAN_STATIC") == "plain":
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = True

# Background work: an own queue in the database; another backend of the tasks interface can take its place.
TASKS = {"default": {"BACKEND": "bihuan.jobs.queue.LeasedQueue", "QUEUES": ["default"]}}

MAX_UPLOAD = int(os.environ.get("BIHUAN_MAX_UPLOAD", 50 * 1024 * 1024))  # bytes
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "bihuan.web.capped.Capped",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

EMAIL_BACKEND = os.environ.get("BIHUAN_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = os.environ.get("BIHUAN_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("BIHUAN_EMAIL_PORT", 25))
EMAIL_HOST_USER = os.environ.get("BIHUAN_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("BIHUAN_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("BIHUAN_EMAIL_TLS") == "1"
EMAIL_TIMEOUT = 15
MAIL_CONFIGURED = bool(os.environ.get("BIHUAN_EMAIL_HOST") or os.environ.get("BIHUAN_EMAIL_BACKEND"))
PASSWORD_RESET_TIMEOUT = 3600  # seconds a link to set a new password holds
DEFAULT_FROM_EMAIL = os.environ.get("BIHUAN_EMAIL_FROM", "bihuan@localhost")
# Hosts in the house (`name` or `name:port`) a webhook may call all the same, and an own authority for their certificates.
WEBHOOK_TRUSTED = [host for host in os.environ.get("BIHUAN_WEBHOOK_TRUSTED", "").split(",") if host]
WEBHOOK_CA_BUNDLE = os.environ.get("BIHUAN_WEBHOOK_CA_BUNDLE", "")

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SITE_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_HSTS_SECONDS = int(os.environ.get("BIHUAN_HSTS", 30 * 86400 if SITE_URL.startswith("https://") else 0))
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "bihuan.core.log_lines.Discreet",
            "fmt": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("BIHUAN_LOG", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = [
    "security.W004",
    "security.W008",
]  # plain http is for trials; redirects are the proxy's business
