"""The life of an agreement: offered, accepted by the organisation's lead, countersigned, and its end.

Every function takes the time as ``at`` and the person as ``by``, runs in one transaction with the row
locked, and raises ``CannotMove`` where the agreement is not in a state that allows it.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from commissioning.agreements import notifications
from commissioning.agreements.enums import AgreementStatus, VariationStatus
from commissioning.agreements.models import Agreement
from commissioning.agreements.notifications import countersign_task_of
from commissioning.agreements.operations.withdrawing import withdraw_variation
from commissioning.agreements.readiness import Problem, problems_of, profile_problem, without_whole_profile
from commissioning.agreements.signals import agreement_stopped, agreements_activated
from commissioning.agreements.terms import terms_of
from commissioning.common import history, snapshots
from commissioning.common.clock import local_date
from commissioning.common.operations import finish_tasks
from commissioning.common.states import CannotMove, locked, move, record_changes

CHUNK = 1_000


class NotAccepted(Exception):
    """The organisation's lead has not accepted the agreement yet."""


class NotReady(Exception):
    """The draft's parts do not say the same; ``problems`` says what is wrong."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__(" ".join(problem.words for problem in problems))


class SameSigner(Exception):
    """Whoever recorded the organisation's signature cannot sign for the council too."""


class TermsChanged(Exception):
    """The terms are not those that were shown."""


@transaction.atomic
def offer(agreement: Agreement, *, at: dt.datetime, by) -> Agreement:
    """Put a draft before the organisation's lead, and write to its people.

    Raises ``NotReady`` where value, shares, budget and payments do not say the same.
    """
    fresh = locked(agreement)
    if fresh.status == AgreementStatus.DRAFT and (problems := problems_of(fresh)):
        raise NotReady(problems)
    fresh = move(agreement, AgreementStatus.OFFERED, at=at, by=by, offered_at=at)
    notifications.offered(fresh, at=at)
    return fresh


@transaction.atomic
def accept(agreement: Agreement, *, at: dt.datetime, by, name: str = "", terms_sha256: str = "") -> Agreement:
    """Record that the organisation's lead accepts, under the ``name`` they typed, and freeze the terms.

    The agreement becomes active when it is countersigned. ``terms_sha256`` is that of the terms they were shown
    (``terms.sha256_of_terms``): raises ``TermsChanged`` where others stand now.
    """
    fresh = locked(agreement)
    if fresh.status != AgreementStatus.OFFERED or fresh.accepted_at:
        raise CannotMove(fresh, AgreementStatus.ACTIVE)
    frozen = snapshots.freeze(terms_of(fresh))
    if terms_sha256 and terms_sha256 != frozen["snapshot_sha256"]:
        raise TermsChanged("The terms have changed since you opened this page. Read them again before you accept.")
    fresh.accepted_at, fresh.accepted_by, fresh.accepted_name = at, by, name or str(by)
    for column, value in frozen.items():
        setattr(fresh, column, value)
    fresh.save()
    notifications.accepted(fresh, at=at)
    return fresh


@transaction.atomic
def countersign(agreement: Agreement, *, at: dt.datetime, by) -> Agreement:
    """Make an accepted agreement active for the council; its obligations follow.

    Raises ``NotAccepted`` where the organisation's lead has not accepted, ``NotReady`` where it has a payment
    profile that does not come to its value, ``SameSigner`` where ``by`` recorded the organisation's acceptance.
    """
    fresh = locked(agreement)
    if fresh.status == AgreementStatus.OFFERED and not fresh.accepted_at:
        raise NotAccepted(f"The organisation has not accepted {fresh.reference} yet.")
    if fresh.status == AgreementStatus.OFFERED:
        _refuse_same_signer(fresh, by)
    _refuse_unless_whole([fresh.pk])
    fresh = move(agreement, AgreementStatus.ACTIVE, at=at, by=by, activated_at=at, countersigned_by=by)
    finish_tasks(keys=[countersign_task_of(fresh.pk)], at=at, by=by)
    agreements_activated.send(sender=Agreement, agreement_ids=[fresh.pk], at=at, by=by)
    notifications.activated(fresh, at=at)
    return fresh


def _refuse_same_signer(agreement: Agreement, by) -> None:
    if agreement.accepted_by_id == by.pk:
        raise SameSigner("You recorded the organisation’s acceptance. Ask somebody else to countersign.")


def _refuse_unless_whole(keys: Sequence[int]) -> None:
    wrong = without_whole_profile(Agreement.objects.filter(pk__in=keys)).order_by("pk").first()
    if wrong is not None:
        raise NotReady([profile_problem(wrong)])


@transaction.atomic
def activate_many(agreements: Sequence[Agreement], *, at: dt.datetime, by, reason: str) -> int:
    """Make accepted agreements active in few statements, as when a whole round is countersigned at once.

    Nobody is written to: whoever activates a round announces it.

    Raises ``NotAccepted``, ``CannotMove``, ``NotReady`` or ``SameSigner`` for the first that may not, and then changes
    none. Returns how many were activated.
    """
    keys = [agreement.pk for agreement in agreements]
    for start in range(0, len(keys), CHUNK):
        chunk = list(Agreement.objects.select_for_update(of=("self",)).filter(pk__in=keys[start : start + CHUNK]))
        for agreement in chunk:
            if agreement.status != AgreementStatus.OFFERED:
                raise CannotMove(agreement, AgreementStatus.ACTIVE)
            if not agreement.accepted_at:
                raise NotAccepted(f"The organisation has not accepted {agreement.reference} yet.")
            _refuse_same_signer(agreement, by)
            agreement.status, agreement.activated_at, agreement.countersigned_by = AgreementStatus.ACTIVE, at, by
        # The same values for all: one statement, where a bulk update would spell out every row.
        chosen = [each.pk for each in chunk]
        _refuse_unless_whole(chosen)
        Agreement.objects.filter(pk__in=chosen).update(
            status=AgreementStatus.ACTIVE, activated_at=at, countersigned_by=by
        )
        history.record(Agreement, chosen, history.CHANGED, at=at, by=by)
        offered = dict.fromkeys(chosen, AgreementStatus.OFFERED)
        record_changes(Agreement, offered, AgreementStatus.ACTIVE, at=at, by=by, reason=reason)
        finish_tasks(keys=[countersign_task_of(key) for key in chosen], at=at, by=by)
        agreements_activated.send(sender=Agreement, agreement_ids=chosen, at=at, by=by)
    return len(keys)


@transaction.atomic
def decline(agreement: Agreement, *, at: dt.datetime, by, reason: str) -> Agreement:
    """Record that the organisation's lead declines the offer; the officer gets a task. Not once it is accepted."""
    if locked(agreement).accepted_at:
        raise CannotMove(locked(agreement), AgreementStatus.DECLINED)
    fresh = move(agreement, AgreementStatus.DECLINED, at=at, by=by, reason=reason)
    notifications.declined(fresh, at=at)
    return fresh


@transaction.atomic
def suspend(agreement: Agreement, *, at: dt.datetime, by, reason: str) -> Agreement:
    """Stop an active agreement for a while."""
    return move(agreement, AgreementStatus.SUSPENDED, at=at, by=by, reason=reason)


@transaction.atomic
def resume(agreement: Agreement, *, at: dt.datetime, by, reason: str = "") -> Agreement:
    """Take a suspended agreement up again."""
    return move(agreement, AgreementStatus.ACTIVE, at=at, by=by, reason=reason)


@transaction.atomic
def terminate(agreement: Agreement, *, at: dt.datetime, by, reason: str) -> Agreement:
    """End an agreement before its time."""
    fresh = move(agreement, AgreementStatus.TERMINATED, at=at, by=by, reason=reason, closed_on=local_date(at))
    agreement_stopped.send(sender=Agreement, agreement=fresh, at=at, by=by)
    _withdraw_variation(fresh, "The agreement was terminated.", at=at, by=by)
    return fresh


@transaction.atomic
def end(agreement: Agreement, *, at: dt.datetime, by=None) -> Agreement:
    """Close an active agreement whose term is over."""
    fresh = move(agreement, AgreementStatus.ENDED, at=at, by=by, closed_on=agreement.ends_on)
    _withdraw_variation(fresh, "The agreement has ended.", at=at, by=by)
    return fresh


def _withdraw_variation(agreement: Agreement, reason: str, *, at: dt.datetime, by) -> None:
    """What is still being agreed on falls with the agreement."""
    for variation in agreement.variations.still_open().select_related("agreement__organisation"):
        withdraw_variation(variation, reason=reason, at=at, by=by)


def end_those_over(*, at: dt.datetime, by=None) -> int:
    """Close the active agreements whose last day is past and that owe nothing. Returns how many.

    Later apps say what is still owed by ``register_obligation``; until then an agreement stays active, so
    that its last return and meeting are still asked for. So does one with a variation that only the council has
    still to sign: it may give it a later end.
    """
    over = Agreement.objects.filter(status=AgreementStatus.ACTIVE, ends_on__lt=local_date(at))
    over = over.exclude(variations__status=VariationStatus.ACCEPTED)
    for owed in _obligations:
        over = over.exclude(pk__in=owed())
    count = 0
    for agreement in over.order_by("pk"):
        try:
            end(agreement, at=at, by=by)
        except CannotMove:  # Another run or a person was there first.
            continue
        count += 1
    return count


_obligations: list = []


def register_obligation(owed) -> None:
    """Add ``owed``: a function without arguments that gives a queryset of keys of agreements that still owe
    something. Called once by each later app when it starts."""
    _obligations.append(owed)
