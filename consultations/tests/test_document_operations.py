"""Documents in versions: added, replaced, published, withdrawn."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from commissioning.common.uploads import validate_upload
from consultations.enums import DocumentKind
from consultations.models import ConsultationDocument
from consultations.operations import documents
from consultations.queries.public import documents_of
from consultations.tests.factories import ConsultationDocumentFactory, ConsultationFactory
from organisations.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)


def given(words):
    file = SimpleUploadedFile("framework.txt", words.encode(), content_type="text/plain")
    return {"file": file, "upload": validate_upload(file), "at": AT, "by": UserFactory()}


def add(consultation, words="The draft.", kind=DocumentKind.DRAFT, **values):
    return documents.add_document(consultation, title="Framework", kind=kind, **given(words), **values)


def fresh(document):
    return ConsultationDocument.objects.get(pk=document.pk)


def test_a_newer_version_stands_before_those_that_it_replaces():
    consultation, by = ConsultationFactory(), UserFactory()
    first = add(consultation)
    documents.publish_document(first, at=AT, by=by)
    second = documents.replace_document(first, **given("The draft, with figures."))
    assert [line.document for line in documents_of(consultation)] == [first]  # The newer one is not published yet.

    documents.publish_document(second, at=AT, by=by)

    (line,) = documents_of(consultation)
    assert (line.document, line.document.number, line.earlier) == (second, 2, [first])
    documents.withdraw_document(first, reason="A wrong figure.", at=AT, by=by)
    assert documents_of(consultation)[0].earlier == []


def test_a_final_document_answers_the_draft():
    consultation = ConsultationFactory()
    draft = add(consultation)

    final = add(consultation, "The final one.", DocumentKind.FINAL, answers=draft)

    assert fresh(final).answers == draft
    with pytest.raises(ValidationError):
        add(consultation, "Another.", DocumentKind.FINAL, answers=ConsultationDocumentFactory())
    with pytest.raises(ValidationError):
        add(consultation, "A paper.", DocumentKind.BACKGROUND, answers=draft)
    assert consultation.documents.count() == 2


def test_the_same_file_is_there_once():
    consultation = ConsultationFactory()
    first = add(consultation)

    with pytest.raises(ValidationError, match="among the consultation’s documents already"):
        add(consultation)
    with pytest.raises(ValidationError):
        documents.replace_document(first, **given("The draft."))

    assert consultation.documents.count() == 1


def test_what_was_withdrawn_or_replaced_is_not_replaced_or_published():
    consultation, by = ConsultationFactory(), UserFactory()
    first = add(consultation)
    second = documents.replace_document(first, **given("Second."))
    documents.withdraw_document(second, reason="A wrong figure.", at=AT, by=by)

    for refused in (first, second):
        with pytest.raises(documents.DocumentGone):
            documents.replace_document(refused, **given("Third."))
    with pytest.raises(documents.DocumentGone):
        documents.publish_document(second, at=AT, by=by)
    with pytest.raises(documents.DocumentGone):
        documents.withdraw_document(second, reason="Again.", at=AT, by=by)

    assert consultation.documents.count() == 2
    assert (fresh(second).published_at, fresh(second).withdrawn_reason) == (None, "A wrong figure.")
