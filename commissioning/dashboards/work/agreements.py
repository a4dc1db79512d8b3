"""Work with agreements and their payments."""

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat, TruncDate

from commissioning.agreements.enums import AgreementStatus, PaymentStatus, VariationStatus
from commissioning.agreements.models import Agreement, Payment, Variation
from commissioning.dashboards.work.kind import Kind, horizon, of_agreements_seen
from organisations.enums import Role

PAYMENT = Concat(Value("Payment "), Cast("number", CharField()), Value(" of "), "agreement__reference")
FINANCE = frozenset({Role.FINANCE_OFFICER})


def _payments(user, status: str, today):
    """Those that may be paid at all: of agreements in force, to organisations without a hold, waiting for no return."""
    return of_agreements_seen(
        Payment.objects.payable().filter(
            status=status,
            due_on__lte=horizon(today),
            agreement__status=AgreementStatus.ACTIVE,
        ),
        user,
    )


def _own_payments(user) -> Q:
    """A finance officer may approve any; a commissioning officer answers for their own agreements'."""
    return Q() if user.has_role(Role.FINANCE_OFFICER) else Q(agreement__officer=user)


KINDS = [
    Kind(
        slug="agreements-to-countersign",
        title="Agreements to countersign",
        action="Countersign",
        rows=lambda user, today: Agreement.objects.visible_to(user).filter(
            status=AgreementStatus.OFFERED, accepted_at__isnull=False
        ),
        on=TruncDate("accepted_at"),
        what="reference",
        who="organisation__name",
        page=("agreements:agreement-detail", "reference"),
        waits=True,
        mine=lambda user: Q(officer=user),
    ),
    Kind(
        slug="variations-to-countersign",
        title="Variations to countersign",
        action="Countersign",
        # Whoever took the organisation's signature from paper does not countersign it.
        rows=lambda user, today: of_agreements_seen(
            Variation.objects.filter(status=VariationStatus.ACCEPTED).exclude(
                recorded_by__isnull=False, recorded_by=user
            ),
            user,
        ),
        on=TruncDate("accepted_at"),
        what=Concat(Value("Variation "), Cast("number", CharField()), Value(" of "), "agreement__reference"),
        who="agreement__organisation__name",
        page=("agreements:agreement-detail", "agreement__reference"),
        waits=True,
        mine=lambda user: Q(agreement__officer=user),
    ),
    Kind(
        slug="payments-to-approve",
        title="Payments to approve",
        action="Approve",
        # Who gave the first approval cannot give the second: it does not wait for them.
        rows=lambda user, today: _payments(user, PaymentStatus.PLANNED, today).exclude(
            first_approved_by__isnull=False, first_approved_by=user
        ),
        on="due_on",
        what=PAYMENT,
        who="agreement__organisation__name",
        page=("agreements:agreement-money", "agreement__reference"),
        doers=FINANCE | {Role.COMMISSIONING_OFFICER},
        mine=_own_payments,
    ),
    Kind(
        slug="payments-to-send",
        title="Payments to send",
        action="Record",
        rows=lambda user, today: _payments(user, PaymentStatus.APPROVED, today),
        on="due_on",
        what=PAYMENT,
        who="agreement__organisation__name",
        page=("agreements:agreement-money", "agreement__reference"),
        doers=FINANCE,
    ),
]
