"""What the daily task does, by hand."""

import datetime as dt
import json

from django.core.management.base import BaseCommand, CommandError

from commissioning.common import clock
from monitoring.operations.schedule import run_schedule

SAID = {
    "returns_created": "returns created",
    "meetings_created": "meetings created",
    "reviews_created": "reviews created",
    "returns_opened": "returns announced as open",
    "reminders_queued": "reminders queued",
    "escalations_queued": "escalations queued",
    "reviews_opened": "reviews opened",
    "tasks_created": "tasks for officers",
    "agreements_ended": "agreements ended",
}


def a_day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise CommandError(f"--date: {text!r} is not a day; expected YYYY-MM-DD, like 2027-10-28.", returncode=2)
    return day


class Command(BaseCommand):
    help = "Create what is due, announce, remind, escalate and open reviews; safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("--date", metavar="YYYY-MM-DD", help="the day whose rules apply (today)")

    def handle(self, *args, **options):
        today = a_day(options["date"]) if options["date"] is not None else clock.today()
        summary = run_schedule(at=clock.now(), today=today)
        self.stdout.write(f"Schedule of {today:%-d %B %Y}:")
        for name, words in SAID.items():
            self.stdout.write(f"  {summary[name]:>6} {words}")
        self.stdout.write(json.dumps(summary))
