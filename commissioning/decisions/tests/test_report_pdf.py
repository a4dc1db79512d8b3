import io
import json

import page
import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from commissioning.decisions.enums import ReportStatus
from commissioning.decisions.models import PublishedReport, Report
from commissioning.decisions.operations import publication
from commissioning.decisions.operations import report as operations
from commissioning.decisions.queries.document import document_of
from commissioning.decisions.rendering import report_pdf
from commissioning.decisions.tests.writing import cleared, who, write
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

HOSTILE = (
    "<script>alert(1)</script> <img src='file:///etc/passwd'> ![x](http://192.0.2.1/x.png) **bold** \u202e & \"q\""
)


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def failures(content):
    found = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    return [f"{failure.rule_id}: {failure.message}" for failure in found.failures]


def titles(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from titles(entry)
        else:
            yield entry.title


def test_a_published_report_is_a_tagged_committee_report(report, officer):
    write(report, "supporting_information", "First paragraph.\n\nSecond paragraph:\n\n- a list", officer)
    cleared(report, officer)
    stored = publication.publish(report, render=report_pdf, **who(officer))

    content = bytes(stored.pdf)
    reader = read(content)
    texts = [" ".join(one.extract_text().split()) for one in reader.pages]
    whole = " ".join(texts)
    assert failures(content) == []
    assert [title for title in titles(reader.outline) if title[0].isdigit()] == [
        f"{section.number}. {section.heading}" for section in document_of(Report.objects.get()).sections
    ]
    assert all(f"Page {number} of {len(texts)}" in text for number, text in enumerate(texts, 1))
    assert "DRAFT" not in whole
    for words in (
        "1.1 Note the performance.",
        "3.1 First paragraph.",
        "3.2 Second paragraph:",
        "Cleared by Sam Okafor",
    ):
        assert words in whole, words
    assert stored.snapshot_sha256 in whole.replace(" ", "")


def test_a_draft_says_so_on_every_page(report):
    texts = [one.extract_text() for one in read(report_pdf(document_of(report), is_draft=True)).pages]

    assert all("DRAFT" in text for text in texts)


def test_the_same_document_gives_the_same_bytes(report):
    document = document_of(report)

    assert report_pdf(document, "0" * 64) == report_pdf(document, "0" * 64)


def test_hostile_words_are_only_words_and_nothing_is_fetched(report, officer):
    for section in report.sections.exclude(key="recommendations"):
        write(report, section.key, HOSTILE, officer)
    operations.write_recommendations(report, texts=[HOSTILE], **who(officer))
    operations.update_particulars(
        report, values=dict.fromkeys(("title", "committee", "report_of", "author", "contact"), HOSTILE), **who(officer)
    )
    report.funding.programme.agreements.update(title=HOSTILE)
    report.refresh_from_db()

    content = report_pdf(document_of(report), is_draft=True)

    assert failures(content) == []
    assert "<script>alert(1)</script>" in " ".join(one.extract_text() for one in read(content).pages)


@pytest.mark.once
def test_a_very_long_text_is_printed_whole(report, officer):
    write(
        report, "supporting_information", "\n\n".join(f"Paragraph {n} of many words." for n in range(1, 401)), officer
    )

    text = " ".join(one.extract_text() for one in read(report_pdf(document_of(report), is_draft=True)).pages)

    assert "3.400" in text


def test_the_public_gets_the_stored_bytes_and_nothing_when_it_has_them(report, officer, client):
    address = reverse("decisions:issue-report", args=[report.issue.reference])
    assert client.get(address).status_code == 404
    cleared(report, officer)
    stored = publication.publish(report, render=report_pdf, **who(officer))

    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert first.content == bytes(stored.pdf)
    assert (first["Content-Type"], first["ETag"]) == ("application/pdf", f'"{stored.pdf_sha256}"')
    assert (again.status_code, again.content) == (304, b"")


def test_no_route_form_or_admin_page_alters_what_was_published(report, officer, client):
    cleared(report, officer)
    stored = publication.publish(report, render=report_pdf, **who(officer))
    people = [
        UserFactory(commissioning_officer=True),
        UserFactory(finance_officer=True),
        UserFactory(legal_officer=True),
        UserFactory(democratic_services_officer=True),
        UserFactory(administrator=True),
    ]
    names = ["detail", "particulars", "send", "take-back", "mark-cleared", "publish"]
    addresses = [reverse(f"decisions:report-{name}", args=[report.reference]) for name in names]
    addresses += [reverse("decisions:report-clear", args=[report.reference, kind]) for kind in ("financial", "legal")]
    addresses += [
        reverse("decisions:report-section", args=[report.reference, section.key]) for section in report.sections.all()
    ]
    for model, record in (("publishedreport", stored), ("report", report)):
        addresses += [reverse(f"admin:decisions_{model}_{page}", args=[record.pk]) for page in ("change", "delete")]
    given = {
        "form": "sectionform",
        "sectionform-text": "Other",
        "sectionform-revision": "1",
        "title": "Other",
        "reason": "Other",
        "snapshot": "{}",
        "status": "draft",
        "post": "yes",
    }

    for user in people:
        client.force_login(user)
        for address in addresses:
            client.post(address, given)
    for returned in report.funding.programme.agreements.get(reference="A-1").returns.all():
        returned.score, returned.rating, returned.snapshot = 1, "red", "{}"
        returned.save()

    after = PublishedReport.objects.get()
    assert (bytes(after.pdf), after.snapshot, after.snapshot_sha256) == (
        bytes(stored.pdf),
        stored.snapshot,
        stored.snapshot_sha256,
    )
    assert Report.objects.get().status == ReportStatus.PUBLISHED
    client.force_login(people[0])
    assert client.get(reverse("decisions:report-pdf", args=[report.reference])).content == bytes(stored.pdf)


def test_the_command_writes_the_stored_bytes(report, officer, tmp_path, capsys):
    draft, final = tmp_path / "draft.pdf", tmp_path / "final.pdf"
    call_command("cabinet_report", report.reference, output=draft)
    cleared(report, officer)
    stored = publication.publish(report, render=report_pdf, **who(officer))
    capsys.readouterr()

    call_command("cabinet_report", report.issue.reference, output=final)

    assert final.read_bytes() == bytes(stored.pdf)
    assert draft.read_bytes() != final.read_bytes()
    assert json.loads(capsys.readouterr().out)["status"] == "published"


@pytest.mark.parametrize("reference", ["R-1999-001", "", "../../etc/passwd", "x'; --"])
def test_the_command_refuses_what_is_not_there(reference, tmp_path, report):
    with pytest.raises(CommandError, match="no such report") as refused:
        call_command("cabinet_report", reference, output=tmp_path / "x.pdf")

    assert refused.value.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_where_it_cannot_write(tmp_path, report):
    with pytest.raises(CommandError, match="Expected a file that can be written") as refused:
        call_command("cabinet_report", report.reference, output=tmp_path / "nowhere" / "x.pdf")

    assert refused.value.returncode == 2
