"""Ten thousand more agreements, for trying scale: made in bulk, with a past made in bulk too."""

import datetime as dt

from django.utils.text import slugify
from simple_history.utils import bulk_create_with_history

from commissioning.agreements import operations
from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement
from commissioning.common import clock
from commissioning.common.dates import add_months
from commissioning.demo.agreements import TERMS, moment
from commissioning.demo.framework import Calendar
from commissioning.demo.large_past import bring_to_today
from commissioning.demo.people import address
from commissioning.programmes.models import Programme, Scheme
from organisations.models import Organisation, User, Ward

HOW_MANY = 10_000
ORGANISATIONS = 2_000
BATCH = 1_000


def add_many(how_many: int = HOW_MANY) -> str:
    """Add agreements up to ``how_many``, beside the small demonstration; a second run adds only what is missing."""
    there = Agreement.objects.filter(reference__startswith="XL-").count()
    if there >= how_many:
        return "The large demonstration is there already."
    calendar = Calendar(clock.today())
    officers = list(User.objects.filter(email__in=[address("officer"), address("officer.two")]))
    found = _organisations(calendar)
    programme = Programme.objects.get(slug="stronger-together")
    schemes = list(Scheme.objects.filter(theme__programme=programme))
    for start in range(there, how_many, BATCH):
        agreements = [
            _agreement(
                number, found[number % len(found)], programme, schemes[number % len(schemes)], officers, calendar
            )
            for number in range(start, min(start + BATCH, how_many))
        ]
        made = bulk_create_with_history(agreements, Agreement, batch_size=BATCH)
        operations.activate_many(made, at=moment(calendar.programme_starts_on), by=officers[1], reason="Demonstration")
    bring_to_today(calendar.today, reads=officers[0], decides=officers[1])
    return f"{how_many - there} agreements added."


def _organisations(calendar: Calendar) -> list[Organisation]:
    wards = list(Ward.objects.all())
    there = Organisation.objects.filter(identifier__startswith="360G-marlbridge-xl-").count()
    bulk_create_with_history(
        [
            Organisation(
                identifier=f"360G-marlbridge-xl-{number}",
                name=f"Marlbridge Neighbours {number:04d}",
                slug=slugify(f"marlbridge-neighbours-{number:04d}"),
                annual_income_pence=(number % 40 + 1) * 10_000_00,
                ward=wards[number % len(wards)],
                created_at=moment(calendar.programme_starts_on),
            )
            for number in range(there, ORGANISATIONS)
        ],
        Organisation,
        batch_size=BATCH,
    )
    return list(Organisation.objects.filter(identifier__startswith="360G-marlbridge-xl-").order_by("pk"))


def _agreement(number, organisation, programme, scheme, officers, calendar) -> Agreement:
    offset, months = TERMS[number % len(TERMS)]
    starts_on = add_months(calendar.programme_starts_on, offset)
    signed = moment(starts_on - dt.timedelta(days=30))
    value_pence = (number % 50 + 1) * 2_000_00
    return Agreement(
        reference=f"XL-{number + 1:05d}",
        kind=scheme.route,
        title=f"{scheme.name}: {organisation.name}",
        organisation=organisation,
        programme=programme,
        scheme=scheme,
        lead_agency=programme.lead_agency,
        officer=officers[number % len(officers)],
        awarded_on=signed.date(),
        starts_on=starts_on,
        ends_on=add_months(starts_on, months) - dt.timedelta(days=1),
        value_pence=value_pence,
        full_cost_pence=value_pence,
        status=AgreementStatus.OFFERED,
        offered_at=signed,
        accepted_at=signed,
        accepted_by=officers[0],
        created_at=signed,
    )
