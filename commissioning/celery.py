"""The Celery application: tasks are found in each app's ``tasks`` module."""

import os

from celery import Celery

from commissioning.common import filesystem_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings")
filesystem_broker.install()

app = Celery("commissioning")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
