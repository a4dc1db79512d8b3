"""What a worker that a test starts runs with: service's settings, and a mail server that takes its time."""

from commissioning.settings import *  # noqa: F403

EMAIL_BACKEND = "tests.services.mail.SlowFolder"
POST_OFFICE = {**POST_OFFICE, "BACKENDS": {"default": EMAIL_BACKEND}}  # noqa: F405
EMAIL_FILE_PATH = str(VAR_DIR / "delivered")  # noqa: F405
LOGGING = {**LOGGING, "root": {"handlers": ["console"], "level": "WARNING"}}  # noqa: F405
