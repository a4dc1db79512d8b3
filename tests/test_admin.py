import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.contrib import admin
from django.urls import reverse

from commissioning.common.admin import ReadOnlyAdmin, RecordAdmin
from commissioning.common.models import OfficerTask, OutboxMessage, StatusChange
from commissioning.common.tests.factories import AT, OfficerTaskFactory, OutboxMessageFactory
from organisations.enums import Role
from organisations.models import Organisation
from organisations.tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

OURS = [OfficerTask, OutboxMessage, StatusChange]


@pytest.fixture(autouse=True)
def _one_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def signed_in(client):
    def sign_in(**traits):
        client.force_login(UserFactory(**traits), "django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_a_stranger_is_sent_to_the_portals_own_sign_in(client):
    page = client.get("/admin/common/outboxmessage/", follow=True)

    assert page.redirect_chain[-1][0] == "/accounts/login/?next=/admin/common/outboxmessage/"


def test_the_way_in_leads_nowhere_else(client, signed_in):
    assert client.get("/admin/login/?next=https://evil.example/")["Location"] == "/accounts/login/?next=/admin/"
    assert signed_in(auditor=True).get("/admin/login/?next=//evil.example")["Location"] == "/admin/"


@pytest.mark.parametrize("traits", [{}, {"assessor": True}, {"finance_officer": True}, {"legal_officer": True}])
@pytest.mark.parametrize("path", ["/admin/", "/admin/common/outboxmessage/", "/admin/nonsense/"])
def test_people_without_the_right_are_refused(signed_in, traits, path):
    assert signed_in(**traits).get(path, follow=True).status_code == 403


def test_the_second_factor_stands_before_the_admin(signed_in, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    assert signed_in(auditor=True).get("/admin/")["Location"] == reverse("mfa_activate_totp")


@pytest.mark.parametrize("role", ["commissioning_officer", "auditor", "administrator"])
@pytest.mark.parametrize("model", OURS)
def test_those_who_may_read_shared_records_and_change_nothing(signed_in, role, model):
    message = OutboxMessageFactory(failed=True)
    task = OfficerTaskFactory()
    client = signed_in(**{role: True})
    record = {OutboxMessage: message, OfficerTask: task}.get(model)

    assert client.get("/admin/").status_code == 200
    assert client.get(address(model, "changelist") + "?q=a").status_code == 200
    assert client.get(address(model, "add")).status_code == 403
    if record:
        page = client.get(address(model, "change", record.pk))
        assert page.status_code == 200
        assert "_save" not in page.content.decode()
        assert client.post(address(model, "change", record.pk), {"status": "sent", "title": "x"}).status_code == 403
        assert client.post(address(model, "delete", record.pk), {"post": "yes"}).status_code == 403
        before = model.objects.filter(pk=record.pk).values().get()
        assert before["key"] == record.key


def test_a_partner_officer_sees_no_mail(signed_in):
    OutboxMessageFactory()

    assert signed_in(partner_officer=True).get(address(OutboxMessage, "changelist")).status_code == 403


@pytest.mark.parametrize(("role", "status"), [("administrator", "queued"), ("auditor", "failed")])
def test_failed_mail_is_sent_again_by_those_who_may(signed_in, role, status):
    message = OutboxMessageFactory(failed=True)

    chosen = {"action": "send_again", "_selected_action": [message.pk]}
    signed_in(**{role: True}).post(address(OutboxMessage, "changelist"), chosen)

    message.refresh_from_db()
    assert message.status == status


def test_a_hostile_mail_is_shown_as_text(signed_in):
    message = OutboxMessageFactory(email__subject="<script>alert(1)</script>")

    page = signed_in(auditor=True).get(address(OutboxMessage, "change", message.pk)).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


class OrganisationRecords(RecordAdmin):
    changed_by = {Role.COMMISSIONING_OFFICER}
    list_display = ["name"]
    search_fields = ["name"]


@pytest.fixture
def organisations():
    """The admin of a record with history, whatever the app itself registers."""
    return OrganisationRecords(Organisation, admin.site)


def rights(model_admin, rf, **traits):
    request = rf.get("/admin/")
    request.user = UserFactory(**traits)
    return (
        model_admin.has_view_permission(request),
        model_admin.has_change_permission(request),
        model_admin.has_add_permission(request),
        model_admin.has_delete_permission(request),
        model_admin.has_export_permission(request),
    )


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        ({"commissioning_officer": True}, (True, True, True, False, True)),
        ({"auditor": True}, (True, False, False, False, True)),
        ({"administrator": True}, (True, False, False, False, True)),
        ({"partner_officer": True}, (True, False, False, False, True)),
        ({"assessor": True}, (False, False, False, False, False)),
        ({}, (False, False, False, False, False)),
    ],
)
def test_rights_go_by_role(organisations, rf, traits, expected):
    assert rights(organisations, rf, **traits) == expected


def test_system_columns_are_always_read_only(rf):
    request = rf.get("/admin/")
    request.user = UserFactory(commissioning_officer=True)

    class Messages(RecordAdmin):
        changed_by = {Role.COMMISSIONING_OFFICER}

    read_only = Messages(OutboxMessage, admin.site).get_readonly_fields(request)

    assert {"key", "status", "queued_at", "claimed_at", "sent_at", "next_attempt_at"} <= set(read_only)


def export(client, model, file_format):
    response = client.post(address(model, "export"), {"format": str(file_format), "resource": ""})
    assert "attachment" in response["Content-Disposition"], response.content.decode()
    return response.content


def test_exports_carry_no_formulas(signed_in):
    OfficerTaskFactory(title='=HYPERLINK("http://evil.example")', due_on=dt.date(2026, 5, 1))
    OfficerTaskFactory(title="Zoë\x01", key="-1+cmd")
    client = signed_in(auditor=True)

    rows = list(csv.DictReader(io.StringIO(export(client, OfficerTask, 0).decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(export(client, OfficerTask, 1))).active

    assert {row["title"] for row in rows} == {'\'=HYPERLINK("http://evil.example")', "Zoë"}
    assert "'-1+cmd" in {row["key"] for row in rows}
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert sheet.max_row == 3


def test_an_export_needs_the_right(signed_in):
    OutboxMessageFactory()

    assert signed_in(partner_officer=True).post(address(OutboxMessage, "export"), {"format": "0"}).status_code == 403


def test_pages_of_the_admin_keep_to_the_sites_policy(signed_in):
    task = OfficerTaskFactory()
    client = signed_in(auditor=True)

    for path in (
        "/admin/",
        address(OfficerTask, "changelist"),
        address(OfficerTask, "change", task.pk),
        address(OfficerTask, "export"),
        address(OfficerTask, "history", task.pk),
    ):
        response = client.get(path)
        html = response.content.decode()
        assert response.status_code == 200, path
        assert "script-src 'self'" in response["Content-Security-Policy"]
        for forbidden in (" style=", " onclick=", " onchange=", "<style", "javascript:"):
            assert forbidden not in html, (path, forbidden)


def test_ours_are_read_only_admins():
    for model in OURS:
        assert isinstance(admin.site.get_model_admin(model), ReadOnlyAdmin)


def test_history_cannot_be_reverted(organisations, rf):
    organisation = OrganisationFactory(created_at=AT)
    request = rf.get("/")
    request.user = UserFactory(commissioning_officer=True)

    assert organisations.revert_disabled(request, organisation)
