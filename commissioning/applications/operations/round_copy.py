"""A new round like an earlier one."""

import datetime as dt

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from commissioning.applications.enums import RoundStatus
from commissioning.applications.models import FundingRound, RoundDocument
from commissioning.applications.operations.rounds import slug_for
from commissioning.common import states
from commissioning.common.dates import add_months
from commissioning.common.history import keep, sign

MONTHS_LATER = 12
TEXTS = (
    "programme",
    "route",
    "summary",
    "who_can_apply",
    "guidance",
    "how_decided",
    "privacy",
    "appeal_working_days",
    "assessors_per_application",
    "moderation_spread",
    "organisation_pass_percent",
    "officer",
    "second_officer",
    "organisation_version",
)
DAYS = ("agreement_starts_on", "agreement_ends_on", "questions_close_on", "closes_on", "decision_expected_on")
PARTS = {
    "schemes": ("scheme", "budget_pence", "minimum_pence", "maximum_pence", "awards_expected"),
    "themes": ("theme", "version"),
    "eligibility_questions": ("number", "text", "right_answer", "explanation"),
    "criteria": (
        "stage",
        "theme",
        "number",
        "title",
        "guidance",
        "kind",
        "marks",
        "weight",
        "anchors",
        "question_keys",
    ),
    "sources": ("stage", "question_key", "consideration"),
}


@transaction.atomic
def copy_round(source: FundingRound, *, title: str, at: dt.datetime, by) -> FundingRound:
    """A draft with everything of ``source`` but its route decisions, its days a year later.

    Between grant and contract is decided anew each time. Days that do not fit the programme any more are found by
    the check before publication. Raises ``ValidationError``.
    """
    source = FundingRound.objects.get(pk=source.pk)  # As it is, not as the caller once read it.
    made = FundingRound(title=title, slug=slug_for(title), created_at=at, copied_from=source)
    for name in TEXTS:
        setattr(made, name, getattr(source, name))
    for name in DAYS:
        day = getattr(source, name)
        setattr(made, name, day and add_months(day, MONTHS_LATER))
    opened = timezone.localtime(source.opens_at)
    opens_on = add_months(opened.date(), MONTHS_LATER)
    made.opens_at = timezone.make_aware(dt.datetime.combine(opens_on, opened.time()))
    keep(made, at=at, by=by)
    states.record_change(made, "", RoundStatus.DRAFT, at=at, by=by, reason=f"Copied from {source}")
    for parts, names in PARTS.items():
        for part in getattr(source, parts).all():
            keep(type(part)(round=made, **{name: getattr(part, name) for name in names}), at=at, by=by)
    for document in source.documents.all():
        _copy_document(document, made, at=at, by=by)
    return made


def _copy_document(document: RoundDocument, made: FundingRound, *, at: dt.datetime, by) -> None:
    """The same file under a name of its own, so that taking it off one round leaves the other's."""
    copied = RoundDocument(
        round=made,
        added_at=at,
        added_by=by,
        **{name: getattr(document, name) for name in ("title", "name", "content_type", "size", "sha256")},
    )
    with document.file.open("rb") as file:
        copied.file.save(document.name, ContentFile(file.read()), save=False)
    sign(copied, at=at, by=by)
    copied.save()
