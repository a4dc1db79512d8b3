"""What a web server loads. It does not start on an unsafe production setting."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commissioning.settings")

application = get_wsgi_application()

from commissioning.common.checks import refuse_unsafe  # noqa: E402 - the apps must be loaded first

refuse_unsafe()
