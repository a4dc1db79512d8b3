import pytest
from django.contrib import admin
from django.urls import reverse

from commissioning.agreements.models import Agreement, Payment
from commissioning.agreements.tests import factories as agreements
from commissioning.programmes.tests import factories as programmes
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
MADE = [
    agreements.AgreementFactory,
    agreements.AgencyShareFactory,
    agreements.AgreementDocumentFactory,
    agreements.BudgetLineFactory,
    agreements.PaymentFactory,
    agreements.TargetFactory,
    agreements.TargetProfileFactory,
    agreements.DateChangeFactory,
    agreements.VariationFactory,
    programmes.ProgrammeFactory,
    programmes.PriorityFactory,
    programmes.ThemeFactory,
    programmes.SchemeFactory,
    programmes.OutcomeFactory,
    programmes.IndicatorFactory,
]


@pytest.mark.parametrize("factory", MADE)
@pytest.mark.parametrize("role", ["commissioning_officer", "auditor"])
def test_every_record_has_a_list_and_a_page(client, factory, role):
    record = factory()
    client.force_login(UserFactory(**{role: True}))
    meta = record._meta

    listed = client.get(reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"), {"q": "a"})
    shown = client.get(reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk]))

    assert (listed.status_code, shown.status_code) == (200, 200)
    assert type(record) in admin.site._registry


def test_the_admin_changes_no_status_and_no_terms(client):
    agreement, payment = agreements.AgreementFactory(offered=True), agreements.PaymentFactory()
    client.force_login(UserFactory(commissioning_officer=True))
    before = Agreement.objects.filter(pk=agreement.pk).values("status", "value_pence", "ends_on", "offered_at").get()

    address = reverse("admin:agreements_agreement_change", args=[agreement.pk])
    client.post(
        address,
        {
            "title": "New title",
            "external_id": "",
            "officer": "",
            "status": "active",
            "value_pence": "1",
            "ends_on": "2030-01-01",
        },
    )
    refused = client.post(
        reverse("admin:agreements_payment_change", args=[payment.pk]), {"status": "paid", "amount_pence": "1"}
    )

    row = Agreement.objects.filter(pk=agreement.pk)
    assert row.values("status", "value_pence", "ends_on", "offered_at").get() == before
    assert row.get().title == "New title"
    assert refused.status_code == 403
    assert Payment.objects.get(pk=payment.pk).status == "planned"
