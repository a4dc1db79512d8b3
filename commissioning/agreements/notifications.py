"""Mails about an agreement's signatures, written to the outbox by the operations that cause them.

They go to the organisation's lead and editors. Where nobody has an account, an officer gets a task instead.
"""

import datetime as dt
from typing import Any

from django.urls import reverse

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement, Payment, Variation
from commissioning.common import outbox
from commissioning.common.operations import raise_task
from organisations.enums import MembershipRole

MAIL = "agreements/mail"


def _people(agreement: Agreement) -> list:
    memberships = agreement.organisation.memberships.filter(
        ended_at=None, role__in=[MembershipRole.LEAD, MembershipRole.EDITOR], user__is_active=True
    )
    return [membership.user for membership in memberships.select_related("user").order_by("user__email")]


def _to_organisation(
    agreement: Agreement,
    news: str,
    *,
    at: dt.datetime,
    call_them: str,
    once: str = "",
    path: str = "",
    office_path: str = "",
    **more: Any,
) -> None:
    path = path or reverse("agreements:own-agreement", args=[agreement.reference])
    people = _people(agreement)
    if not people:
        raise_task(
            key=f"agreement:{agreement.pk}:{news}{once}:nobody",
            title=f"{call_them}: {agreement.organisation} ({agreement.reference}). Nobody there has an account.",
            path=office_path or agreement.get_absolute_url(),
            at=at,
            assigned_to=agreement.officer,
        )
        return
    outbox.queue_many(
        [
            outbox.Mail(
                key=f"agreement:{agreement.pk}:{news}{once}:{user.pk}",
                to=user.email,
                template=f"{MAIL}/{news}.txt",
                context={"agreement": agreement, "user": user, "path": path, **more},
            )
            for user in people
        ],
        at=at,
    )


def offered(agreement: Agreement, *, at: dt.datetime) -> None:
    """There is an offer to read; the lead accepts or declines it."""
    _to_organisation(agreement, "offered", at=at, call_them="Send the offer by post")


def countersign_task_of(agreement_id: int) -> str:
    """The key of the task to countersign an agreement."""
    return f"agreement:{agreement_id}:countersign"


def accepted(agreement: Agreement, *, at: dt.datetime) -> None:
    """A receipt for the organisation, and a task for the officer: countersign."""
    _to_organisation(agreement, "accepted", at=at, call_them="Confirm the acceptance by post")
    raise_task(
        key=countersign_task_of(agreement.pk),
        title=f"Countersign {agreement.reference}: {agreement.organisation} has accepted.",
        path=agreement.get_absolute_url(),
        at=at,
        assigned_to=agreement.officer,
    )


def activated(agreement: Agreement, *, at: dt.datetime) -> None:
    """The agreement is in force."""
    _to_organisation(agreement, "activated", at=at, call_them="Tell them that the agreement is in force")


def declined(agreement: Agreement, *, at: dt.datetime) -> None:
    """A task for the officer: the money is free."""
    raise_task(
        key=f"agreement:{agreement.pk}:declined",
        title=f"{agreement.organisation} declined {agreement.reference}. Decide what becomes of the money.",
        path=agreement.get_absolute_url(),
        at=at,
        assigned_to=agreement.officer,
    )


def variation_offered(variation: Variation, *, at: dt.datetime) -> None:
    """There is a change to read; the lead accepts or declines it."""
    _of_variation(variation, "variation_offered", at=at, call_them="Send the variation by post")


def countersign_task_of_variation(variation: Variation) -> str:
    """The key of the task to countersign a variation."""
    return f"agreement:{variation.agreement_id}:variation:{variation.number}:countersign"


def variation_accepted(variation: Variation, *, at: dt.datetime) -> None:
    """A receipt for the organisation, and a task for the officer: countersign."""
    _of_variation(variation, "variation_accepted", at=at, call_them="Confirm the signature by post")
    agreement = variation.agreement
    raise_task(
        key=countersign_task_of_variation(variation),
        title=f"Countersign {variation.name} of {agreement.reference}: {agreement.organisation} has accepted.",
        path=variation.get_absolute_url(),
        at=at,
        # Whoever took the signature from paper does not countersign it.
        assigned_to=None if variation.recorded_by_id == agreement.officer_id else agreement.officer,
    )


def variation_in_effect(variation: Variation, *, at: dt.datetime) -> None:
    """Both have signed: the agreement is varied."""
    _of_variation(variation, "variation_in_effect", at=at, call_them="Tell them that the variation is in effect")


def variation_withdrawn(variation: Variation, *, at: dt.datetime) -> None:
    """The change that was offered does not come, and why."""
    _of_variation(variation, "variation_withdrawn", at=at, call_them="Tell them that the variation is withdrawn")


def variation_declined(variation: Variation, *, at: dt.datetime) -> None:
    """A task for the officer: the agreement stays as it is."""
    agreement = variation.agreement
    raise_task(
        key=f"agreement:{agreement.pk}:variation:{variation.number}:declined",
        title=f"{agreement.organisation} declined {variation.name} of {agreement.reference}. Read why.",
        path=variation.get_absolute_url(),
        at=at,
        assigned_to=agreement.officer,
    )


def _of_variation(variation: Variation, news: str, *, at: dt.datetime, call_them: str) -> None:
    path = reverse("agreements:own-variation", args=[variation.agreement.reference, variation.number])
    once = f":{variation.number}"
    _to_organisation(
        variation.agreement,
        news,
        at=at,
        call_them=f"{call_them}: {variation.name}",
        once=once,
        path=path,
        office_path=variation.get_absolute_url(),
        variation=variation,
    )


def payment_held(payment: Payment, *, at: dt.datetime) -> None:
    """A payment does not come for now, and why, in the words meant for the organisation."""
    _of_payment(payment, "payment_held", at=at, call_them="Tell them that a payment is held")


def payment_released(payment: Payment, *, at: dt.datetime) -> None:
    """A payment that was held comes after all."""
    _of_payment(payment, "payment_released", at=at, call_them="Tell them that a payment is released")


def _of_payment(payment: Payment, news: str, *, at: dt.datetime, call_them: str) -> None:
    agreement = payment.agreement
    if agreement.status == AgreementStatus.DRAFT:
        return  # They do not see it yet.
    once = f":{payment.number}:{at.isoformat()}"
    _to_organisation(agreement, news, at=at, call_them=call_them, once=once, payment=payment)
