"""What officers read of rounds."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from commissioning.applications.enums import ApplicationStatus, RoundStatus
from commissioning.applications.models import Application, FundingRound, RoundScheme
from commissioning.applications.queries.readiness import Missing, RoundParts
from commissioning.applications.queries.round_places import place_url

# Applications that count: handed in and not taken back.
COUNTED = set(ApplicationStatus) - {ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN}
PARTS = (
    ("texts", "Texts", "What it is for, who can apply, guidance, privacy"),
    ("timetable", "Timetable", "When it opens and closes, and the agreements’ term"),
    ("schemes", "Schemes and budgets", "Money, smallest and largest award"),
    ("route", "Grant or contract?", "The route of each scheme with its reasons"),
    ("questions", "Questions", "About the organisation, and about projects by theme"),
    ("sources", "Where the questions come from", "Optional: which follow from what people said"),
    ("eligibility", "Eligibility questions", "Asked before an application is begun"),
    ("criteria", "Criteria", "What assessors look for, with marks and weights"),
    ("documents", "Documents", "Files that applicants need"),
    ("officers", "Officers", "Two people who answer for the round"),
    ("figures", "Figures", "Assessors, spread, pass mark, days to appeal"),
)


def _of_round(rows: QuerySet, **what) -> Coalesce:
    """A figure of the round's ``rows``, summed apart so that no join counts it twice."""
    (name,) = what
    figures = rows.filter(round=OuterRef("pk")).order_by().values("round").annotate(**what).values(name)
    return Coalesce(Subquery(figures, output_field=BigIntegerField()), 0)


def with_figures(rounds: QuerySet[FundingRound]) -> QuerySet[FundingRound]:
    """Each with its ``budget_pence``, ``application_count`` and ``asked_pence``."""
    applications = Application.objects.filter(status__in=COUNTED)
    return rounds.select_related("programme").annotate(
        budget_pence=_of_round(RoundScheme.objects.all(), total=Sum("budget_pence")),
        application_count=_of_round(applications, total=Count("pk")),
        asked_pence=_of_round(applications, total=Sum("requested_pence")),
    )


@dataclass(frozen=True)
class RoundRow:
    """A round with where it is now, in words and colour."""

    round: FundingRound
    phase: str
    colour: str


def row_of(record: FundingRound, at: dt.datetime) -> RoundRow:
    phase = record.phase(at)
    return RoundRow(record, phase.label, record.PHASE_COLOURS[phase])


@dataclass(frozen=True)
class PartTask:
    """One line of a draft's task list."""

    words: str
    hint: str
    url: str
    status: str
    colour: str


def tasks_of(parts: RoundParts, missing: list[Missing]) -> list[PartTask]:
    """The parts of a draft with how many things each lacks."""
    record, lacking = parts.round, [one.part for one in missing]
    nothing = {
        "route": not parts.schemes and "Add a scheme first",
        "eligibility": not record.eligibility_questions.all() and "None",
        "documents": not record.documents.exists() and "None",
        "sources": not record.sources.exists() and "None",
    }
    tasks = []
    for part, words, hint in PARTS:
        url = place_url(record, part) if part in WHERE_SHOWN else part_url(record, part)
        if number := lacking.count(part):
            status, colour = f"{number} to do", "yellow"
        elif said := nothing.get(part):
            status, colour = said, "grey"
        else:
            status, colour = "In order", "green"
        tasks.append(PartTask(words, hint, url, status, colour))
    return tasks


# Lists, which are changed where they are shown.
WHERE_SHOWN = {"schemes", "route", "eligibility", "criteria", "documents"}


def part_url(record: FundingRound, part: str) -> str:
    return reverse(f"applications:round-{part}", args=[record.slug])


def for_page(slug_rounds: QuerySet[FundingRound]) -> QuerySet[FundingRound]:
    """With what the round's page names."""
    return slug_rounds.select_related(
        "programme", "officer", "second_officer", "organisation_version__questionnaire", "copied_from", "published_by"
    )


def can_change(record: FundingRound, user) -> bool:
    """Whether ``user`` may change the parts of ``record`` now."""
    return record.status == RoundStatus.DRAFT and user.has_perm("applications.manage_round")
