"""A fictional council with a whole programme in flight."""

import gc
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from commissioning.agreements.models import Agreement
from commissioning.common import clock
from commissioning.demo import words
from commissioning.demo.agreements import Cast, create_agreements, moment
from commissioning.demo.applications import make_applications
from commissioning.demo.assessing import assess_the_closed
from commissioning.demo.awarding import decide_the_first
from commissioning.demo.consultations import CLOSED as FRAMEWORK
from commissioning.demo.consultations import make_consultations
from commissioning.demo.decisions import agree_on_a_framework, make_decisions
from commissioning.demo.documents import give_documents
from commissioning.demo.framework import Calendar, agencies, organisations, programmes, wards
from commissioning.demo.large import add_many
from commissioning.demo.meetings import hold_meetings
from commissioning.demo.payments import settle_payments
from commissioning.demo.people import People, log_ins
from commissioning.demo.returns import answer_returns
from commissioning.demo.reviews import conduct_reviews
from commissioning.demo.rounds import CLOSED, DECIDED, OPEN, make_rounds, say_what_followed
from commissioning.demo.variations import vary_agreements
from monitoring.models import Return
from monitoring.operations.questions import ensure_standard_questions
from organisations.models import Organisation, User

SEED = 2019


@contextmanager
def unwatched() -> Iterator[None]:
    """What takes long and is of no use while so much is made: looking for circles to collect, of which there are none,
    and, on a developer's machine, writing down each query with its values, for which SQLite is asked once more."""
    gc.disable()
    own = vars(connections[DEFAULT_DB_ALIAS])
    own["make_debug_cursor"] = connections[DEFAULT_DB_ALIAS].make_cursor
    try:
        yield
    finally:
        del own["make_debug_cursor"]
        gc.enable()


class Command(BaseCommand):
    help = "Loads a fictional council, its programme and everybody's log-ins; a second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--size", choices=["small", "large"], default="small")
        parser.add_argument("--print-logins", action="store_true", help="Only say who can sign in.")

    def handle(self, *args, size, print_logins, **options):
        if not print_logins:
            with unwatched():
                self._load(size)
        self.stdout.write(f"Sign in with the password: {words.PASSWORD}")
        for does, email in log_ins():
            self.stdout.write(f"  {does:<34} {email}")
        if not print_logins:
            self.stdout.write(json.dumps(self._counts()))

    @transaction.atomic
    def _load(self, size: str) -> None:
        """All of it or nothing: a demonstration that stopped half-way would never be completed."""
        ensure_standard_questions(at=clock.now())
        if Agreement.objects.filter(programme__slug="stronger-together").exists():
            self.stdout.write("The demonstration is there already.")
        else:
            self._tell(load_small(self._tell))
        if size == "large":
            self._tell(add_many())

    def _tell(self, what: str) -> None:
        self.stdout.write(what)
        self.stdout.flush()

    @staticmethod
    def _counts() -> dict[str, int]:
        return {
            "organisations": Organisation.objects.count(),
            "people": User.objects.count(),
            "agreements": Agreement.objects.count(),
            "returns": Return.objects.count(),
        }


def load_small(tell: Callable[[str], None]) -> str:
    """The council, its partner, sixty organisations, eighty agreements and their years; ``tell`` what is next."""
    tell("A fictional council: organisations and people…")
    calendar, random = Calendar(clock.today()), Random(SEED)  # noqa: S311 - the same demonstration every time
    council, partner = agencies()
    long_ago = moment(calendar.programme_starts_on.replace(year=calendar.programme_starts_on.year - 1))
    found_wards = wards()
    found = organisations(found_wards, created_at=long_ago, random=random)
    people = People()
    cast = Cast(
        council=council,
        partner=partner,
        staff=people.staff(partner),
        organisations=found,
        wards=found_wards,
        programme=programmes(council, calendar),
        calendar=calendar,
        random=random,
    )
    people.members(found, started_at=long_ago, random=random)
    give_documents(cast)
    tell("Eighty agreements and their payments…")
    made = create_agreements(cast)
    settle_payments(cast, made)
    tell("Their returns of two and a half years (this takes longest)…")
    answered = answer_returns(cast)
    met = hold_meetings(cast)
    reviewed = conduct_reviews(cast)
    vary_agreements(cast, made)
    make_decisions(cast)
    framework = make_consultations(cast)[FRAMEWORK]
    agree_on_a_framework(cast, framework)
    rounds = make_rounds(cast)
    say_what_followed(cast, rounds[OPEN], framework)
    applied = make_applications(cast, rounds)
    assess_the_closed(cast, rounds[CLOSED])
    decide_the_first(cast, rounds[DECIDED])
    brought = f"{answered} returns, {met} meetings and {reviewed} reviews brought to today"
    return f"{len(found)} organisations, {len(made)} agreements, {applied} applications, {brought}."
