from django.core.management.base import BaseCommand

from commissioning.common import clock
from consultations.models import Phase
from consultations.operations import tallies


class Command(BaseCommand):
    """``rebuild_tallies [PHASE …]``: of the phases with these primary keys, or of all that have questions."""

    help = "Count the responses to phases anew. Whoever sends answers meanwhile waits until their phase is done."

    def add_arguments(self, parser):
        parser.add_argument("phases", nargs="*", type=int, metavar="PHASE", help="primary keys of phases")

    def handle(self, *args, phases, **options):
        rows = Phase.objects.exclude(version=None).select_related("consultation", "version").order_by("pk")
        for phase in rows.filter(pk__in=phases) if phases else rows:
            tallies.rebuild(phase, at=clock.now())
            self.stdout.write(f"{phase.consultation}: {phase}: {phase.counted_responses.count()} responses counted.")
