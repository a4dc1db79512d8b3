import pytest
from django.urls import reverse

from organisations import models
from organisations.tests.factories import (
    AgencyFactory,
    CharityRecordFactory,
    ClaimFactory,
    DocumentReminderFactory,
    DocumentUseFactory,
    InvitationFactory,
    MembershipFactory,
    NetworkFactory,
    OrganisationAliasFactory,
    OrganisationDocumentFactory,
    RoleAssignmentFactory,
    UserFactory,
    WardFactory,
)

pytestmark = pytest.mark.django_db

MAKERS = {
    "agency": AgencyFactory,
    "ward": WardFactory,
    "organisation": lambda: MembershipFactory().organisation,
    "charityrecord": CharityRecordFactory,
    "organisationalias": OrganisationAliasFactory,
    "membership": MembershipFactory,
    "invitation": InvitationFactory,
    "claim": ClaimFactory,
    "documentreminder": DocumentReminderFactory,
    "documentuse": DocumentUseFactory,
    "network": NetworkFactory,
    "organisationdocument": OrganisationDocumentFactory,
    "roleassignment": RoleAssignmentFactory,
    "user": UserFactory,
}


def test_every_model_has_an_admin():
    assert {getattr(models, name)._meta.model_name for name in models.__all__} == set(MAKERS)


@pytest.mark.parametrize("name", sorted(MAKERS))
@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_records_are_listed_searched_and_opened(client, name, role):
    record = MAKERS[name]()
    client.force_login(UserFactory(**{role: True}))

    listed = client.get(reverse(f"admin:organisations_{name}_changelist"), {"q": "a"})
    opened = client.get(reverse(f"admin:organisations_{name}_change", args=[record.pk]))

    assert (listed.status_code, opened.status_code) == (200, 200)
    assert getattr(record, "token_sha256", "no token") not in opened.content.decode()
    assert 'name="password"' not in opened.content.decode()


def test_an_auditor_changes_nothing(client):
    ward = WardFactory(name="Before")
    client.force_login(UserFactory(auditor=True))

    answer = client.post(reverse("admin:organisations_ward_change", args=[ward.pk]), {"name": "After"})

    ward.refresh_from_db()
    assert (answer.status_code, ward.name) == (403, "Before")
