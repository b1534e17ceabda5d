"""Django's settings. What differs from machine to machine comes from the table in ``environment.py``."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from jingzhun_site.config.databases import database_for
from jingzhun_site.config.environment import read_environment
from jingzhun_site.config.logs import logging_settings
from jingzhun_site.config.secrets import load_secrets

_given = read_environment(os.environ)

# --- where things lie, and in which of the three ways the site runs ---------------------------------

HOME = _given.folder("JINGZHUN_HOME")
DEMO = _given.flag("JINGZHUN_DEMO")
DEBUG = _given.flag("JINGZHUN_DEBUG")
_secure = not (DEMO or DEBUG)
SECRETS_FOLDER = _given.folder("JINGZHUN_SECRETS")
FREE_DISK_MB = _given.number("JINGZHUN_FREE_DISK_MB")

# --- databases and keys ----------------------------------------------------------------------------

_database = database_for(
    _given.text("DATABASE_URL"), home=HOME, pool=_given.number("JINGZHUN_POOL")
)
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
_is_sqlite = _database["ENGINE"].endswith("sqlite3")
_secrets = load_secrets(SECRETS_FOLDER, database=Path(_database["NAME"]) if _is_sqlite else None)
HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
SECRET_KEY = _secrets.secret_key
VAULT_SECRETS = _secrets.vault
VAULT_KEY_ID = _secrets.vault_key_id

# --- apps ------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "csp",
    "ninja",
    "jingzhun_site.config",
    "jingzhun_site.frame",
    "jingzhun_site.accounts",
    "jingzhun_site.audit",
    "jingzhun_site.vault",
    "jingzhun_site.places",
    "jingzhun_site.register",
    "jingzhun_site.households",
    "jingzhun_site.lists",
    "jingzhun_site.decisions",
    "jingzhun_site.deliveries",
    "jingzhun_site.directives",
    "jingzhun_site.documents",
    "jingzhun_site.exchange",
    "jingzhun_site.goals",
    "jingzhun_site.duties",
    "jingzhun_site.imports",
    "jingzhun_site.jobs",
    "jingzhun_site.ledger",
    "jingzhun_site.organisations",
    "jingzhun_site.programmes",
    "jingzhun_site.crosschecks",
    "jingzhun_site.warmap",
    "jingzhun_site.reports",
    "jingzhun_site.home",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jingzhun_site.config.logs.RequestLog",
    "jingzhun_site.audit.context.OriginMiddleware",
    "jingzhun_site.config.uploads.UploadLimit",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "jingzhun_site.config.sessions.SessionLimits",
    "jingzhun_site.frame.keeping.ActedMark",
    "jingzhun_site.accounts.gates.EntryGates",
    "jingzhun_site.places.looking.LookingMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jingzhun_site.config.busy.Busy",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "jingzhun_site.config.urls"
WSGI_APPLICATION = "jingzhun_site.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jingzhun_site.frame.context.frame",
            ],
        },
    },
]

# --- language and time -----------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
TIME_ZONE = _given.text("JINGZHUN_TIME_ZONE")
TODAY = _given.day("JINGZHUN_TODAY")
ONE_IN = _given.number("JINGZHUN_ONE_IN")
USE_I18N = True
USE_TZ = True

# --- who comes in ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATORS}.NumericPasswordValidator"},
]
OTP_TOTP_ISSUER = "精准"
SECOND_STEP_ROLES = _given.words("JINGZHUN_SECOND_STEP_ROLES")
# An account is locked for one address only, so that nobody can lock a colleague out from elsewhere.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "jingzhun_site.config.logins.too_many_tries"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "jingzhun_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE_SECONDS = _given.number("JINGZHUN_IDLE_MINUTES") * 60
SESSION_SECONDS = _given.number("JINGZHUN_SESSION_HOURS") * 3600
SESSION_COOKIE_AGE = SESSION_SECONDS
CSRF_COOKIE_NAME = "jingzhun_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "jingzhun_site.frame.refusals.csrf_failure"

# --- what a browser may do -------------------------------------------------------------------------

ALLOWED_HOSTS = _given.words("JINGZHUN_HOSTS")
CSRF_TRUSTED_ORIGINS = _given.words("JINGZHUN_TRUSTED_ORIGINS")
BEHIND_PROXY = _given.flag("JINGZHUN_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_SSL_REDIRECT = _secure
SECURE_REDIRECT_EXEMPT = [r"^health"]
SESSION_COOKIE_SECURE = _secure
CSRF_COOKIE_SECURE = _secure
SECURE_HSTS_SECONDS = _given.number("JINGZHUN_HSTS_DAYS") * 86400 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _secure
SECURE_HSTS_PRELOAD = _secure
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}

# --- files -----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "media"  # never served by address: files go through views that ask who is there
_STATIC = "jingzhun_site.config.static_storage.TrimmedStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # pages name no other, and it halves the compressing
API_USES_A_MINUTE = _given.number("JINGZHUN_API_USES_A_MINUTE")
UPLOAD_LIMIT = _given.number("JINGZHUN_UPLOAD_MB") * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # form fields, not files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a batch selected by ticking boxes
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# --- how it is served ------------------------------------------------------------------------------

SERVE_ADDRESS = _given.text("JINGZHUN_ADDRESS")
SERVE_PORT = _given.number("JINGZHUN_PORT")
SERVE_PROCESSES = _given.number("JINGZHUN_PROCESSES")
SERVE_THREADS = _given.number("JINGZHUN_THREADS")
LOGGING = logging_settings(
    level=_given.text("JINGZHUN_LOG_LEVEL").upper(), form=_given.text("JINGZHUN_LOG_FORMAT")
)
