"""Noting who is where, so that colleagues do not get into each other's way. Nothing depends on it."""

import datetime as dt

from commissioning.applications.models import Application, OrganisationStage, Presence


def note(
    stage: OrganisationStage, *, page: str, title: str, at: dt.datetime, by, application: Application | None = None
) -> None:
    """Say that ``by`` is on ``page``, called ``title``; where they were before is written over."""
    values = {"application": application, "page": page[:120], "title": title[:200], "seen_at": at}
    Presence.objects.update_or_create(stage=stage, user=by, defaults=values)
