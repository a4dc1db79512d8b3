"""Making a consultation and changing what it says."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from commissioning.common import meanwhile, states
from commissioning.common.dates import add_months
from commissioning.common.history import keep
from commissioning.common.slugs import free_slug
from consultations.models import Consultation, Phase

# Words that addresses below /consultations/ and /office/consultations/ use themselves.
TAKEN_SLUGS = {"add", "event", "events", "document", "documents", "networks", "privacy"}
# What people answered under: it stays as it was once a phase is approved.
FIXED_ONCE_PUBLIC = ("privacy", "agency")
COPIED = (
    "programme",
    "agency",
    "summary",
    "background",
    "what_can_change",
    "officer",
    "contact_name",
    "contact_email",
    "contact_telephone",
    "postal_address",
    "returns_email",
    "privacy",
    "all_wards",
    "audiences",
)
COPIED_OF_PHASE = (
    "number",
    "title",
    "about",
    "has_questions",
    "questionnaire",
    "takes_online",
    "takes_email",
    "takes_post",
    "second_keying_percent",
    "retention_months",
)
MONTHS_LATER = 12


class IsPublic(Exception):
    """People may have answered under it: the privacy notice and who asks stay as they are."""

    def __init__(self):
        super().__init__("A phase is approved: the privacy notice and the agency stay as they are.")


@transaction.atomic
def create_consultation(*, values: Mapping[str, Any], wards: Sequence = (), at: dt.datetime, by) -> Consultation:
    """A consultation in preparation with ``values`` by field. Raises ``ValidationError``."""
    made = Consultation(**{"officer": by, **values}, slug=_slug(values["title"]), created_at=at)
    return _keep(made, wards, at=at, by=by)


@transaction.atomic
def change_consultation(
    record: Consultation,
    *,
    values: Mapping[str, Any],
    wards: Sequence = (),
    shown: str | None = None,
    at: dt.datetime,
    by,
) -> Consultation:
    """Set ``values`` by field. ``shown`` is the stamp of what the page had of them and of the wards: raises
    ``ChangedMeanwhile`` where others stand; ``IsPublic`` for what is fixed by then, and ``ValidationError``."""
    fresh = states.locked(record)
    meanwhile.check(fresh, {**values, "wards": wards}, shown=shown)
    is_public = fresh.phases.public().exists()
    for name, value in values.items():
        if is_public and name in FIXED_ONCE_PUBLIC and getattr(fresh, name) != value:
            raise IsPublic
        setattr(fresh, name, value)
    return _keep(fresh, wards, at=at, by=by)


def _keep(record: Consultation, wards: Sequence, *, at: dt.datetime, by) -> Consultation:
    keep(record, at=at, by=by)
    record.wards.set([] if record.all_wards else wards)
    return record


@transaction.atomic
def copy_consultation(source: Consultation, *, title: str, at: dt.datetime, by) -> Consultation:
    """One in preparation with the texts of ``source`` and its phases as drafts, a year later.

    Its documents, events and who was told are not copied, nor its equality analysis: they are of what was asked then.
    """
    source = Consultation.objects.get(pk=source.pk)  # As it is, not as the caller once read it.
    made = Consultation(title=title, slug=_slug(title), created_at=at, copied_from=source)
    for name in COPIED:
        setattr(made, name, getattr(source, name))
    _keep(made, list(source.wards.all()), at=at, by=by)
    for phase in source.phases.order_by("number"):
        copied = Phase(
            consultation=made,
            opens_on=add_months(phase.opens_on, MONTHS_LATER),
            closes_on=add_months(phase.closes_on, MONTHS_LATER),
            created_at=at,
            **{name: getattr(phase, name) for name in COPIED_OF_PHASE},
        )
        keep(copied, at=at, by=by)
        states.record_change(copied, "", copied.status, at=at, by=by, reason=f"Copied from {source}")
    return made


def _slug(title: str) -> str:
    return free_slug(Consultation, title, fallback="consultation", taken=TAKEN_SLUGS)
