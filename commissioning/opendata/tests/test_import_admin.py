import pytest
from django.urls import reverse

from commissioning.opendata.tests.factories import ImportedGrantFactory
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", ["importjob", "importedgrant"])
def test_imports_are_looked_up_and_never_changed_in_the_admin(client, settings, model):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(UserFactory(administrator=True), "django.contrib.auth.backends.ModelBackend")
    grant = ImportedGrantFactory()
    key = grant.job.pk if model == "importjob" else grant.pk
    change = reverse(f"admin:opendata_{model}_change", args=[key])

    seen = client.get(reverse(f"admin:opendata_{model}_changelist") + "?q=grants"), client.get(change)
    refused = client.post(change, {}), client.get(reverse(f"admin:opendata_{model}_add"))

    assert [response.status_code for response in seen] == [200, 200]
    assert [response.status_code for response in refused] == [403, 403]
