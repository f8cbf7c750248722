"""Settings, read from the environment by strict readers. Defaults serve one laptop, on loopback."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from rebond.kit.environment import BadEnvironment, read_bool, read_int, read_list, read_path, read_text
from rebond.kit.keyring import read_keys

PACKAGE = Path(__file__).resolve().parent.parent
REBOND_DATA = read_path("REBOND_DATA", Path("var"))
try:
    REBOND_DATA.mkdir(parents=True, exist_ok=True)
except OSError as fault:
    raise BadEnvironment("REBOND_DATA", f"a directory that can be made ({fault.strerror})") from fault


def _secret(name: str) -> str:
    """A secret of the environment, else one kept in the data directory, made at the first start (mode 0600)."""
    if given := read_text(f"REBOND_{name.upper()}"):
        return given
    return _in_file(REBOND_DATA / f"{name}.key").strip()


def _sealing_keys() -> tuple[bytes, ...]:
    """The newest first: from the environment, else from a file, which is made at the first start."""
    text = read_text("REBOND_SEALING") or _in_file(SEALING_FILE)
    try:
        return read_keys(text)
    except ValueError as error:
        raise BadEnvironment("REBOND_SEALING", str(error)) from error


def _fingerprint_key() -> bytes:
    """It stays when sealing keys are replaced. Where it was never given, it is the first sealing key there was."""
    if given := read_text("REBOND_FINGERPRINT"):
        return given.encode()
    file = REBOND_DATA / "fingerprint.key"
    if file.exists():
        return file.read_text(encoding="ascii").strip().encode()
    if read_text("REBOND_SEALING"):
        if len(SEALING_KEYS) > 1:
            raise BadEnvironment(
                "REBOND_FINGERPRINT", "the oldest key of REBOND_SEALING, before another is added"
            )
        return SEALING_KEYS[-1]
    return _in_file(file, "" if IS_NEW else SEALING_KEYS[-1].decode()).strip().encode()


def _in_file(file: Path, first: str = "") -> str:
    """What ``file`` holds; made when it is absent (mode 0600), with ``first`` or a new secret, whole from the start."""
    if not file.exists():
        beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        with os.fdopen(
            os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
        ) as new:
            new.write(first or secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # another process was first
            os.link(beside, file)
        beside.unlink()
    return file.read_text(encoding="ascii")


def _database() -> dict[str, Any]:
    url = read_text("REBOND_DATABASE_URL")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": REBOND_DATA / "rebond.sqlite3",
            "OPTIONS": {
                # IMMEDIATE: without it twenty writers at once fail; FULL: an answer is on the disk.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=268435456;"
                    "PRAGMA secure_delete=ON;"
                    "PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=67108864"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadEnvironment("REBOND_DATABASE_URL", "postgres://user:password@host:port/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = _secret("secret")
SEALING_FILE = read_path("REBOND_SEALING_FILE", REBOND_DATA / "sealing.key")
IS_NEW = not SEALING_FILE.exists()
SEALING_KEYS = _sealing_keys()
FINGERPRINT_KEY = _fingerprint_key()
# One key for each programme lies here; a fingerprint takes this much memory to make (OWASP: 19 MiB, two passes).
FINGERPRINT_FOLDER = read_path("REBOND_FINGERPRINT_FOLDER", REBOND_DATA / "fingerprints")
# Opens the names of people followed for the FSE+, and nothing else does. Keep a copy apart from the database.
COFUNDING_KEY_FILE = read_path("REBOND_COFUNDING_KEY_FILE", REBOND_DATA / "cofunding.key")
FINGERPRINT_MEMORY_KIB = read_int("REBOND_FINGERPRINT_MEMORY_KIB", 19_456)
DEBUG = read_bool("REBOND_DEBUG")
ALLOWED_HOSTS = read_list("REBOND_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = read_list("REBOND_TRUSTED_ORIGINS", [])
PUBLIC_URL = read_text("REBOND_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
PRIVACY_CONTACT = read_text("REBOND_PRIVACY_CONTACT")
BEHIND_PROXY = read_bool("REBOND_BEHIND_PROXY")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "whitenoise.runserver_nostatic",
    "template_partials.apps.SimpleAppConfig",
    "csp",
    "ninja",
    "rebond.accounts",  # before django-allauth, whose templates it draws anew
    "allauth",
    "allauth.account",
    "rebond.ui",
    "django.forms",
    "rebond.documents",
    "rebond.ledger",
    "rebond.notices",
    "rebond.geography",
    "rebond.network",
    "rebond.programmes",
    "rebond.orders",
    "rebond.referrals",
    "rebond.pads",
    "rebond.donations",
    "rebond.collection",
    "rebond.devices",
    "rebond.agents",
    "rebond.workshop",
    "rebond.repairs",
    "rebond.preparation",
    "rebond.certificates",
    "rebond.bench",
    "rebond.committees",
    "rebond.assessments",
    "rebond.learning",
    "rebond.lacoop",
    "rebond.vouchers",
    "rebond.stock",
    "rebond.subcontracting",
    "rebond.handover",
    "rebond.aftercare",
    "rebond.sales",
    "rebond.recycling",
    "rebond.integration",
    "rebond.reporting",
    "rebond.cofunding",
    "rebond.audits",
    "rebond.privacy",
    "rebond.desk",
    "rebond.demonstration",
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
    "rebond.accounts.middleware.LanguageOfThePersonMiddleware",
    "rebond.accounts.middleware.SignInAgainMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rebond.network.middleware.ActorMiddleware",
    "rebond.bench.middleware.OperatorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "rebond.access.middleware.NoNulMiddleware",
    "rebond.desk.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "rebond.config.urls"
WSGI_APPLICATION = "rebond.config.wsgi.application"
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": ["template_partials.templatetags.partials", "rebond.ui.templatetags.sending"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rebond.ui.context.page",
            ],
        },
    }
]
FORM_RENDERER = "rebond.ui.renderer.Renderer"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "rebond.accounts.adapter.InvitationOnly"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {
    "login": "rebond.accounts.forms.SignInForm",
    "reset_password": "rebond.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "rebond.accounts.forms.NewPasswordForm",
    "change_password": "rebond.accounts.forms.ChangePasswordForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if PUBLIC_URL.startswith("https://") else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, "'wasm-unsafe-eval'"],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Above it a third is thrown away, tries that were counted among them.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": REBOND_DATA / "files"},
    },
    "staticfiles": {"BACKEND": "rebond.config.statics.Statics"},
}
STATIC_URL = "/static/"
STATIC_ROOT = REBOND_DATA / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MANIFEST_STRICT = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 40 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
LARGEST_UPLOAD = 32 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 200

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["rebond.config.formats"]
USE_I18N = True
# kit, access and console are no installed apps and speak too.
LOCALE_PATHS = sorted(PACKAGE.glob("*/locale"))
USE_TZ = True
TIME_ZONE = read_text("REBOND_TIME_ZONE", "Europe/Paris")

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if read_text("REBOND_SMTP_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = REBOND_DATA / "mail"
EMAIL_HOST = read_text("REBOND_SMTP_HOST")
EMAIL_PORT = read_int("REBOND_SMTP_PORT", 587)
EMAIL_HOST_USER = read_text("REBOND_SMTP_USER")
EMAIL_HOST_PASSWORD = read_text("REBOND_SMTP_PASSWORD")
EMAIL_USE_TLS = bool(EMAIL_HOST)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = read_text("REBOND_MAIL_FROM", "Rebond <rebond@localhost>")

# La Coop de la médiation numérique, read with the key of each place; seconds for each answer.
LACOOP_URL = read_text("REBOND_LACOOP_URL", "https://coop-numerique.anct.gouv.fr/api/v1").rstrip("/")
LACOOP_TIMEOUT = 10.0
# How a reminder of a session leaves: the dotted path of a class (`rebond.learning.senders`), one for each channel.
REMINDER_SENDERS = {
    "email": read_text(
        "REBOND_REMINDERS_EMAIL",
        "rebond.learning.senders.EmailSender" if EMAIL_HOST else "rebond.learning.senders.ConsoleSender",
    ),
    "sms": read_text("REBOND_REMINDERS_SMS", "rebond.learning.senders.ConsoleSender"),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"route": {"()": "rebond.config.logs.RouteInsteadOfPath"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "stream": sys.stderr,
            "formatter": "plain",
            "filters": ["route"],
        }
    },
    "root": {"handlers": ["stderr"], "level": read_text("REBOND_LOG_LEVEL", "WARNING")},
}
# The standard output belongs to answers: what programs read there must hold nothing else.
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.processors.format_exc_info,
        structlog.processors.KeyValueRenderer(key_order=["event"]),
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
SILENCED_SYSTEM_CHECKS: list[str] = []
