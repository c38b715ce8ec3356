"""Settings of Permanence, all of them; the environment (or `.env`) fills in what differs.

Each variable is described in `.env.example`. Bad combinations become system checks
(`tenants/checks.py`), so that a server refuses to start instead of failing at a call.
"""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
import environ
import structlog

from config.api_document import DOCUMENT
from config.content_policy import policy
from config.logs import discreet
from config.schedule import SCHEDULE

# Generic classes such as ModelAdmin[Client] exist for the type checker only.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

# --- Where we are ----------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
PORT = env.int("PORT", default=8000)
BASE_DOMAIN = env.str("BASE_DOMAIN", default="localhost")
PUBLIC_URL = env.str("PUBLIC_URL", default=f"http://localhost:{PORT}").rstrip("/")
PUBLIC_SCHEME = urlsplit(PUBLIC_URL).scheme
PUBLIC_PORT = urlsplit(PUBLIC_URL).port
# Hosts on which the operator's side answers; each client has a subdomain of BASE_DOMAIN.
OPERATOR_HOSTS = {BASE_DOMAIN, str(urlsplit(PUBLIC_URL).hostname), "127.0.0.1", "[::1]"}
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[f".{BASE_DOMAIN}", *OPERATOR_HOSTS])
CSRF_TRUSTED_ORIGINS = [f"{PUBLIC_SCHEME}://{host}" for host in (BASE_DOMAIN, f"*.{BASE_DOMAIN}")]

ROOT_URLCONF = "config.urls_client"
PUBLIC_SCHEMA_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"

# --- Two sides of the database ---------------------------------------------------------------

TENANT_MODEL = "tenants.Client"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True
TENANT_CREATION_FAKES_MIGRATIONS = False

SHARED_APPS = [
    "django_tenants",
    "config",
    "tenants",
    "telephony.switchboard",
    "telephony.floor",
    "telephony.desk",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "tenants.sites.OperatorAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "anymail",
    "channels",
    "django_vite",
    "rest_framework",
    "drf_spectacular",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
TENANT_APPS = ["tenants.directory", "scheduling", "telephony", "messages", "portal"]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS]

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL", engine="django_tenants.postgresql_backend")
}
# The pool, because reconnecting is three times slower and PgBouncer in transaction mode
# mixes the clients' search paths (docs/decisions).
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
    "min_size": 0,
    "max_size": env.int("DATABASE_POOL", default=16),
}
# Schemas that are ready before their client comes (tenants/spares.py).
SPARE_SCHEMAS = env.int("SPARE_SCHEMAS", default=3)
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: cache, channel layer, Celery's broker --------------------------------------------

REDIS_URL = env.str("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "permanence"},
    }
}
# Kombu names a Unix socket differently from everybody else.
CELERY_BROKER_URL = re.sub(r"^unix://", "redis+socket://", REDIS_URL).replace(
    "?db=", "?virtual_host="
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
# The first that fits: a large recording on its way must not keep a caller waiting.
CELERY_TASK_ROUTES = {
    "telephony.tasks.*": {"queue": "default"},
    "telephony.*": {"queue": "voice"},
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = SCHEDULE

# --- Twilio and the simulator ----------------------------------------------------------------

TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID", default="")
TWILIO_AUTH_TOKEN = env.str("TWILIO_AUTH_TOKEN", default="")
# A second token is accepted while the first is being rotated.
TWILIO_AUTH_TOKEN_SECONDARY = env.str("TWILIO_AUTH_TOKEN_SECONDARY", default="")
TWILIO_API_KEY_SID = env.str("TWILIO_API_KEY_SID", default="")
TWILIO_API_KEY_SECRET = env.str("TWILIO_API_KEY_SECRET", default="")
TWILIO_VOICE_APP_SID = env.str("TWILIO_VOICE_APP_SID", default="")
TWILIO_API_URL = env.str("TWILIO_API_URL", default="").rstrip("/")
TWILIO_REGION = env.str("TWILIO_REGION", default="")
TWILIO_EDGE = env.str("TWILIO_EDGE", default="")
TWILIO_SMS_SENDER = env.str("TWILIO_SMS_SENDER", default="Permanence")
# By country (ISO 3166) where the usual sender will not do: a number, a name, or `line` for the
# client's own line, where recipients can answer (BE=line,CH=line).
SMS_SENDERS = env.dict("SMS_SENDERS", default={})
# WhatsApp: the house's sender (E.164) and the approved templates by language (fr=HX…,en=HX…), in
# whose three places stand the client, what it is about, and the link.
WHATSAPP_SENDER = env.str("WHATSAPP_SENDER", default="")
WHATSAPP_TEMPLATES = env.dict("WHATSAPP_TEMPLATES", default={})
# Countries that may be called (ISO 3166); a client may have others.
DIAL_COUNTRIES = env.list("DIAL_COUNTRIES", default=["FR", "BE", "LU", "CH", "MC"])
# Calls in ten seconds from one number to one line; more are our own call coming back.
HOP_LIMIT = env.int("HOP_LIMIT", default=3)
# Calls a minute from one number to one line; more are refused before they cost anything.
CALLER_LIMIT = env.int("CALLER_LIMIT", default=8)
# The same for all callers of one line who withhold their number.
ANONYMOUS_LIMIT = env.int("ANONYMOUS_LIMIT", default=40)
# Where the browser finds the simulator; empty means that Twilio itself carries the voice.
SIMULATOR_URL = env.str("SIMULATOR_URL", default="").rstrip("/")
SIMULATOR_PHONEBOOK = env.str("SIMULATOR_PHONEBOOK", default="")

# --- The desk's clocks, in seconds -----------------------------------------------------------

OFFER_SECONDS = env.int("OFFER_SECONDS", default=20)
# A desk that has not said a word for this long gets no offer, and its live call is offered again.
# Looked at every second: with these four, a dead desk is noticed within five.
DESK_SILENCE_SECONDS = env.int("DESK_SILENCE_SECONDS", default=4)
# A desk that lives and has lost its voice in a call has so long to speak again (by itself, or by
# the receptionist's own telephone); the caller hears music meanwhile.
RESUME_SECONDS = env.int("RESUME_SECONDS", default=15)
# Between calls, the voice of each desk is tested this often by a short call of its own.
PROBE_SECONDS = env.int("PROBE_SECONDS", default=300)
CONNECT_SECONDS = env.int("CONNECT_SECONDS", default=15)
# A caller set aside for longer than this is offered to everybody, in front.
PARK_SECONDS = env.int("PARK_SECONDS", default=180)
# Whoever let a call pass is not shown it again for so long.
DECLINED_SECONDS = env.int("DECLINED_SECONDS", default=10)
# A message leaves so long after it was sent: until then it can be taken back.
UNDO_SECONDS = env.int("UNDO_SECONDS", default=10)
MESSAGE_LINK_DAYS = env.int("MESSAGE_LINK_DAYS", default=14)
# Notifications (RFC 8292): a private key on P-256, 32 bytes in base64url, and whom the browser
# makers write to. Another key ends every subscription. Without one nobody is notified.
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="")
VAPID_SUBJECT = env.str("VAPID_SUBJECT", default="mailto:messages@permanence.test")
# Subscribed calendars are read by https from public addresses only, unless this is true (tests).
CALENDARS_MAY_BE_PRIVATE = env.bool("CALENDARS_MAY_BE_PRIVATE", default=False)
# The same for webhooks: by http and into our own network while developing only.
WEBHOOKS_MAY_BE_PRIVATE = env.bool("WEBHOOKS_MAY_BE_PRIVATE", default=DEBUG)

# --- Requests --------------------------------------------------------------------------------

MIDDLEWARE = [
    "tenants.middleware.HostMiddleware",
    "tenants.middleware.ClientTimeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tenants.middleware.LogContextMiddleware",
    "tenants.middleware.SuspendedMiddleware",
    "tenants.middleware.SupportMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "tenants.context_processors.house",
                "config.portal_menu.menu",
                "portal.operator.announcement_bar.shown",
            ],
        },
    }
]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_SCHEME == "https"
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_HSTS_SECONDS = 31_536_000 if PUBLIC_SCHEME == "https" else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = policy(PUBLIC_URL, BASE_DOMAIN, SIMULATOR_URL)
# The proxy in front turns http into https: a redirect of ours would lose Twilio's POST (W008).
# Whether a domain is put on the browsers' own lists for ever is its owner's choice (W021).
SILENCED_SYSTEM_CHECKS = ["security.W008", "security.W021"]
# A redirect loses Twilio's POST; every address is written in full instead.
APPEND_SLASH = False

# --- The public API (config/api.py) -------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "tenants.api_document.ScopedSchema",
    "DEFAULT_THROTTLE_RATES": {"client": "600/min"},
    "EXCEPTION_HANDLER": "tenants.api_problems.handle",
    "NUM_PROXIES": 1 if BEHIND_PROXY else 0,
}
SPECTACULAR_SETTINGS = DOCUMENT

# --- Who is who ------------------------------------------------------------------------------

AUTH_USER_MODEL = "tenants.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "tenants.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_FORMS = {"confirm_login_code": "tenants.account_forms.ConfirmLoginCodeForm"}
MFA_ADAPTER = "tenants.adapters.MFAAdapter"
# `visitor_link` counts links that open nothing (scheduling/visitor_views.py), `pocket` who asks
# to log in on a telephone (messages/pocket_home_views.py).
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "visitor_link": "30/m/ip",
    "pocket": "20/m/ip",
    "start": "10/h/ip,30/d/ip",
    "start_link": "30/m/ip",
    "invite": "40/h/user,5/h/key",
    "invitation_link": "30/m/ip",
}
# A passkey or an authenticator app for all who work for the operator, and for the people of
# confidential clients. Off by itself where one tries things out only: with DEBUG, or simulated.
FORCE_SECOND_FACTOR = env.bool("FORCE_SECOND_FACTOR", default=not DEBUG and not SIMULATOR_URL)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG

# --- Language, time, numbers -----------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Paris")

# --- Files, mail, logs -----------------------------------------------------------------------

# Recordings, a folder for each client, named after its schema; served by views only.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / ".run" / "media"))).absolute()
MULTITENANT_RELATIVE_MEDIA_ROOT = "%s"
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "frontend" / "dist"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DJANGO_VITE = {"default": {"manifest_path": BASE_DIR / "frontend" / "dist" / "manifest.json"}}

vars().update(env.email("EMAIL_URL", default="consolemail://"))
# With a provider of django-anymail's (mailgun, postmark, brevo …) mail leaves by its API, and it
# tells at /mail/tracking and /mail/inbound what became of it and what is answered. Its own
# settings are the variables that begin with ANYMAIL_, among them ANYMAIL_WEBHOOK_SECRET
# ("name:word", part of those two addresses).
EMAIL_PROVIDER = env.str("EMAIL_PROVIDER", default="")
if EMAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{EMAIL_PROVIDER}.EmailBackend"
ANYMAIL = {
    name.removeprefix("ANYMAIL_"): value
    for name, value in os.environ.items()
    if name.startswith("ANYMAIL_")
}
# The domain whose mail the provider hands to /mail/inbound; without one nobody can answer by mail.
MAIL_REPLY_DOMAIN = env.str("MAIL_REPLY_DOMAIN", default="")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Permanence <messages@permanence.test>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.processors.format_exc_info,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                discreet,
                structlog.dev.ConsoleRenderer(
                    colors=False, exception_formatter=structlog.dev.plain_traceback
                )
                if DEBUG
                else structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            "foreign_pre_chain": [
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Their lines carry numbers and addresses of people.
        "twilio.http_client": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
        "uvicorn.access": {"level": "WARNING"},
    },
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
