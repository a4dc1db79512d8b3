"""Questions and documents of a draft round. Every operation raises ``RoundNotDraft`` where it is none."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction

from commissioning.applications.models import FundingRound, RoundDocument, RoundScheme, RoundTheme
from commissioning.applications.operations.rounds import locked_draft, remove_part
from commissioning.applications.operations.sources import drop_unasked
from commissioning.common.history import keep, sign
from commissioning.common.uploads import Upload, save_upload
from commissioning.questionnaires.enums import Purpose
from commissioning.questionnaires.models import QuestionnaireVersion

HAVE_IT = "This file is among the round’s documents already."


@transaction.atomic
def choose_questions(
    record: FundingRound,
    *,
    organisation_version: int | None,
    by_theme: Mapping[int, int | None],
    at: dt.datetime,
    by,
) -> FundingRound:
    """Ask these versions (by key): one about the organisation, one about the projects of each theme (by its key).

    None takes a choice back. What was said of where a question comes from goes with the question. Raises
    ``ValidationError`` for a version that cannot be asked of applicants.
    """
    fresh = locked_draft(record)
    wanted = {key for key in (organisation_version, *by_theme.values()) if key is not None}
    askable = QuestionnaireVersion.objects.published().filter(questionnaire__purpose=Purpose.APPLICATION)
    if askable.filter(pk__in=wanted).count() < len(wanted):
        raise ValidationError("Choose published application forms only.")
    fresh.organisation_version_id = organisation_version
    keep(fresh, at=at, by=by)
    have = {one.theme_id: one for one in fresh.themes.all()}
    for theme, version in by_theme.items():
        asked = have.get(theme)
        if version is None and asked is not None:
            sign(asked, at=at, by=by)
            asked.delete()
        elif version is not None and (asked is None or asked.version_id != version):
            asked = asked or RoundTheme(round=fresh, theme_id=theme)
            asked.version_id = version
            keep(asked, at=at, by=by)
    drop_unasked(fresh, at=at, by=by)
    return fresh


@transaction.atomic
def remove_scheme(scheme: RoundScheme, *, at: dt.datetime, by) -> None:
    """Take a scheme off the round, and its theme's questions with the theme's last scheme."""
    theme = scheme.scheme.theme_id
    record = scheme.round
    remove_part(scheme, at=at, by=by)
    if not record.schemes.filter(scheme__theme=theme).exists():
        for asked in record.themes.filter(theme=theme):
            sign(asked, at=at, by=by)
            asked.delete()
        drop_unasked(record, at=at, by=by)


@transaction.atomic
def attach(record: FundingRound, *, file: File, upload: Upload, title: str, at: dt.datetime, by) -> RoundDocument:
    """Keep a validated file with the round. Raises ``ValidationError`` for a second copy."""
    locked_draft(record)
    if record.documents.filter(sha256=upload.sha256).exists():
        raise ValidationError(HAVE_IT)
    document = RoundDocument(
        round=record,
        title=title,
        added_at=at,
        added_by=by,
    )
    sign(document, at=at, by=by)
    try:
        save_upload(document, file, upload)
    except IntegrityError as error:
        raise ValidationError(HAVE_IT) from error
    return document
