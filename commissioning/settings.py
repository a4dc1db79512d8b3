"""Settings: one file, everything that differs between places comes from the environment.

``.env.example`` lists every variable with its default. ``commissioning.common.checks`` refuses to
start a production site on an unsafe value and names it.
"""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if env.bool("READ_DOT_ENV", default=True):
    environ.Env.read_env(BASE_DIR / ".env")

# Where a single machine keeps its database, uploads, mail and messages.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
# A site to show, with nobody's data in it: what a real one must never do is then allowed (see checks.py).
DEMONSTRATION = env.bool("DEMONSTRATION", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="development-only-never-in-production" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text (or DEBUG=true on a developer's machine).")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# What the portal calls itself and the sector it serves.
COUNCIL_NAME = env.str("COUNCIL_NAME", default="Example Council")
SERVICE_NAME = env.str("SERVICE_NAME", default="Community Commissioning Portal")
SECTOR_TERM = env.str("SECTOR_TERM", default="voluntary and community sector")
# On what terms anybody may use what is published as open data, and where the terms stand.
OPEN_DATA_LICENCE = env.str("OPEN_DATA_LICENCE", default="Open Government Licence v3.0")
OPEN_DATA_LICENCE_URL = env.str(
    "OPEN_DATA_LICENCE_URL", default="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
)
# A council's own colour, as #rrggbb; it needs a contrast of 7:1 on white. Empty: the portal's deep teal.
BRAND_COLOUR = env.str("BRAND_COLOUR", default="")

INSTALLED_APPS = [
    "commissioning.common",
    "commissioning.questionnaires",
    "organisations",
    "commissioning.programmes",
    "commissioning.applications",
    "consultations",
    "commissioning.agreements",
    "monitoring",
    "commissioning.decisions",
    "commissioning.opendata",
    "commissioning.dashboards",
    "commissioning.demo",
    "commissioning.common.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "crispy_forms",
    "csp",
    "django_filters",
    "import_export",
    "localflavor",
    "post_office",
    "rules",
    "simple_history",
]

MIDDLEWARE = [
    "commissioning.common.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "commissioning.common.middleware.PrivatePagesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "commissioning.common.kept_writing.KeepingLoginRequiredMiddleware",
    "organisations.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "commissioning.common.errors.ErrorPagesMiddleware",
]

ROOT_URLCONF = "commissioning.urls"
WSGI_APPLICATION = "commissioning.wsgi.application"

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
                "commissioning.common.context_processors.service",
                "organisations.context_processors.navigation",
            ],
            # In every template without a load: what pages are made of.
            "builtins": [
                "crispy_forms.templatetags.crispy_forms_tags",
                "commissioning.common.templatetags.govuk_form",
                "commissioning.common.templatetags.page",
                "commissioning.common.templatetags.words",
                "commissioning.dashboards.templatetags.saved",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["govuk"]
CRISPY_TEMPLATE_PACK = "govuk"

# Data ------------------------------------------------------------------------------------------------

DATABASE_URL = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}"
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        # Take the write lock at the start of a transaction: waiting then is safe, an upgrade half-way is not.
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
# What every key in Redis begins with, so that two portals can share one.
REDIS_PREFIX = env.str("REDIS_PREFIX", default="portal")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": REDIS_PREFIX,
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
        }
    }

# Uploads are private: they leave through a view that asks who is there, never through a web server's folder.
STORAGE_URL = env.str("STORAGE_URL", default="") or (VAR_DIR / "media").as_uri()
if not STORAGE_URL.startswith("file:///"):
    raise ImproperlyConfigured("STORAGE_URL must be the address of a folder, such as file:///srv/portal/uploads.")
MEDIA_ROOT = Path(unquote(urlsplit(STORAGE_URL).path))
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default="") or VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=10 * 1024 * 1024)
CLAMAV_URL = env.str("CLAMAV_URL", default="")

# Language and time -----------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = ["commissioning.common.formats"]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# Days on which the council's offices are closed, as MM-DD, inclusive, beside weekends and bank holidays.
CLOSURE_DAYS = env.str("CLOSURE_DAYS", default="12-24/01-01")

# Payments --------------------------------------------------------------------------------------------

# A payment that waits for a return falls due this many days after the return is accepted.
PAYMENT_DAYS_AFTER_ACCEPTANCE = env.int("PAYMENT_DAYS_AFTER_ACCEPTANCE", default=14)

# Awards ----------------------------------------------------------------------------------------------

# Minimal financial assistance to one organisation over three financial years above which an award warns.
# Source: Subsidy Control Act 2022, s.36.
SUBSIDY_LIMIT_PENCE = env.int("SUBSIDY_LIMIT_POUNDS", default=315_000) * 100

# Consultations ---------------------------------------------------------------------------------------

# Days that a consultation lasts where its programme says nothing else: 12 weeks. A shorter one needs a reason that
# the public reads. Source: the Compact (2010), which lives on as councils' local compacts.
CONSULTATION_DAYS = env.int("CONSULTATION_DAYS", default=84)
# Of a hundred papers that are keyed in, how many somebody else keys in again without seeing the first keying, where a
# phase says nothing else.
SECOND_KEYING_PERCENT = env.int("SECOND_KEYING_PERCENT", default=10)

# Decisions -------------------------------------------------------------------------------------------

# Above this sum a decision is key; its days for call-in, after it is published, are working days.
KEY_DECISION_THRESHOLD_PENCE = env.int("KEY_DECISION_THRESHOLD_POUNDS", default=250_000) * 100
CALL_IN_WORKING_DAYS = env.int("CALL_IN_WORKING_DAYS", default=5)
# Contracts from these sums, VAT included, need a notice. Source: the Procurement Act 2023, from 1 January 2026.
PROCUREMENT_NOTICE_PENCE = env.int("PROCUREMENT_NOTICE_POUNDS", default=30_000) * 100
PROCUREMENT_SERVICES_PENCE = env.int("PROCUREMENT_SERVICES_POUNDS", default=207_720) * 100
PROCUREMENT_LIGHT_TOUCH_PENCE = env.int("PROCUREMENT_LIGHT_TOUCH_POUNDS", default=663_540) * 100
# How far reported spending may be from the money due by then before a report must explain it.
SPEND_TOLERANCE_PERCENT = env.int("SPEND_TOLERANCE_PERCENT", default=20)
# A report's headings in their order, as key:heading. Some keys have a meaning: recommendations, funded,
# performance, exceptions, financial, legal. The others are text of their own.
REPORT_HEADINGS = env.list(
    "REPORT_HEADINGS",
    default=[
        "recommendations:Recommendations",
        "reasons:Reasons for the recommendations",
        "supporting_information:Supporting information",
        "funded:What was funded",
        "performance:Performance by theme",
        "exceptions:Exceptions and missing returns",
        "options:Other options considered",
        "financial:Financial implications",
        "legal:Legal implications",
        "personnel:Personnel implications",
        "equalities:Equalities implications",
        "priorities:Corporate priorities",
        "background_papers:Background papers",
    ],
)

# Accounts --------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboards:home"
LOGOUT_REDIRECT_URL = "dashboards:home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "organisations.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "organisations.forms.sign_up.SignUpForm"
ACCOUNT_FORMS = {
    "login": "organisations.forms.accounts.LoginForm",
    "signup": "organisations.forms.accounts.SignupForm",
    "add_email": "organisations.forms.accounts.AddEmailForm",
    "reset_password": "organisations.forms.accounts.ResetPasswordForm",
    "reset_password_from_key": "organisations.forms.accounts.ResetPasswordKeyForm",
    "change_password": "organisations.forms.accounts.ChangePasswordForm",
    "set_password": "organisations.forms.accounts.SetPasswordForm",
    "reauthenticate": "organisations.forms.accounts.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "organisations.forms.accounts.AuthenticateForm",
    "reauthenticate": "organisations.forms.accounts.ReauthenticateWithCodeForm",
    "activate_totp": "organisations.forms.accounts.ActivateTOTPForm",
    "deactivate_totp": "organisations.forms.accounts.DeactivateTOTPForm",
    "generate_recovery_codes": "organisations.forms.accounts.GenerateRecoveryCodesForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Wrong passwords are counted for a person at an address (AXES_…), not twice; what is limited for a whole
# address leaves room for an office behind one.
ACCOUNT_RATE_LIMITS = {
    "login_failed": None,
    "login": "120/m/ip",
    "signup": "60/m/ip",
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "60/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int(
    "TRUSTED_PROXY_COUNT", default=1 if env.bool("BEHIND_PROXY", default=False) else 0
)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SERVICE_NAME
# Officers, payers and certifiers need a second factor. Only a demonstration may switch this off.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SECURE = not DEBUG
CSRF_COOKIE_SECURE = not DEBUG
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "organisations.lockout.username_of"
AXES_CLIENT_IP_CALLABLE = "organisations.lockout.client_ip"
AXES_LOCKOUT_CALLABLE = "organisations.lockout.locked_out"
AXES_VERBOSE = False
SOCIALACCOUNT_PROVIDERS = {}
if env.str("OIDC_SERVER_URL", default=""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "council",
                "name": COUNCIL_NAME,
                "client_id": env.str("OIDC_CLIENT_ID"),
                "secret": env.str("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": env.str("OIDC_SERVER_URL")},
            }
        ]
    }

# Mail ------------------------------------------------------------------------------------------------

if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="commissioning@council.example")
# Where people with a question write to: on the contact page, in the accessibility statement, on error pages.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default=DEFAULT_FROM_EMAIL)
CONTACT_TELEPHONE = env.str("CONTACT_TELEPHONE", default="")
CONTACT_ADDRESS = env.str("CONTACT_ADDRESS", default="")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
POST_OFFICE = {
    "BACKENDS": {"default": EMAIL_BACKEND},
    "DEFAULT_PRIORITY": "medium",
    "LOG_LEVEL": 2,
    "MAX_RETRIES": 0,
    "OVERRIDE_RECIPIENTS": None,
}

# Tasks -----------------------------------------------------------------------------------------------

BROKER_DIR = VAR_DIR / "broker"
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {"global_keyprefix": f"{REDIS_PREFIX}:"}
else:
    for folder in ("queue", "processed", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "store_processed": False,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 60 * 60
CELERY_TIMEZONE = TIME_ZONE
CELERY_ENABLE_UTC = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE: dict[str, dict] = {
    # Mail is sent as soon as it is written; this picks up what waited for its next attempt or lost its worker.
    "send-outbox": {"task": "commissioning.common.tasks.send_outbox", "schedule": 60, "options": {"expires": 55}},
    # Imports run as soon as they are confirmed; this takes up those whose worker was lost.
    "sweep-imports": {
        "task": "commissioning.opendata.tasks.sweep_imports",
        "schedule": 300,
        "options": {"expires": 240},
    },
    # Decisions whose days for call-in are over take effect.
    "bring-decisions-into-effect": {
        "task": "commissioning.decisions.tasks.bring_decisions_into_effect",
        "schedule": 60 * 60,
        "options": {"expires": 60 * 50},
    },
    # Before the working day, and clear of the hour that summer time skips or repeats.
    "run-schedule": {"task": "monitoring.tasks.run_schedule", "schedule": crontab(hour=5, minute=30)},
    # Returned questionnaires are read as soon as they are uploaded; this takes up those whose worker was lost.
    "sweep-returned-questionnaires": {
        "task": "consultations.tasks.sweep_batches",
        "schedule": 300,
        "options": {"expires": 240},
    },
    # Responses that look like one another are found soon after they are sent; this finds what came another way.
    "search-for-duplicates": {
        "task": "consultations.tasks.search_for_duplicates",
        "schedule": 300,
        "options": {"expires": 240},
    },
    "forget-sign-up-contacts": {
        "task": "consultations.tasks.forget_sign_up_contacts",
        "schedule": crontab(hour=5, minute=50),
    },
    "anonymise-responses": {
        "task": "consultations.tasks.anonymise_responses",
        "schedule": crontab(hour=4, minute=40),
    },
    "forget-upload-names": {
        "task": "consultations.tasks.forget_upload_names",
        "schedule": crontab(hour=4, minute=45),
    },
    # Answers count at once; this keeps what a page has to add up short.
    "fold-tallies": {
        "task": "consultations.tasks.fold_tallies",
        "schedule": 60,
        "options": {"expires": 55},
    },
    "remind-of-results": {
        "task": "consultations.tasks.remind_of_results",
        "schedule": crontab(hour=5, minute=55),
    },
    "remind-applicants": {
        "task": "commissioning.applications.tasks.remind_applicants",
        "schedule": crontab(hour=5, minute=45),
    },
    "remind-of-documents": {
        "task": "organisations.tasks.remind_of_documents",
        "schedule": crontab(hour=5, minute=50),
    },
}

# Safety ----------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "object-src": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "commissioning.common.errors.csrf_failure"
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not DEBUG and SITE_URL.startswith("https"))
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 0 if DEBUG else env.int("SECURE_HSTS_SECONDS", default=60 * 60 * 24 * 30)
SILENCED_SYSTEM_CHECKS: list[str] = []

SIMPLE_HISTORY_REVERT_DISABLED = True

# Logs ------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "commissioning.common.logging.RequestIdFilter"}},
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s",
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
        },
        "plain": {"format": "%(asctime)s %(levelname)-7s %(name)s [%(request_id)s] %(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": env.str("LOG_FORMAT", default="plain" if DEBUG else "json"),
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"fontTools": {"level": "WARNING"}, "weasyprint": {"level": "ERROR"}},
}

SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN:
    import sentry_sdk

    sentry_sdk.init(dsn=SENTRY_DSN, send_default_pii=False)
