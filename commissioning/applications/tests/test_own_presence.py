"""Who of an organisation is on which page of a draft, beside its sections."""

import pytest
from django.test import Client
from django.urls import reverse

from commissioning.applications.models import Presence
from commissioning.applications.tests.filling_in import begun, open_round, submitted
from commissioning.common import clock
from organisations.tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def client_of(user):
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_colleagues_see_who_is_at_the_partners_or_checks_the_application():
    lead = MembershipFactory(role="lead")
    editor, viewer = (MembershipFactory(organisation=lead.organisation, role=role) for role in ("editor", "viewer"))
    funding_round = open_round()
    draft = begun(funding_round, lead.organisation, by=lead.user, at=clock.now())
    partners, add, check = (
        reverse(f"applications:own-{name}", args=[draft.reference]) for name in ("partners", "partner-add", "check")
    )
    client_of(viewer.user).get(partners)
    at_check = client_of(lead.user).get(check).content.decode()
    assert "Working on this" not in at_check

    at_partners = client_of(editor.user).get(partners).content.decode()
    assert f"{lead.user} in “Check your application”" in at_partners
    client_of(editor.user).get(add)
    assert f"{editor.user} in “Add a partner”" in client_of(lead.user).get(check).content.decode()
    assert set(Presence.objects.values_list("user", flat=True)) == {lead.user.pk, editor.user.pk}


def test_nobody_is_at_work_on_what_was_handed_in():
    lead = MembershipFactory(role="lead")
    MembershipFactory(organisation=lead.organisation, role="editor")
    done = submitted(open_round(), lead.organisation, by=lead.user, at=clock.now())
    before = list(Presence.objects.values())

    client_of(lead.user).get(reverse("applications:own-partners", args=[done.reference]))

    assert list(Presence.objects.values()) == before
