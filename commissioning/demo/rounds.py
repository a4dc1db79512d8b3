"""The demonstration's funding rounds: one to be decided, one that has closed, one that is open, and a draft copied from
the second."""

import datetime as dt
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from commissioning.applications.enums import Stage
from commissioning.applications.models import EligibilityQuestion, FundingRound, RoundScheme
from commissioning.applications.operations import round_copy, round_parts, round_publication, rounds, route, standards
from commissioning.applications.operations.sources import say_sources
from commissioning.common.dates import add_months
from commissioning.common.uploads import validate_upload
from commissioning.demo.agreements import Cast, moment
from commissioning.demo.consultation_results import ALONE, NOTICE
from commissioning.programmes.enums import Route
from commissioning.programmes.models import Scheme
from consultations.models import Consideration, Consultation

DECIDED = "Neighbourhood grants, first round"
CLOSED, OPEN, DRAFT = "Neighbourhood grants", "Healthy and connected grants", "Neighbourhood grants, next round"
WHO = """Voluntary and community organisations that work in Marlbridge:

- charities, social enterprises and groups that are not registered
- with at least three people who run them, and rules in writing

Groups with an income of up to £25,000 a year are asked for much less."""
GUIDANCE = """Read what we are looking for first. Answer in your own words: bullet points are fine, and nobody
gains by long answers.

Ask us anything until the last day for questions. Every question is answered in public, for all."""
HOW = """First your organisation is looked at, once, however many projects you put forward. Then two assessors score
each project on their own. Where they are far apart, they meet."""
PRIVACY = """We use what you tell us to decide on your application, and keep it for six years. The names of people in
it are seen by those who assess it and by nobody else. We publish who is funded, for what, and with how much."""
ELIGIBLE = (
    ("Does your organisation work in Marlbridge?", "This money is for work with people in Marlbridge."),
    (
        "Is there a bank account in its name that needs two people for every payment?",
        "We can only pay into such an account. The council for voluntary service helps to open one.",
    ),
)
# Sums that a council would write down.
ROUND_SUM = 1_000_00
# Questions about a project, and the theme of the first phase that each follows from.
FOLLOWS_FROM = {"reach": ALONE, "afterwards": NOTICE}
LOOKING_FOR = b"""What we are looking for

Work that brings people together, reaches those who are often missed, and lasts.
We fund rent, heat and the time of those who keep the books: the full cost counts.
"""


@dataclass(frozen=True)
class Days:
    """When a round opens and closes, in days from today."""

    opens: int
    closes: int
    decision: int


def make_rounds(cast: Cast) -> dict[str, FundingRound]:
    """The rounds by their titles."""
    grants = list(
        Scheme.objects.filter(theme__programme=cast.programme, route=Route.GRANT)
        .select_related("theme")
        .order_by("theme__number", "code")
    )
    half = max(1, len(grants) // 2)
    standards.ensure_standard_applications(at=_at(cast, -200))
    decided = _published(cast, DECIDED, grants[:2], Days(opens=-190, closes=-128, decision=-20))
    closed = _published(cast, CLOSED, grants[:half], Days(opens=-75, closes=-14, decision=40))
    opened = _published(cast, OPEN, grants[half:] or grants[:1], Days(opens=-20, closes=30, decision=90))
    draft = round_copy.copy_round(closed, title=DRAFT, at=_at(cast, -2), by=cast.staff["officer"])
    return {DECIDED: decided, CLOSED: closed, OPEN: opened, DRAFT: draft}


def say_what_followed(cast: Cast, record: FundingRound, consultation: Consultation) -> None:
    """Two of the round's questions are asked because of what people said in the first phase."""
    for key, theme in FOLLOWS_FROM.items():
        said = Consideration.objects.filter(phase__consultation=consultation, phase__number=1, theme__name=theme)
        say_sources(
            record,
            stage=Stage.PROJECT,
            key=key,
            considerations=list(said),
            at=_at(cast, -3),
            by=cast.staff["officer"],
        )


def _at(cast: Cast, days: int) -> dt.datetime:
    return moment(cast.calendar.today + dt.timedelta(days=days))


def _published(cast: Cast, title: str, schemes: list[Scheme], days: Days) -> FundingRound:
    today, by = cast.calendar.today, cast.staff["officer"]
    at = _at(cast, days.opens - 14)
    starts_on = add_months((today + dt.timedelta(days=days.decision)).replace(day=1), 1)
    values = {
        "programme": cast.programme,
        "title": title,
        "route": Route.GRANT,
        "summary": "Grants for groups that bring people together where they live.",
        "who_can_apply": WHO,
        "guidance": GUIDANCE,
        "how_decided": HOW,
        "privacy": PRIVACY,
        "opens_at": _at(cast, days.opens),
        "questions_close_on": today + dt.timedelta(days=days.closes - 10),
        "closes_on": today + dt.timedelta(days=days.closes),
        "decision_expected_on": today + dt.timedelta(days=days.decision),
        "agreement_starts_on": starts_on,
        "agreement_ends_on": min(add_months(starts_on, 12) - dt.timedelta(days=1), cast.programme.ends_on),
        "second_officer": cast.staff["officer.two"],
    }
    record = rounds.create_round(values=values, at=at, by=by)
    for scheme in schemes:
        _opened(record, scheme, at=at, by=by)
    usual = standards.usual_versions()
    round_parts.choose_questions(
        record,
        organisation_version=usual["organisation"],
        by_theme={scheme.theme_id: usual["project"] for scheme in schemes},
        at=at,
        by=by,
    )
    for text, explanation in ELIGIBLE:
        rounds.save_part(EligibilityQuestion(round=record, text=text, explanation=explanation), at=at, by=by)
    standards.fill_criteria(record, at=at, by=by)
    file = SimpleUploadedFile("what-we-are-looking-for.txt", LOOKING_FOR, content_type="text/plain")
    round_parts.attach(record, file=file, upload=validate_upload(file), title="What we are looking for", at=at, by=by)
    round_publication.publish(record, at=at, by=by)
    return record


def _opened(record: FundingRound, scheme: Scheme, *, at: dt.datetime, by) -> None:
    """One scheme with a budget of a year, and why it is for grants."""
    budget = max(scheme.budget_pence // 4, 20_000_00)
    in_round = rounds.save_part(
        RoundScheme(
            round=record,
            scheme=scheme,
            budget_pence=budget,
            minimum_pence=1_000_00,
            maximum_pence=budget // 3 // ROUND_SUM * ROUND_SUM,
            awards_expected=5,
        ),
        at=at,
        by=by,
    )
    route.decide_route(
        in_round,
        answers={"complementary": True, "own_mission": True, "specified_need": True},
        estimated_pence=budget,
        is_light_touch=True,
        chosen=Route.GRANT,
        reasons="Organisations do this for their own mission, and would choose how. It adds to what the council does.",
        at=at,
        by=by,
    )
