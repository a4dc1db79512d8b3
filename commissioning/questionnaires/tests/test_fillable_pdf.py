"""Questionnaires as PDFs that are filled in, and what is read back from them."""

import io

import page
import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from commissioning.questionnaires import operations, pdf_extract, printing, reading
from commissioning.questionnaires.answer_set import load
from commissioning.questionnaires.structure import structure_of
from commissioning.questionnaires.tests.factories import (
    AnswerSheetFactory,
    QuestionnaireFactory,
    QuestionnaireVersionFactory,
)
from commissioning.questionnaires.tests.test_answering import AT, save, values
from commissioning.questionnaires.tests.ways_of_answering import fields_for, filled

pytestmark = pytest.mark.django_db

TYPED = {
    "summary": {"": "A good (half) year \\ “żółć”"},
    "story": {"": "We met.\n\nWe ate."},
    "contact": {"": "a@example.org"},
    "changed": {"": "yes"},
    "change": {"": "Everything"},
    "how_often": {"": "other", "other": "At Easter"},
    "when": {"": ["weekly", "other"], "other": "Easter"},
    "agree": {"": "disagree", "explain": "It was not."},
    "order": {"advice": "2", "transport": "", "shown": "1"},
    "importance": {"advice": "very", "transport": "little", "shown": "very"},
    "people": {"": "1,250"},
    "spent": {"": "£1,250.50"},
    "opened_on": {"day": "1", "month": "March", "year": "2026"},
    "items": {
        "rows": [
            {"item": "Tea", "people": "12", "cost": "3.50", "paid_on": "1 3 2026"},
            {"item": "Cake", "people": "", "cost": "x", "paid_on": ""},
        ]
    },
}


@pytest.fixture(scope="module")
def blank(django_db_setup, django_db_blocker):
    """A published version and its PDF; made once, taken away again."""
    from django.db import transaction  # noqa: PLC0415

    with django_db_blocker.unblock(), transaction.atomic():
        version = QuestionnaireVersionFactory(
            questionnaire=QuestionnaireFactory(slug="to-fill-in"), number=1, published=True, sample=True
        )
        content = printing.fillable_pdf(version, heading="Have your say", instructions=["Send it by Friday."])
        yield version, content
        transaction.set_rollback(True)


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def test_the_form_is_tagged_and_each_field_has_a_name_for_screen_readers(blank):
    version, content = blank
    form = read(content).trailer["/Root"]["/AcroForm"]
    fields = [reference.get_object() for reference in form["/Fields"]]
    widgets = [kid.get_object() for field in fields for kid in field.get("/Kids", ())]

    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    assert [f"{failure.rule_id}: {failure.message}" for failure in report.failures] == []
    assert form["/NeedAppearances"] is not None
    assert all(field["/TU"] for field in [*fields, *widgets])
    assert {field["/T"]: field["/TU"] for field in fields}["q-items-1-cost"] == (
        "Question 15: What did you buy? What it cost, row b"
    )
    assert {field["/V"] for field in fields if field["/T"] == "version"} == {str(version.uid)}
    assert "Send it by Friday." in read(content).pages[0].extract_text()


def test_a_form_is_the_same_bytes_every_time(blank):
    version, content = blank

    again = printing.fillable_pdf(version, heading="Have your say", instructions=["Send it by Friday."])

    assert again == content


def test_what_is_filled_in_comes_back_as_from_the_page(blank):
    version, content = blank
    structure = structure_of(version)
    assert set(TYPED) == {q.key for q in structure.questions if q.kind.asks and not q.kind.holds_files}

    answers = reading.read_pdf(filled(content, fields_for(structure, TYPED)))

    assert answers.version == version
    assert answers.raws == TYPED


def test_an_answer_in_a_file_is_stored_as_one_from_the_page(blank):
    version, content = blank
    by_page, by_file = AnswerSheetFactory(version=version), AnswerSheetFactory(version=version)
    save(by_page, TYPED)

    answers = reading.read_pdf(filled(content, fields_for(structure_of(version), TYPED)))
    operations.save_answers(sheet=by_file, raws=answers.raws, shown={}, at=AT, by=None)

    assert values(by_file) == values(by_page)
    assert load(by_file).text("items") == load(by_page).text("items")


def test_an_empty_form_answers_nothing(blank):
    version, content = blank
    sheet = AnswerSheetFactory(version=version)

    answers = reading.read_pdf(io.BytesIO(content))
    operations.save_answers(sheet=sheet, raws=answers.raws, shown={}, at=AT, by=None)

    assert values(sheet) == {}


def with_fields(*fields, **catalogue) -> bytes:
    """A PDF with one page and these fields."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    form = DictionaryObject({NameObject("/Fields"): ArrayObject(writer._add_object(field) for field in fields)})
    writer.root_object[NameObject("/AcroForm")] = form
    for name, value in catalogue.items():
        writer.root_object[NameObject(f"/{name}")] = value
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def text_field(name, value):
    return DictionaryObject(
        {
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject(name),
            NameObject("/V"): TextStringObject(value),
        }
    )


def encrypted() -> bytes:
    writer = pypdf.PdfWriter(clone_from=read(with_fields(text_field("version", "x"))))
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def of_many_pages() -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(pdf_extract.MAX_PAGES + 1):
        writer.add_blank_page(10, 10)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def in_a_circle() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(10, 10)
    field = DictionaryObject({NameObject("/T"): TextStringObject("a")})
    reference = writer._add_object(field)
    field[NameObject("/Kids")] = ArrayObject([reference])
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject([reference])})
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


HOSTILE = {
    "no PDF": (lambda: b"MZ this is a program", "not a PDF"),
    "empty": (lambda: b"", "not a PDF"),
    "broken": (
        lambda: b"%PDF-1.7\n1 0 obj\n<< /Kids [1 0 R] >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF",
        "not a PDF",
    ),
    "cut short": (lambda: with_fields(text_field("version", "x"))[:200], "not a PDF"),
    "encrypted": (encrypted, "locked with a password"),
    "too many pages": (of_many_pages, "more than 100 pages"),
    "too large": (lambda: b"%PDF-1.7\n" + b" " * reading.MAX_BYTES, "larger than 10 MB"),
    "fields in a circle": (in_a_circle, "no fields"),
    "too many fields": (lambda: with_fields(*[text_field(f"f{n}", "") for n in range(5_001)]), "more fields"),
    "printed": (with_fields, "no fields"),
    "another form": (lambda: with_fields(text_field("name", "Ada")), "number of the form is missing"),
    "unknown": (lambda: with_fields(text_field("version", "00000000-0000-4000-8000-000000000000")), "not one of ours"),
    "too much text": (lambda: with_fields(text_field("version", "x" * 2_000_001)), "more text"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_is_not_a_form_of_ours_is_refused_in_words(what):
    make, words = HOSTILE[what]

    with pytest.raises(reading.CannotRead) as refused:
        reading.read_pdf(io.BytesIO(make()))

    assert words in str(refused.value)


def test_a_file_that_takes_too_long_is_given_up(blank, monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", 0.01)

    with pytest.raises(reading.CannotRead) as refused:
        reading.read_pdf(io.BytesIO(blank[1]))

    assert "too much time" in str(refused.value)


def test_what_cannot_be_stored_is_refused_and_drafts_are_not_known(blank):
    content = blank[1]
    nul = filled(content, {"q-summary": "a\x00b"})
    draft = QuestionnaireVersionFactory(sample=True)

    with pytest.raises(reading.CannotRead) as refused:
        reading.read_pdf(nul)
    with pytest.raises(reading.CannotRead):
        reading.read_pdf(io.BytesIO(printing.fillable_pdf(draft)))

    assert str(refused.value).startswith("Question 2: Remove the characters that cannot be shown")


def test_values_that_no_form_offers_are_read_as_what_is_not_understood(blank):
    version = blank[0]
    sheet = AnswerSheetFactory(version=version)
    raws = reading.raws_of(structure_of(version), {"q-changed": "perhaps", "q-when--weekly": "Off", "q-evil": "x"})

    saved = operations.save_answers(sheet=sheet, raws=raws, shown={}, at=AT, by=None)

    assert saved.problems == {"changed": "Choose yes or no."}
    assert values(sheet) == {"changed": None}
