"""A mail whose link opens an account or an organisation is for one person: no colleague reads it afterwards."""

import datetime as dt
import re

import pytest
from django.core import mail as django_mail
from django.urls import reverse
from post_office.models import Email

from commissioning.common import outbox
from commissioning.common.models import OutboxMessage
from organisations.enums import MembershipRole
from organisations.operations import invitations
from organisations.tests.factories import OrganisationFactory, UserFactory

AT = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def records(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(UserFactory(auditor=True), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def invitation_link():
    """The link of an invitation that waits in the outbox."""
    invitations.invite(
        organisation=OrganisationFactory(), email="new@club.example", role=MembershipRole.LEAD, at=AT, by=UserFactory()
    )
    return re.search(r"/accounts/invitations/[\w-]+/", Email.objects.get().message).group()


def test_nobody_reads_an_invitations_link_in_the_records(records, invitation_link):
    message = OutboxMessage.objects.get()

    page = records.get(reverse("admin:common_outboxmessage_change", args=[message.pk])).content.decode()

    assert message.key in page
    assert invitation_link not in page


def test_nobody_reads_a_password_resets_link_in_the_records(records, client):
    person = UserFactory(email="ada@club.example")
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"/accounts/password/reset/key/[\w-]+/", Email.objects.get().message).group()

    page = records.get(reverse("admin:common_outboxmessage_change", args=[OutboxMessage.objects.get().pk]))

    assert link not in page.content.decode()


def test_a_secret_link_is_sent_whole_and_then_wiped(invitation_link):
    outbox.send_due(at=AT)

    [sent] = django_mail.outbox
    email = Email.objects.get()
    assert invitation_link in sent.body
    assert (email.message, email.html_message) == ("", "")


def test_the_text_of_other_mail_is_kept():
    outbox.queue(
        key="claim:1:refused",
        to="ada@club.example",
        template="organisations/mail/claim_refused.txt",
        context={"organisation": "Riverside", "reason": "We know nobody of that name."},
        at=AT,
    )

    outbox.send_due(at=AT)

    assert "We know nobody of that name." in Email.objects.get().message
