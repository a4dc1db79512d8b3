"""The demonstration's agencies, wards, organisations and programmes."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import slugify

from commissioning.demo import words
from commissioning.programmes.models import Indicator, Outcome, Priority, Programme, Scheme, Theme
from organisations.enums import AgencyKind
from organisations.models import Agency, Organisation, Ward

POSTCODE_AREA = "ZZ"  # No such area exists.


@dataclass(frozen=True)
class Calendar:
    """The days around which the demonstration is built, so that it is always in the middle of things."""

    today: dt.date

    @property
    def year(self) -> int:
        """The year in which the present financial year began."""
        return self.today.year if (self.today.month, self.today.day) >= (4, 1) else self.today.year - 1

    @property
    def programme_starts_on(self) -> dt.date:
        return dt.date(self.year - 2, 4, 1)

    @property
    def programme_ends_on(self) -> dt.date:
        return dt.date(self.year + 2, 3, 31)


def agencies() -> tuple[Agency, Agency]:
    """The council and its health partner."""
    council, _ = Agency.objects.get_or_create(
        reference="GB-LAE-XMB",
        defaults={
            "name": words.COUNCIL,
            "kind": AgencyKind.COUNCIL,
            "email": f"communities@{words.DOMAIN}",
            "telephone": "01632 960100",
            "address": "Town Hall\nMarket Place\nMarlbridge",
        },
    )
    partner, _ = Agency.objects.get_or_create(
        reference="XX-PORTAL-HEALTH",
        defaults={
            "name": words.PARTNER,
            "kind": AgencyKind.HEALTH_PARTNER,
            "email": f"partnership@{words.DOMAIN}",
            "telephone": "01632 960200",
            "address": "Dene House\nStation Road\nMarlbridge",
        },
    )
    return council, partner


def wards() -> list[Ward]:
    """Eighteen wards with codes of a block that is not in use."""
    return [
        Ward.objects.get_or_create(code=f"E05999{number:03d}", defaults={"name": name, "authority_code": "E09999999"})[
            0
        ]
        for number, name in enumerate(words.WARDS, start=1)
    ]


def organisations(found: list[Ward], *, created_at: dt.datetime, random) -> list[Organisation]:
    """Sixty organisations of all sizes: a third unregistered, a third charities, the others companies too."""
    made = []
    for number, name in enumerate(words.ORGANISATIONS, start=1):
        income = random.choice([4_000, 12_000, 22_000, 60_000, 140_000, 230_000, 420_000, 1_200_000])
        charity = f"9{number:06d}" if number % 3 else ""
        company = f"99{number:06d}" if number % 5 == 0 else ""
        identifier = f"GB-CHC-{charity}" if charity else f"360G-marlbridge-{slugify(name)}"
        organisation, _ = Organisation.objects.get_or_create(
            identifier=identifier,
            defaults={
                "name": name,
                "slug": slugify(name),
                "charity_number": charity,
                "company_number": company,
                "annual_income_pence": 18_000_00 if number == 1 else income * 100,
                "income_year_ends_on": dt.date(created_at.year, 3, 31),
                "purpose": f"{name} is a made-up organisation of the demonstration.",
                "address": f"{number} High Street\nMarlbridge",
                "postcode": f"{POSTCODE_AREA}{1 + number % 9} {number % 9}AA",
                "ward": found[(number * 7) % len(found)],
                "email": f"hello{number}@{words.DOMAIN}",
                "telephone": f"01632 96{1000 + number}",
                "created_at": created_at,
            },
        )
        made.append(organisation)
    return made


def programmes(council: Agency, calendar: Calendar) -> Programme:
    """The programme in flight, which replaced an older grants programme."""
    start = calendar.programme_starts_on
    older, _ = Programme.objects.get_or_create(
        slug="main-grants",
        defaults={
            "name": "Main grants programme",
            "summary": "Five years of grants, replaced by commissioning with the sector.",
            "lead_agency": council,
            "starts_on": start.replace(year=start.year - 5),
            "ends_on": start - dt.timedelta(days=1),
        },
    )
    programme, created = Programme.objects.get_or_create(
        slug="stronger-together",
        defaults={
            "name": "Stronger together: community commissioning programme",
            "summary": "Grants and contracts under five themes, worked out with the sector and decided by Cabinet.",
            "lead_agency": council,
            "predecessor": older,
            "starts_on": start,
            "ends_on": calendar.programme_ends_on,
        },
    )
    if created:
        for number, (title, description) in enumerate(words.PRIORITIES, start=1):
            Priority.objects.create(programme=programme, number=number, title=title, description=description)
        for number, (name, schemes) in enumerate(words.THEMES, start=1):
            theme = Theme.objects.create(programme=programme, number=number, name=name)
            for letter, scheme in zip("ABC", schemes, strict=True):
                _scheme(theme, f"{number}{letter}", *scheme)
    return programme


def _scheme(theme: Theme, code: str, name: str, route: str, budget: int, outcome: str, indicators: list) -> Scheme:
    scheme = Scheme.objects.create(theme=theme, code=code, name=name, route=route, budget_pence=budget * 100)
    aim = Outcome.objects.create(scheme=scheme, number=1, title=outcome)
    for number, (title, unit, direction, usual) in enumerate(indicators, start=1):
        Indicator.objects.create(
            outcome=aim,
            number=number,
            name=title,
            unit=unit,
            direction=direction,
            baseline=Decimal(usual) * 3 / 4 if direction == "higher" else Decimal(usual) * 3 / 2,
        )
    return scheme
