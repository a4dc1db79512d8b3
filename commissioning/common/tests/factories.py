"""Test data for the records that every app may use."""

import datetime as dt

import factory
from django.conf import settings
from factory.django import DjangoModelFactory
from post_office.models import STATUS, Email

from commissioning.common.models import FormPress, OfficerTask, OutboxMessage

AT = dt.datetime(2026, 4, 1, 9, 0, tzinfo=dt.UTC)


class EmailFactory(DjangoModelFactory):
    class Meta:
        model = Email

    from_email = settings.DEFAULT_FROM_EMAIL
    to = factory.Sequence(lambda number: [f"person{number}@example.org"])
    subject = "Your return is due"
    message = "Your return is due.\n"


class OutboxMessageFactory(DjangoModelFactory):
    class Meta:
        model = OutboxMessage

    class Params:
        sent = factory.Trait(status=OutboxMessage.Status.SENT, sent_at=AT, attempts=1, email__status=STATUS.sent)
        failed = factory.Trait(status=OutboxMessage.Status.FAILED, attempts=5, email__status=STATUS.failed)
        claimed = factory.Trait(status=OutboxMessage.Status.CLAIMED, claimed_at=AT, attempts=1)

    key = factory.Sequence(lambda number: f"test:{number}")
    email = factory.SubFactory(EmailFactory)
    queued_at = AT
    next_attempt_at = AT


class OfficerTaskFactory(DjangoModelFactory):
    class Meta:
        model = OfficerTask

    key = factory.Sequence(lambda number: f"task:{number}")
    title = "Telephone the organisation"
    path = "/office/"
    created_at = AT


class FormPressFactory(DjangoModelFactory):
    class Meta:
        model = FormPress

    user = factory.SubFactory("organisations.tests.factories.UserFactory")
    key = factory.Sequence(lambda number: f"{number:064x}")
    address = "/office/"
    pressed_at = AT
