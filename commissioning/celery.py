"""The Celery application: tasks are found in each app's ``tasks`` module."""

import os

from celery import Celery, signals

from commissioning.common import filesystem_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings")
filesystem_broker.install()

app = Celery("commissioning")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_init.connect
@signals.beat_init.connect
def refuse_unsafe(**kwargs) -> None:
    """A worker, like a web server, does not start on an unsafe production setting."""
    from commissioning.common import checks  # noqa: PLC0415 - the apps are not loaded yet when this module is

    checks.refuse_unsafe()
