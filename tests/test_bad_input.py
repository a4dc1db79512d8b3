"""What people send that they should not, through the pages: each gets a clear message, and nothing changes.

Readers, kinds of question and fields have tests of their own with many more examples.
"""

import datetime as dt
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commissioning.agreements.models import Agreement
from commissioning.common import clock
from commissioning.opendata.models import ImportJob
from commissioning.opendata.readers import files as reading
from commissioning.opendata.tests import files
from commissioning.questionnaires.answer_set import load
from monitoring.models import Return
from organisations.models import Invitation, Membership, Organisation
from tests.world import TOKEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(visitors):
    return visitors("commissioning_officer")


@pytest.fixture
def lead(visitors):
    return visitors("lead")


def archive(name: str, content: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return out.getvalue()


UNREADABLE = {
    "a PDF by the name of a table": ("grants.csv", b"%PDF-1.7"),
    "a table by the name of a workbook": ("grants.xlsx", b"Identifier,Title\n"),
    "another archive": ("grants.xlsx", archive("word/document.xml", b"<w/>")),
    "an encoding that is none": ("grants.csv", b"\xff\xfe\x00\xd8"),
    "nothing": ("grants.csv", b""),
    "a program": ("grants.exe", b"MZ"),
}
CONTENTS = [list(files.GRANT), list(files.grant(**{"Amount Awarded": "=600*2"}).values())]
WRONG_ROWS = {
    "JSON that breaks off": ("grants.json", b'{"grants": [{"id": "360G-council-1"', "JSON"),
    "a formula without a value": ("grants.xlsx", files.xlsx_bytes(CONTENTS), "formula"),
    "a negative sum": ("grants.csv", files.csv_bytes([files.grant(**{"Amount Awarded": "-1"})]), "Amount Awarded"),
    "fractions of a penny": ("grants.csv", files.csv_bytes([files.grant(**{"Amount Awarded": "0.005"})]), "0.005"),
    "an end before its start": (
        "grants.csv",
        files.csv_bytes(
            [files.grant(**{"Planned Dates:Start Date": "2021-04-01", "Planned Dates:End Date": "2021-03-31"})]
        ),
        "2021-03-31",
    ),
}


def counts():
    return Agreement.objects.count(), Organisation.objects.count()


def upload(client, world, name, content):
    data = {"file": SimpleUploadedFile(name, content), "agency": world.council.pk, "header_row": "1", "sheet": ""}
    return client.post(reverse("opendata:import-new"), {**data, "programme": ""}, follow=True)


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_register_that_cannot_be_read_is_refused_by_its_field(world, officer, kind):
    before, jobs = counts(), ImportJob.objects.count()

    response = upload(officer, world, *UNREADABLE[kind])

    assert response.status_code == 200
    assert "<title>Error: " in " ".join(response.content.decode().split())
    assert 'href="#id_file"' in response.content.decode()
    assert (counts(), ImportJob.objects.count()) == (before, jobs)


def test_a_huge_register_is_refused_by_its_field(world, officer, monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 1_000)

    response = upload(officer, world, "grants.csv", files.csv_bytes([files.grant(number) for number in range(20)]))

    assert 'href="#id_file"' in response.content.decode()


@pytest.mark.parametrize("kind", WRONG_ROWS)
def test_a_register_with_a_wrong_row_says_which_and_imports_nothing(world, officer, kind):
    name, content, named = WRONG_ROWS[kind]
    before = counts()

    page = upload(officer, world, name, content).content.decode()

    assert named in page
    assert "Confirm and import" not in page
    assert ImportJob.objects.order_by("-pk").first().status == "failed"
    assert counts() == before


def test_a_register_may_speak_in_formulas_and_no_file_of_ours_does(world, officer):
    formula = '=HYPERLINK("http://evil.example")'
    world.draft_agreement.title = formula
    world.draft_agreement.save()

    response = officer.get(reverse("agreements:agreement-list"), {"format": "csv"})
    told = b"".join(response.streaming_content) if response.streaming else response.content

    assert b"HYPERLINK" in told
    assert b',"=HYPERLINK' not in told
    assert b",=HYPERLINK" not in told


def draft_data(world, **changes):
    """What the form of a draft agreement sends."""
    agreement = world.draft_agreement
    data = {
        "title": agreement.title,
        "kind": agreement.kind,
        "purpose": agreement.purpose,
        "scheme": agreement.scheme_id,
        "programme": agreement.programme_id,
        "lead_agency": agreement.lead_agency_id,
        "officer": agreement.officer_id,
        "value_pence": "60000",
    }
    for name in ("starts_on", "ends_on"):
        day = changes.pop(name, getattr(agreement, name))
        data |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    return data | changes


@pytest.mark.parametrize("sum_", ["-1", "0.005", "1.005", "1e9", "£", "twelve", "12,34,5x", "9" * 40])
def test_a_sum_that_is_none_is_refused_by_its_field(world, officer, sum_):
    path = reverse("agreements:edit", args=[world.draft_agreement.reference])

    page = officer.post(path, draft_data(world, value_pence=sum_))

    assert page.status_code == 200
    assert 'href="#id_value_pence"' in page.content.decode()
    assert Agreement.objects.get(pk=world.draft_agreement.pk).value_pence == 60_000_00


def test_an_end_before_the_start_is_refused_by_its_field(world, officer):
    path = reverse("agreements:edit", args=[world.draft_agreement.reference])
    day = world.draft_agreement.starts_on - dt.timedelta(days=1)

    page = officer.post(path, draft_data(world, ends_on=day))

    assert page.status_code == 200
    assert 'href="#id_ends_on' in page.content.decode()
    assert Agreement.objects.get(pk=world.draft_agreement.pk).ends_on == world.draft_agreement.ends_on


def test_a_narrative_of_two_hundred_pages_is_kept_and_cannot_be_handed_in(world, lead):
    question = load(world.draft.sheet).structure.by_key["progress"]
    story = "word " * 120_000
    shown = load(world.draft.sheet).shown_as(question)
    path = reverse("monitoring:return-section", args=[world.draft.pk, "work"])

    saved = lead.post(path, {question.name: story, f"{question.name}-shown": shown})
    sent = lead.post(reverse("monitoring:return-check", args=[world.draft.pk]), {"declared_by_name": "Asha Lead"})

    assert saved.status_code in {200, 302}
    assert load(world.draft.sheet).value("progress") == story.strip()
    assert "120,000 words" in sent.content.decode()
    assert Return.objects.get(pk=world.draft.pk).status == "draft"


@pytest.mark.parametrize(
    ("name", "content"), [("photo.jpg", b"MZ this is a program"), ("list.exe", b"%PDF-1.7"), ("list.pdf", b"")]
)
def test_evidence_of_a_wrong_type_is_refused_and_not_kept(world, lead, name, content):
    question = load(world.draft.sheet).structure.by_key["files"]
    path = reverse("monitoring:return-section", args=[world.draft.pk, "evidence"])
    before = world.draft.sheet.files.count()

    page = lead.post(path, {question.name: SimpleUploadedFile(name, content)})

    assert page.status_code == 200
    assert f'href="#{question.name}"' in page.content.decode()
    assert world.draft.sheet.files.count() == before


def test_an_expired_link_says_so_and_joins_nobody(world, visitors):
    Invitation.objects.update(expires_at=clock.now() - dt.timedelta(days=1))
    members = Membership.objects.count()

    for who in ("anonymous", "stranger"):
        client = visitors(who)
        page = client.get(reverse("organisations:invitation-accept", args=[TOKEN]))
        client.post(reverse("organisations:invitation-accept", args=[TOKEN]))
        assert page.status_code == 410
        assert "was valid for 14 days, which have passed" in page.content.decode()

    assert Membership.objects.count() == members
