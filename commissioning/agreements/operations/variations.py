"""Varying an agreement: proposed by an officer, offered with frozen terms, accepted by the organisation's lead,
countersigned; only then does anything change, all of it in one transaction.

Every function locks the agreement before the variation, and raises ``CannotMove`` where the variation is not in a
state that allows it.
"""

import datetime as dt
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max

from commissioning.agreements import notifications
from commissioning.agreements.enums import DocumentKind, VariationStatus
from commissioning.agreements.models import Agreement, Variation
from commissioning.agreements.models.agreement import RUNNING
from commissioning.agreements.operations.agreements import NotReady, SameSigner, TermsChanged
from commissioning.agreements.operations.documents import keep_document
from commissioning.agreements.operations.varying import put_into_effect, rehearse
from commissioning.agreements.operations.withdrawing import both_locked, withdraw_variation
from commissioning.agreements.queries.variations import obstacles, proposed
from commissioning.agreements.varied.proposal import LISTS, SCALARS
from commissioning.agreements.varied.standing import about
from commissioning.common import snapshots
from commissioning.common.clock import local_date
from commissioning.common.operations import finish_tasks
from commissioning.common.states import CannotMove, locked, move, record_change
from commissioning.common.uploads import Upload


class CannotVary(Exception):
    """The agreement is not in force, so that there is nothing to vary."""


class AlreadyProposed(Exception):
    """Another variation of the agreement is still being agreed on."""


class AgreementChanged(Exception):
    """The agreement is not what it was when the variation was offered; ``found`` says what changed, in words."""

    def __init__(self, found: list[str]):
        self.found = found
        super().__init__(
            f"The agreement has changed since this variation was offered. {' '.join(found)} "
            "It has to be offered anew: withdraw it and propose it again."
        )


def _in_force(agreement: Agreement) -> None:
    if agreement.status not in RUNNING:
        state = agreement.get_status_display().lower()
        raise CannotVary(f"{agreement.reference} is {state}. Only an agreement in force can be varied.")


@transaction.atomic
def propose(
    agreement: Agreement,
    *,
    reason: str,
    effective_from: dt.date,
    at: dt.datetime,
    by,
    changes: dict[str, Any] | None = None,
) -> Variation:
    """Begin a variation of an agreement in force, under the next number.

    Raises ``CannotVary``, and ``AlreadyProposed`` where one is still being agreed on.
    """
    fresh = locked(agreement)
    _in_force(fresh)
    if there := fresh.variations.still_open().first():
        raise AlreadyProposed(f"{there.name} is still being agreed on. Finish or withdraw it first.")
    last = fresh.variations.aggregate(last=Max("number", default=0))["last"]
    variation = Variation.objects.create(
        agreement=fresh,
        number=last + 1,
        reason=reason,
        effective_from=effective_from,
        changes=changes or {},
        created_at=at,
        created_by=by,
    )
    record_change(variation, "", VariationStatus.DRAFT, at=at, by=by)
    return variation


@transaction.atomic
def edit_variation(
    variation: Variation,
    *,
    at: dt.datetime,
    by,
    reason: str | None = None,
    effective_from: dt.date | None = None,
    changes: dict[str, Any] | None = None,
) -> Variation:
    """Write into a draft. ``changes``: new content by part (``varied.proposal``); None for a part that goes back to
    what follows from the others. Raises ``CannotMove`` once it was offered."""
    _, fresh = both_locked(variation)
    if fresh.status != VariationStatus.DRAFT:
        raise CannotMove(fresh, VariationStatus.DRAFT)
    if unknown := (changes or {}).keys() - {*SCALARS, *LISTS}:
        raise TypeError(f"{', '.join(sorted(unknown))} cannot be varied.")
    fresh.reason = fresh.reason if reason is None else reason
    fresh.effective_from = effective_from or fresh.effective_from
    merged = {**fresh.changes, **(changes or {})}
    fresh.changes = {name: value for name, value in merged.items() if name not in (changes or {}) or value is not None}
    fresh.save()
    return fresh


@transaction.atomic
def offer_variation(variation: Variation, *, at: dt.datetime, by) -> Variation:
    """Put a draft before the organisation's lead, its terms frozen, and write to its people.

    Raises ``NotReady`` where parts do not say the same, ``CannotVary`` where the agreement is not in force, and what
    putting it into effect would raise: it is tried out first.
    """
    agreement, fresh = both_locked(variation)
    if fresh.status != VariationStatus.DRAFT:
        raise CannotMove(fresh, VariationStatus.OFFERED)
    _in_force(agreement)
    made = proposed(fresh, agreement, local_date(at))
    if made.problems:
        raise NotReady(made.problems)
    rehearse(agreement, fresh, made.before, made.after, at=at, by=by)
    content = {
        "reference": agreement.reference,
        "number": fresh.number,
        "reason": fresh.reason,
        "effective_from": fresh.effective_from,
        "follows_sha256": _sha256_before(agreement),
        "about": about(agreement),
        "before": made.before,
        "after": made.after,
    }
    fresh = move(
        variation, VariationStatus.OFFERED, at=at, by=by, fresh=fresh, offered_at=at, **snapshots.freeze(content)
    )
    notifications.variation_offered(fresh, at=at)
    return fresh


def _sha256_before(agreement: Agreement) -> str:
    """That of the version which this one follows; empty where it was not signed here."""
    last = agreement.variations.in_effect().last()
    return last.snapshot_sha256 if last else agreement.snapshot_sha256


@transaction.atomic
def accept_variation(variation: Variation, *, at: dt.datetime, by, name: str, terms_sha256: str) -> Variation:
    """Record that the organisation's lead accepts, under the ``name`` they typed, what they were shown
    (``terms_sha256``).

    Raises ``TermsChanged`` where other terms are offered, ``AgreementChanged`` where they cannot come into effect.
    """
    agreement, fresh = both_locked(variation)
    _refuse_unless(fresh, VariationStatus.ACCEPTED)
    if terms_sha256 != fresh.snapshot_sha256:
        raise TermsChanged("The terms have changed since you opened this page. Read them again before you accept.")
    _refuse_if_changed(agreement, fresh)
    fresh = move(
        variation,
        VariationStatus.ACCEPTED,
        at=at,
        by=by,
        fresh=fresh,
        accepted_at=at,
        accepted_by=by,
        accepted_name=name,
    )
    notifications.variation_accepted(fresh, at=at)
    return fresh


@transaction.atomic
def accept_on_paper(
    variation: Variation, *, name: str, signed_on: dt.date, file: File, upload: Upload, at: dt.datetime, by
) -> Variation:
    """Record that ``name`` signed the offered terms on paper, and keep the paper. Somebody else countersigns.

    Raises ``AgreementChanged`` as above, and ``AlreadyKept`` where that very file is with the agreement.
    """
    agreement, fresh = both_locked(variation)
    _refuse_unless(fresh, VariationStatus.ACCEPTED)
    _refuse_if_changed(agreement, fresh)
    title = f"{fresh.name}, signed on paper"
    paper = keep_document(
        agreement,
        file=file,
        upload=upload,
        kind=DocumentKind.AGREEMENT,
        title=title,
        is_for_organisation=True,
        at=at,
        by=by,
    )
    fresh = move(
        variation,
        VariationStatus.ACCEPTED,
        at=at,
        by=by,
        fresh=fresh,
        reason=f"Signed on paper by {name}.",
        accepted_at=at,
        accepted_name=name,
        signed_on=signed_on,
        paper=paper,
        recorded_by=by,
    )
    notifications.variation_accepted(fresh, at=at)
    return fresh


def _refuse_unless(fresh: Variation, to: VariationStatus) -> None:
    if to not in fresh.TRANSITIONS.get(fresh.status, set()):
        raise CannotMove(fresh, to)


def _refuse_if_changed(agreement: Agreement, fresh: Variation) -> None:
    _in_force(agreement)
    if found := obstacles(fresh, agreement):
        raise AgreementChanged(found)


@transaction.atomic
def decline_variation(variation: Variation, *, at: dt.datetime, by, reason: str) -> Variation:
    """Record that the organisation's lead declines; the agreement stays as it is, the officer gets a task."""
    _, fresh = both_locked(variation)
    fresh = move(variation, VariationStatus.DECLINED, at=at, by=by, fresh=fresh, reason=reason, closed_reason=reason)
    notifications.variation_declined(fresh, at=at)
    return fresh


@transaction.atomic
def propose_again(variation: Variation, *, reason: str, at: dt.datetime, by) -> Variation:
    """Withdraw an offered variation for ``reason``, and begin another that changes the same of the agreement as it
    stands now."""
    withdrawn = withdraw_variation(variation, reason=reason, at=at, by=by)
    return propose(
        withdrawn.agreement,
        reason=withdrawn.reason,
        effective_from=withdrawn.effective_from,
        changes=withdrawn.changes,
        at=at,
        by=by,
    )


@transaction.atomic
def countersign_variation(variation: Variation, *, at: dt.datetime, by) -> Variation:
    """Sign an accepted variation for the council, and put all of it into effect.

    Raises ``AgreementChanged`` where the agreement is not what it was when the variation was offered, ``SameSigner``
    where ``by`` recorded the organisation's signature from paper; then nothing changes.
    """
    agreement, fresh = both_locked(variation)
    _refuse_unless(fresh, VariationStatus.IN_EFFECT)
    if fresh.recorded_by_id == by.pk:
        raise SameSigner("You recorded the organisation’s signature. Ask somebody else to countersign.")
    _refuse_if_changed(agreement, fresh)
    content = snapshots.read(fresh)
    put_into_effect(agreement, fresh, content["before"], content["after"], at=at, by=by)
    fresh = move(
        variation, VariationStatus.IN_EFFECT, at=at, by=by, fresh=fresh, countersigned_at=at, countersigned_by=by
    )
    finish_tasks(keys=[notifications.countersign_task_of_variation(fresh)], at=at, by=by)
    notifications.variation_in_effect(fresh, at=at)
    return fresh
