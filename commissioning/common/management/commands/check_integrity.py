"""Prove the books from the command line."""

import json
import sys

from django.core.management.base import BaseCommand

from commissioning.common import integrity


class Command(BaseCommand):
    help = (
        "Prove the books: periods cover terms, payments stay within values, shares add up, what was accepted and "
        "published is unchanged, every file is there. Lists what is wrong and then exits with 1."
    )

    def handle(self, *args, **options):
        checked, failures = integrity.run(
            lambda finding: self.stdout.write(f"{finding.check}: {finding.what}: {finding.problem}")
        )
        self.stdout.write(json.dumps({"checked": checked, "failures": failures}))
        if failures:
            sys.exit(1)
