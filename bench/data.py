"""What the benchmarks work on: the demonstration, and agreements beside it that are made in bulk."""

import csv
import datetime as dt
import io
from decimal import Decimal

from django.test import Client

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement
from commissioning.common import clock
from commissioning.common.dates import add_months
from commissioning.common.guaranteed import guaranteed
from commissioning.demo.agreements import TERMS, moment
from commissioning.demo.framework import Calendar
from commissioning.demo.large import add_many
from commissioning.demo.management.commands.load_demo import load_small
from commissioning.demo.people import address
from commissioning.programmes.models import Programme, Scheme
from commissioning.questionnaires import operations as questionnaires
from commissioning.questionnaires.answer_set import load
from monitoring.enums import FigureBasis, ReturnStatus
from monitoring.models import Return
from monitoring.operations import returns
from monitoring.operations.questions import ensure_standard_questions
from monitoring.operations.returns import FigureEntry, SpendEntry
from organisations.models import Organisation, User

# The least that a return of the standard tier asks.
SAID = {
    "progress": "We ran the lunch club every Tuesday and Thursday, and a walk to the allotments in summer. " * 4,
    "difference": "People tell us that they eat better, know more neighbours and ask for help sooner. " * 4,
    "difficulties": "The hall was closed for two weeks, and so we met at the library.",
    "changes": "no",
    "volunteers": "12",
    "safeguarding": "no",
}
TITLES = (
    "Identifier",
    "Title",
    "Description",
    "Currency",
    "Amount Awarded",
    "Award Date",
    "Planned Dates:Duration (months)",
    "Recipient Org:Identifier",
    "Recipient Org:Name",
    "Recipient Org:Charity Number",
    "Recipient Org:Postal Code",
    "Funding Org:Identifier",
    "Funding Org:Name",
    "Last modified",
)


def load_demonstration() -> None:
    """The council, its partner, sixty organisations and eighty agreements with their years of returns."""
    ensure_standard_questions(at=clock.now())
    load_small(lambda told: None)


def grow(to: int) -> None:
    """Running agreements beside the demonstration's, up to ``to``."""
    add_many(to)


def officer() -> User:
    """The commissioning officer who looks at the pages."""
    return User.objects.get(email=address("officer"))


def signed_in(user: User) -> Client:
    """A client with a session of ``user``, kept in the database as in service."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def offer_many(how_many: int) -> list[Agreement]:
    """Agreements that wait to be countersigned, of all the lengths and kinds that the demonstration has."""
    calendar, by, signed_by = Calendar(clock.today()), officer(), User.objects.get(email=address("officer.two"))
    programme = Programme.objects.get(slug="stronger-together")
    schemes = list(Scheme.objects.filter(theme__programme=programme))
    organisations = list(Organisation.objects.all())
    offered = []
    for number in range(how_many):
        offset, months = TERMS[number % len(TERMS)]
        starts_on = add_months(calendar.programme_starts_on, offset)
        scheme, signed = schemes[number % len(schemes)], moment(starts_on - dt.timedelta(days=30))
        offered.append(
            Agreement(
                reference=f"B-{number + 1:05d}",
                kind=scheme.route,
                title=f"{scheme.name} {number + 1}",
                organisation=organisations[number % len(organisations)],
                programme=programme,
                scheme=scheme,
                lead_agency_id=programme.lead_agency_id,
                officer=by,
                awarded_on=signed.date(),
                starts_on=starts_on,
                ends_on=add_months(starts_on, months) - dt.timedelta(days=1),
                value_pence=(number % 50 + 1) * 2_000_00,
                status=AgreementStatus.OFFERED,
                offered_at=signed,
                accepted_at=signed,
                accepted_by=signed_by,
                created_at=signed,
            )
        )
    return Agreement.objects.bulk_create(offered, batch_size=1_000)


def register(how_many: int, *, organisations: int = 2_000, running: bool = False) -> bytes:
    """A 360Giving file in CSV: grants of past years, one in ten of which still runs; or, for ``running``, grants of
    two years that all began three months ago."""
    today = clock.today()
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(TITLES)
    for number in range(how_many):
        is_over = number % 10 and not running
        awarded = add_months(today, -30 - number % 60) if is_over else add_months(today, -3)
        recipient = number % organisations
        writer.writerow(
            (
                f"360G-bench-{number:06d}",
                f"Community grant {number}",
                "A weekly club for older people, with a meal, exercise and somebody to talk to. " * 3,
                "GBP",
                f"{500 + number % 90 * 250}.50",
                awarded.isoformat(),
                "24" if running else "12",
                f"GB-CHC-{1_000_000 + recipient}",
                f"Neighbours of ward {recipient}",
                f"{1_000_000 + recipient}",
                "M16 7GX",
                "GB-LAE-BEN",
                "Bench Council",
                "2024-05-03T18:09:56Z",
            )
        )
    return out.getvalue().encode()


def filled_return() -> tuple[Return, User]:
    """A return that its organisation has answered and not yet handed in, and the lead who will."""
    record = (
        Return.objects.current()
        .filter(
            status=ReturnStatus.NOT_STARTED,
            ends_on__lt=clock.today(),
            agreement__status=AgreementStatus.ACTIVE,
            agreement__monitoring_plan__tier="standard",
            agreement__organisation__memberships__role="lead",
            agreement__targets__isnull=False,
        )
        .order_by("due_on", "pk")
        .first()
    )
    by = record.agreement.organisation.memberships.get(role="lead", ended_at=None).user
    at = clock.now()
    returns.begin(record, at=at, by=by)
    _answer(record, at=at, by=by)
    return Return.objects.get(pk=record.pk), by


def _answer(record: Return, *, at: dt.datetime, by: User) -> None:
    sheet = guaranteed(record.sheet)
    answers = load(sheet)
    asked = answers.structure.by_key
    raws = {key: {"": text} for key, text in SAID.items() if key in asked}
    shown = {key: answers.shown_as(asked[key]) for key in raws}
    questionnaires.save_answers(sheet=sheet, raws=raws, shown=shown, at=at, by=by)
    figures = {
        row.target_id: FigureEntry(actual=Decimal(1_000), basis=FigureBasis.COUNTED, comment="", revision=row.revision)
        for row in record.figures.all()
    }
    returns.save_figures(record, figures, at=at, by=by)
    spending = {
        row.budget_line_id: SpendEntry(spent_pence=100_00, comment="", revision=row.revision)
        for row in record.spending.all()
    }
    returns.save_spending(record, spending, at=at, by=by)
