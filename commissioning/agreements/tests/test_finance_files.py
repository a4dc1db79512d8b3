"""Files that pass between the portal and the finance system: batches out, statements in."""

import csv
import datetime as dt
import hashlib
import io
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertRedirects

from commissioning.agreements import operations
from commissioning.agreements.enums import AmountUnit, DateFormat, PaymentStatus
from commissioning.agreements.finance_statement import CannotRead, read_statement
from commissioning.agreements.integrity import payment_files
from commissioning.agreements.models import Payment, PaymentBatch, PaymentLayout, Statement, StatementLayout
from commissioning.agreements.tests.factories import (
    PaymentFactory,
    PaymentLayoutFactory,
    StatementLayoutFactory,
)
from commissioning.common import clock
from organisations.tests.factories import AgencyFactory, OrganisationFactory, UserFactory

AT = dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)
DAY = dt.date(2026, 5, 1)


@pytest.fixture
def finance(client, db):
    user = UserFactory(finance_officer=True)
    client.force_login(user)
    return user


@pytest.fixture
def agency(db):
    return AgencyFactory(name="Example Council")


def approved(agency, **values):
    return PaymentFactory(approved=True, agreement__lead_agency=agency, **values)


def export(payments, agency, by, **layout):
    made = PaymentLayoutFactory(with_columns=True, **layout)
    return operations.export_batch([one.pk for one in payments], agency=agency, layout=made, at=AT, by=by)


def rows_of(batch):
    return list(csv.reader(io.StringIO(batch.file.decode(batch.encoding), newline="")))


class TestBatches:
    def test_a_batch_is_a_file_by_its_layout_and_its_payments_are_sent(self, agency, finance):
        first = approved(agency, agreement__organisation__name="=HYPERLINK()", amount_pence=1_250_50)
        second = approved(agency, due_on=dt.date(2025, 4, 16))

        batch = export([second, first], agency, finance)

        assert rows_of(batch) == [
            ["Ref", "Payee", "Amount", "Due", "Code"],
            [first.reference, "'=HYPERLINK()", "1250.50", "15/04/2025", "4100"],
            [second.reference, second.agreement.organisation.name, "5000.00", "16/04/2025", "4100"],
        ]
        assert batch.sha256 == hashlib.sha256(batch.file).hexdigest()
        assert (batch.rows, batch.total_pence, batch.made_by) == (2, 6_250_50, finance)
        assert set(Payment.objects.values_list("status", "sent_on", "batch")) == {("sent", DAY, batch.pk)}
        assert [one.problem for one in payment_files()] == [""]

    def test_amounts_dates_and_letters_follow_the_layout(self, agency, finance):
        payment = approved(agency, agreement__organisation__name="Café", amount_pence=7)

        batch = export(
            [payment], agency, finance, amount_unit=AmountUnit.PENCE, date_format=DateFormat.PLAIN, encoding="cp1252"
        )

        assert b"Caf\xe9,7,20250415" in batch.file

    def test_nothing_goes_twice(self, agency, finance):
        payment = approved(agency)
        export([payment], agency, finance)

        with pytest.raises(operations.BatchChanged):
            export([payment], agency, finance)
        assert PaymentBatch.objects.count() == 1

    def test_one_that_cannot_go_keeps_all_back(self, agency, finance):
        good = approved(agency)
        others = [
            approved(AgencyFactory()),
            PaymentFactory(agreement__lead_agency=agency),
            approved(agency, agreement__organisation=OrganisationFactory(funding_hold_reason="No accounts.")),
        ]

        for bad in others:
            with pytest.raises(operations.BatchChanged):
                export([good, bad], agency, finance)
        good.refresh_from_db()
        assert (good.status, good.batch) == (PaymentStatus.APPROVED, None)
        assert not PaymentBatch.objects.exists()

    def test_a_tampered_file_is_found(self, agency, finance):
        batch = export([approved(agency)], agency, finance)
        PaymentBatch.objects.update(content=batch.content.replace("5000.00", "9000.00"))

        assert [one.problem for one in payment_files()] == ["the file is not what it was when it was made"]

    def test_the_page_shows_what_goes_then_makes_one_file_however_often_it_is_pressed(self, client, agency, finance):
        payment = approved(agency)
        layout = PaymentLayoutFactory(with_columns=True)
        today = clock.today()
        address = reverse("agreements:batch-add") + (
            f"?agency={agency.pk}&file_layout={layout.pk}"
            f"&due_by_day={today.day}&due_by_month={today.month}&due_by_year={today.year}"
        )

        assertContains(client.get(address), payment.reference)
        posted = {"payment": [payment.pk], "form_token": "0123456789abcdef" * 2}
        for _ in range(2):
            response = client.post(address, posted)
        batch = PaymentBatch.objects.get()
        assertRedirects(response, batch.get_absolute_url())

        file = client.get(reverse("agreements:batch-file", args=[batch.pk]))
        assert hashlib.sha256(file.content).hexdigest() == batch.sha256
        assert "attachment" in file.headers["Content-Disposition"]

    def test_a_layout_needs_reference_and_amount(self, client, finance):
        values = {"name": "Ledger", "date_format": "%d/%m/%Y", "amount_unit": "pounds", "encoding": "utf-8"}
        columns = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0, "form-0-heading": "Ref"}
        columns |= {"form-0-source": "reference", "form-1-heading": "£", "form-1-source": "title"}
        address = reverse("agreements:layout-add")

        assertContains(client.post(address, values | columns), "Add a column for: Amount")
        assert not PaymentLayout.objects.exists()

        client.post(address, values | columns | {"form-1-source": "amount"})
        layout = PaymentLayout.objects.get()
        assert list(layout.columns.values_list("heading", "source")) == [("Ref", "reference"), ("£", "amount")]
        assertContains(client.get(reverse("agreements:layout-edit", args=[layout.pk])), "Ref")


def statement(*lines, heading="Ref,Amount,Paid,Voucher"):
    return "\r\n".join([heading, *lines]).encode()


def upload(content, by, layout=None):
    layout = layout or StatementLayout.objects.first() or StatementLayoutFactory()
    return operations.upload_statement(content, name="paid.csv", layout=layout, at=AT, by=by)


def problems(page):
    return [words for _, words in page.context["wrong"]]


@pytest.mark.django_db
class TestStatements:
    def sent(self, **values):
        return PaymentFactory(sent=True, **values)

    def test_a_statement_makes_payments_paid_once(self, client, finance):
        payment = self.sent()
        made, _ = upload(statement(f"{payment.reference},5000,18/04/2025,V77"), finance)
        assert Payment.objects.get().status == PaymentStatus.SENT

        for _ in range(2):
            client.post(made.get_absolute_url())

        payment.refresh_from_db()
        assert (payment.status, payment.paid_on) == (PaymentStatus.PAID, dt.date(2025, 4, 18))
        assert payment.finance_reference == "V77"
        assert made.rows.get().payment == payment
        assert payment.history.filter(status="paid").count() == 1

    def test_the_same_file_again_changes_nothing(self, client, finance):
        payment = self.sent()
        content = statement(f"{payment.reference},5000,18/04/2025,V77")
        layout = StatementLayoutFactory()
        for _ in range(2):
            file = SimpleUploadedFile("paid.csv", content, content_type="text/csv")
            response = client.post(reverse("agreements:statement-add"), {"file": file, "file_layout": layout.pk})
            client.post(response.url)

        assert Statement.objects.count() == 1
        assert payment.history.filter(status="paid").count() == 1

    def test_every_row_says_what_is_wrong_and_nothing_is_changed(self, client, finance):
        good, other, paid = self.sent(), self.sent(), PaymentFactory(paid=True)
        planned, twice = PaymentFactory(), self.sent()
        content = statement(
            f"{good.reference},5000,18/04/2025,V1",
            "AG-NONE/1,5000,18/04/2025,V2",
            f"{other.reference},4999.99,18/04/2025,V3",
            f"{paid.reference},5000,18/04/2025,V4",
            f"{planned.reference},5000,18/04/2025,V5",
            f"{twice.reference},5000,18/04/2025,V6",
            f"{twice.reference},5000,18/04/2025,V7",
            f"{good.reference}x,=1+1,31/02/2025,=cmd()",
            f"{other.reference}/,,,",
        )
        made, _ = upload(content, finance)

        page = client.get(made.get_absolute_url())
        assert problems(page) == [
            "No payment has this reference.",
            "The amount is £4,999.99, the payment £5,000.",
            "It is already paid on 15 April 2025.",
            "It was not sent: it is planned.",
            "The same payment is in another row of the file too.",
            "The same payment is in another row of the file too.",
            "Their reference looks like a formula. The amount “=1+1” cannot be read. "
            "The day “31/02/2025” cannot be read.",
            "The amount is missing. The day is missing.",
        ]
        with pytest.raises(operations.RowsWrong):
            operations.take_statement(made, only_good=False, at=AT, by=finance)
        good.refresh_from_db()
        assert good.status == PaymentStatus.SENT

        client.post(made.get_absolute_url(), {"only_good": "yes"})
        good.refresh_from_db()
        assert good.status == PaymentStatus.PAID
        assert Payment.objects.filter(status=PaymentStatus.PAID).count() == 2

    def test_a_day_before_it_was_sent_or_in_the_future_is_wrong(self, client, finance):
        early, late = self.sent(), self.sent()
        content = statement(f"{early.reference},5000,14/04/2025,V1", f"{late.reference},5000,01/01/2199,V2")
        made, _ = upload(content, finance)

        assert problems(client.get(made.get_absolute_url())) == [
            "The day is before the payment was sent, 15 April 2025.",
            "The day is in the future.",
        ]

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"Ref,Amount,Paid\r\n1,2,3", "The column “Voucher” is not there"),
            (b"Ref,Ref,Amount,Paid,Voucher\r\n1,2,3,4,5", "is there 2 times"),
            (b"Ref,Amount,Paid,Voucher\r\n", "no rows"),
            (b"Ref\x00", "not plain text"),
            (b"", "is empty"),
        ],
    )
    def test_what_cannot_be_read_is_said(self, content, words):
        with pytest.raises(CannotRead, match=words):
            upload(content, None)
        assert not Statement.objects.exists()

    def test_encodings_separators_and_pence_are_read(self):
        layout = StatementLayoutFactory(
            reference_heading="Référence", amount_unit=AmountUnit.PENCE, date_format=DateFormat.ISO
        )
        text = "référence;AMOUNT; paid ;Voucher\n'AG-1/2;500000;2025-04-18;Vé\n;;;\n"
        for encoding in ("utf-8", "utf-8-sig", "cp1252"):
            (row,) = read_statement(text.encode(encoding), layout)
            assert (row.reference, row.amount_pence, row.paid_on) == ("AG-1/2", 5_000_00, dt.date(2025, 4, 18))
            assert (row.finance_reference, row.problem) == ("Vé", "")

    def test_another_layout_reads_the_same_file_anew_until_it_is_taken(self, finance):
        payment = self.sent()
        content = statement(f"{payment.reference},500000,18/04/2025,V1")
        made, _ = upload(content, finance)
        again, is_new = upload(content, finance, StatementLayoutFactory(amount_unit=AmountUnit.PENCE))

        assert (again, is_new, again.rows.get().amount_pence) == (made, False, 5_000_00)

    @pytest.mark.parametrize("role", ["auditor", "administrator", "commissioning_officer"])
    def test_only_finance_officers_take_in_and_make_files(self, client, finance, role):
        payment = self.sent()
        made, _ = upload(statement(f"{payment.reference},5000,18/04/2025,V77"), finance)
        client.force_login(UserFactory(**{role: True}))

        assert client.get(made.get_absolute_url()).status_code == 200
        assert client.post(made.get_absolute_url()).status_code == 403
        assert client.get(reverse("agreements:batch-add")).status_code == 403
        assert client.get(reverse("agreements:statement-add")).status_code == 403
        payment.refresh_from_db()
        assert payment.status == PaymentStatus.SENT


def below_headings(text):
    return f"Ref,Amount,Paid,Voucher\n{text}".encode("utf-8", "surrogatepass")


@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(below_headings)))
def test_no_file_crashes_the_reader(content):
    layout = StatementLayout(
        reference_heading="Ref", amount_heading="Amount", paid_on_heading="Paid", finance_reference_heading="Voucher"
    )
    with suppress(CannotRead):
        rows = read_statement(content, layout)
        assert all(row.problem or (row.reference and row.paid_on) for row in rows)


@pytest.mark.parametrize("name", ["batch-list", "layout-list", "statement-list"])
def test_the_lists_of_files_are_read_by_those_who_see_money(client, agency, finance, name):
    export([approved(agency)], agency, finance)
    upload(statement("AG-1/1,5000,18/04/2025,V77"), finance)

    for role, status in (("auditor", 200), ("administrator", 200), ("legal_officer", 403), ("partner_officer", 403)):
        client.force_login(UserFactory(**{role: True}))
        assert client.get(reverse(f"agreements:{name}")).status_code == status
