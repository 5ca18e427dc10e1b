"""Settings that all environments share. Values that a deployment may change come from environment variables.

`.env.example` lists all of those.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import structlog
from csp.constants import NONE, SELF
from environs import Env

from portal import logs
from portal.files.scanning import Scanner
from portal.private_files import keep_private

BASE_DIR = Path(__file__).resolve().parents[2]
env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)

DATA_DIR: Path = keep_private(env.path("DATA_DIR", BASE_DIR / ".data").resolve())
"""Folder for all data written at run time outside PostgreSQL: stored files, embedded servers."""

DEBUG = False
EMBEDDED_DIR: Path | None = None
"""Folder of the two servers that the portal's own processes start and watch; None if other servers are named."""
DEMONSTRATION: bool = env.bool("DEMONSTRATION", False)
"""Turns on the shifted clock, the demonstration logins and the mailbox page. The production settings refuse it."""
DEMONSTRATION_PASSWORD = "demonstration only 2022"  # noqa: S105 (printed for everybody on purpose)

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
AUTH_USER_MODEL = "portal.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_NAME = "Radiation Oncology Administrative Portal"

INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "portal.participation.apps.ParticipationConfig",
    "episodes.apps.EpisodesConfig",
    "quality.apps.QualityConfig",
    "reconciliation.apps.ReconciliationConfig",
    "portal.oversight.apps.OversightConfig",
    "portal.connect.apps.ConnectConfig",
    "portal.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "django_htmx",
    "django_structlog",
    "pghistory",
    "pgtrigger",
]

MIDDLEWARE = [
    "portal.middleware.call_stack.CallStackMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.health.HealthMiddleware",
    "portal.middleware.readable_requests.ReadableRequestsMiddleware",
    "portal.middleware.portal_state.PortalStateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.middleware.session_activity.SessionActivityMiddleware",
    "portal.middleware.private_pages.PrivatePagesMiddleware",
    "portal.middleware.session_limits.SessionLimitsMiddleware",
    "portal.middleware.second_factor.SecondFactorMiddleware",
    "portal.middleware.terms.TermsMiddleware",
    "portal.middleware.known_devices.KnownDevicesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.middleware.kept_forms.KeptFormsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "portal.middleware.history.HistoryMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.oversight.middleware.view_as.ViewAsMiddleware",
    "portal.middleware.buttons.ButtonAddressesMiddleware",
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
                "portal.context_processors.page_shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # templates/django/forms has some of our own
CRISPY_TEMPLATE_PACK = "uswds"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["uswds"]
CRISPY_FAIL_SILENTLY = False

# --- language and time: stored in UTC; portal/clock.py gives business days --------------------------------------------
LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "America/New_York"
FORMAT_MODULE_PATH = ["portal.formats"]

# --- static files -----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "static-collected")
_NODE_MODULES = BASE_DIR / "node_modules"
STATIC_IGNORED = [
    "components", "scss", "theme", "material-icons", "material-icons-deprecated", "uswds-icons", "favicons", "*.cjs.js",
    "*.esm.js",
]  # fmt: skip
"""Source files of the style sheet, and files of the packages that no page uses, such as 2,000 pictures."""
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.stylesheet.StylesheetFinder",
]
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("uswds", _NODE_MODULES / "@uswds" / "uswds" / "dist"),
    ("htmx", _NODE_MODULES / "htmx.org" / "dist"),
]

# --- stored files: encrypted, in a private folder below DATA_DIR or in a bucket ---------------------------------------
FILES_BUCKET: str = env("FILES_BUCKET", "")
FILES_BUCKET_OPTIONS = {
    "bucket_name": FILES_BUCKET,
    "location": env("FILES_PREFIX", ""),
    "endpoint_url": env("FILES_S3_ENDPOINT", None),
    "region_name": env("FILES_S3_REGION", None),
}
"""Without an endpoint, Amazon's S3. boto3 finds the credentials, such as a role or AWS_ACCESS_KEY_ID."""
FILES_GRACE_SECONDS = 24 * 60 * 60
"""Age at which bytes without a row are removed; before that, an import may still write the row."""
CLAMD_URL: str = env("CLAMD_URL", "")

# The rule that is laid over the parameter files (portal/policy/regimes), put in force by `migrate`; empty for none.
POLICY_REGIME: str = env("POLICY_REGIME", "")
CLAMD_SECONDS = env.float("CLAMD_SECONDS", 30)
SCAN_AGAIN_SECONDS = 60
ROOM_AGAIN_SECONDS = 60
"""Time after which a job that found the disk full begins again."""
Scanner.at(CLAMD_URL, seconds=CLAMD_SECONDS)  # fail at the start, not at the first upload, if the URL is invalid

ANCHORS_DIR: Path = env.path("ANCHORS_DIR", DATA_DIR / "anchors")
"""Folder for the daily copies of the last receipts; choose one where the operators of the database cannot write."""
STORAGES = {
    "anchors": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": ANCHORS_DIR,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "default": {"BACKEND": "portal.files.bucket.PrivateBucket", "OPTIONS": FILES_BUCKET_OPTIONS}
    if FILES_BUCKET
    else {"BACKEND": "portal.files.storage.PrivateFolder"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- uploads: large ones wait in unnamed temporary files --------------------------------------------------------------
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "uploading"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
FILE_UPLOAD_HANDLERS = [
    "portal.uploads.GuardedUploads",  # first, because it may stop the upload before the others see it
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "portal.uploads.NamelessFiles",
]
LARGEST_REQUEST_BYTES = env.int("LARGEST_REQUEST_BYTES", 256 * 1024 * 1024)
"""Larger than any form accepts. Forms refuse large files with a sentence; larger requests are refused unread."""

# --- sign-in ----------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["portal.authentication.PortalBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:start"
ACCOUNT_ADAPTER = "portal.adapters.AccountAdapter"
ACCOUNT_FORMS = {"reset_password": "portal.account_forms.ResetPasswordForm"}
MFA_ADAPTER = "portal.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "portal.account_forms.AuthenticateForm",
    "reauthenticate": "portal.account_forms.ReauthenticateForm",
    "activate_totp": "portal.account_forms.ActivateTOTPForm",
    "add_webauthn": "portal.account_forms.AddPasskeyForm",
    "authenticate_webauthn": "portal.account_forms.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "portal.account_forms.ReauthenticatePasskeyForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_NOTIFICATIONS = True  # about a new password or authenticator app
ACCOUNT_CHANGE_EMAIL = True  # one address for each person: a new one replaces the former after confirmation
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SITE_NAME}: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = {
    "register": "10/h/ip",
    # With allauth's own sign-in limits, a stranger could lock out any person, or everybody at the same network address.
    # The limits of portal/sign_in_limits.py replace them.
    "login": None,
    "login_failed": None,
    "reset_password": "20/m/ip",
    "password_here": "5/5m/key,15/h/key",
    "password_by_account": "100/h/key",
    "code_here": "5/5m/key,15/h/key",
    "code_by_account": "40/h/key",
    "sign_in_by_address": "10/m/ip",
}
KNOWN_DEVICE_COOKIE_NAME = "device"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "RO Model portal"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # for people who are changing their address; there is no open sign-up
MFA_TOTP_TOLERANCE = 1  # accept codes up to 30 seconds old: typing takes time and clocks drift (see account_forms)
USERSESSIONS_TRACK_ACTIVITY = True

SESSION_ENGINE = "portal.sessions"
SESSION_IDLE_SECONDS = 30 * 60
SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
"""Longer than the idle time, which `SessionLimitsMiddleware` counts: it must know whose form comes after a time-out."""
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"

# --- security headers -------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the QR code of the authenticator app, and the icons in USWDS's style sheet
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# --- single sign-on by OpenID Connect: off without a server; run `manage.py migrate` after turning it on --------------
OIDC_SERVER_URL: str = env("OIDC_SERVER_URL", "")
OIDC_NAME: str = env("OIDC_NAME", "your organization")
SOCIALACCOUNT_ADAPTER = "portal.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # the server's confirmed address finds the account
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
if OIDC_SERVER_URL:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": OIDC_NAME,
                    "client_id": env("OIDC_CLIENT_ID"),
                    "secret": env("OIDC_CLIENT_SECRET"),
                    "settings": {"server_url": OIDC_SERVER_URL},
                }
            ]
        }
    }
    # Browsers count the redirect after the button's form as a part of the form.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(
        env("OIDC_SIGN_IN_ORIGIN", "{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER_URL)))
    )

# --- mail -------------------------------------------------------------------------------------------------------------
EMAIL_SUBJECT_PREFIX = f"{SITE_NAME}: "
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "RO Model portal <no-reply@portal.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10

# --- the cache: rate limits and used one-time codes -------------------------------------------------------------------
# It is in PostgreSQL, so that limits and pages work while Redis is unreachable. Django's default of 300 entries would
# fill after 300 visits, and Django would then delete entries of people who are locked out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

# --- jobs -------------------------------------------------------------------------------------------------------------
JOB_HEARTBEAT_SECONDS = 2
JOB_STALE_SECONDS = 10
"""A running job without a heartbeat for this long has lost its worker."""
JOB_SWEEP_SECONDS = 5
REPORTS_A_BATCH = 40
"""Reports that one job of a reconciliation calculates and stores in one transaction."""

CLERK_QUEUE = "clerk"
"""Queue of the sweep for lost jobs; it has its own worker, so that it never waits behind long work."""
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_QUEUES = {CELERY_TASK_DEFAULT_QUEUE: {}, CLERK_QUEUE: {}}  # a worker without --queues serves both
CELERY_TASK_ROUTES = {
    "portal.requeue_lost_jobs": {"queue": CLERK_QUEUE},
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 1_500_000  # kilobytes; Polars does not return memory to the system
CELERY_DB_REUSE_MAX = 1000  # tasks; Celery's default opens a new connection for each
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "max_retries": 0,
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
TASKS_OF_A_NEW_DAY = [
    "participation.follow_calendar",
    "quality.follow_calendar",
    "reconciliation.follow_calendar",
    "reconciliation.compile_performance",
]
"""Tasks queued when the demonstration's clock is moved; each takes the new day."""
CELERY_BEAT_SCHEDULE = {
    "requeue-lost-jobs": {"task": "portal.requeue_lost_jobs", "schedule": JOB_SWEEP_SECONDS},
    "send-deadline-reminders": {"task": "participation.send_deadline_reminders", "schedule": 3600.0},
    "compile-performance": {"task": "reconciliation.compile_performance_of_the_day", "schedule": 3600.0},
    "end-waivers": {"task": "quality.end_waivers", "schedule": 3600.0},
    "issue-due-reports": {"task": "reconciliation.issue_due", "schedule": 60.0},
    "watch-clocks-of-disputes": {"task": "reconciliation.watch_clocks", "schedule": 900.0},
    "remove-expired-rows": {"task": "portal.remove_expired_rows", "schedule": 3600.0},
    "follow-inactive-accounts": {"task": "portal.follow_inactive_accounts", "schedule": 3600.0},
    "sweep-files": {"task": "portal.sweep_files", "schedule": 3600.0},
    "check-receipts": {"task": "portal.check_receipts", "schedule": 600.0},
}

# --- logs: one JSON line for each event, with request and actor ids, without personal data ----------------------------
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "use_get_message": False,
            "pass_foreign_args": True,
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
                logs.format_library_message,
            ],
            "processors": [
                logs.remove_error_text,
                logs.hide_secrets_in_paths,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "pgtrigger": {"level": "WARNING"},
        "django.server": {"handlers": [], "propagate": False},
    },
}
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"

PUBLIC_ADDRESS = env("PUBLIC_ADDRESS", f"http://localhost:{env('PORT', '8000')}")
"""URL at which people reach the portal; links in emails begin with it."""

# The history triggers are installed at the end of every `migrate` (see `portal.postgresql.history`). As 68 migration
# operations, each would render all models again, and a first start would take twice as long.
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = False
