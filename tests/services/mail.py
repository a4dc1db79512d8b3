"""A mail server for tests: one file for each mail, and slow enough to be interrupted."""

import time
import uuid
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

SECONDS_PER_MAIL = 0.05


class SlowFolder(BaseEmailBackend):
    """Writes each mail under a name of its own into ``EMAIL_FILE_PATH``."""

    def send_messages(self, email_messages):
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            time.sleep(SECONDS_PER_MAIL)
            partial = folder / f"{uuid.uuid4()}.partial"
            partial.write_bytes(message.message().as_bytes())
            partial.rename(partial.with_suffix(".eml"))
        return len(email_messages)
