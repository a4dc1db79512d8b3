"""The officers' queue of payments: what it can be narrowed to."""

import datetime as dt

import django_filters
from django.db.models import Q, QuerySet

from commissioning.agreements.enums import PaymentStatus
from commissioning.agreements.models import ApprovalLimit, Payment
from commissioning.agreements.models.payment import PAYABLE
from commissioning.agreements.operations.payments import APPROVING_ROLES
from commissioning.common.dates import add_months
from commissioning.programmes.models import Programme
from organisations.models import Agency

STATES = (("open", "Not paid yet"), ("waiting", "Waiting for a return"), *PaymentStatus.choices)
DUE = (("late", "Before today"), ("1", "By a month from today"), ("3", "By 3 months from today"))


def for_approval_by(payments: QuerySet[Payment], user) -> QuerySet[Payment]:
    """Those of ``payments`` that ``user`` may approve now: the first approval, or the second to somebody else's."""
    if not user.has_perm("agreements.approve_payment"):
        return payments.none()
    limits = dict(ApprovalLimit.objects.values_list("role", "most_pence"))
    held = [role for role in APPROVING_ROLES if user.has_role(role)]
    found = payments.filter(PAYABLE, status=PaymentStatus.PLANNED).exclude(
        first_approved_by__isnull=False, first_approved_by=user
    )
    if limits and all(role in limits for role in held):
        found = found.filter(amount_pence__lte=max(limits[role] for role in held))
    return found


class PaymentFilter(django_filters.FilterSet):
    """The filter panel. ``today`` is the day that "due" counts from, ``user`` whose approval is waited for."""

    search = django_filters.CharFilter(label="Organisation or agreement", method="by_text", max_length=200)
    status = django_filters.ChoiceFilter(label="State", choices=STATES, method="by_status", empty_label="Any state")
    mine = django_filters.ChoiceFilter(
        label="Approval",
        choices=[("mine", "Waiting for my approval")],
        method="by_approval",
        empty_label="Whoever approves",
    )
    agency = django_filters.ModelChoiceFilter(label="From", queryset=Agency.objects.all(), empty_label="Any agency")
    programme = django_filters.ModelChoiceFilter(
        label="Programme",
        queryset=Programme.objects.all(),
        field_name="agreement__programme",
        empty_label="Any programme",
    )
    due = django_filters.ChoiceFilter(label="Due", choices=DUE, method="by_due", empty_label="Any time")

    class Meta:
        model = Payment
        fields: list[str] = []

    def __init__(self, *args, today: dt.date, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.user = today, user

    def by_text(self, payments: QuerySet, name: str, value: str) -> QuerySet:
        return payments.filter(
            Q(agreement__organisation__name__icontains=value)
            | Q(agreement__reference__icontains=value)
            | Q(agreement__title__icontains=value)
            | Q(finance_reference__icontains=value)
        )

    def by_status(self, payments: QuerySet, name: str, value: str) -> QuerySet:
        if value == "waiting":
            return payments.filter(
                status=PaymentStatus.PLANNED, released_by_period__isnull=False, released_on__isnull=True
            )
        return payments.exclude(status=PaymentStatus.PAID) if value == "open" else payments.filter(status=value)

    def by_approval(self, payments: QuerySet, name: str, value: str) -> QuerySet:
        return for_approval_by(payments, self.user)

    def by_due(self, payments: QuerySet, name: str, value: str) -> QuerySet:
        if value == "late":
            return payments.filter(due_on__lt=self.today).exclude(status__in=[PaymentStatus.SENT, PaymentStatus.PAID])
        return payments.filter(due_on__lte=add_months(self.today, int(value)))
