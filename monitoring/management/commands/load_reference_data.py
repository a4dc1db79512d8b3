"""What a new portal needs before its first agreement; safe to run at every start."""

import json

from django.core.management.base import BaseCommand

from commissioning.applications.operations.standards import ensure_standard_applications
from commissioning.common.clock import now
from monitoring.operations.questions import ensure_standard_questions


class Command(BaseCommand):
    help = "Creates the standard questions of monitoring returns and of applications where there are none yet."

    def handle(self, *args, **options):
        created = ensure_standard_questions(at=now()) + ensure_standard_applications(at=now())
        self.stdout.write(f"{created} questionnaires created.")
        self.stdout.write(json.dumps({"questionnaires_created": created}))
