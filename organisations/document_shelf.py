"""An organisation's documents beside the questions that ask for them. See ``commissioning.questionnaires.shelf``."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence

from commissioning.common.templatetags.words import long_date
from commissioning.questionnaires.models import AnswerFile, AnswerSheet
from commissioning.questionnaires.operations import CannotAttach
from commissioning.questionnaires.shelf import FileNote, Offer
from commissioning.questionnaires.structure import QuestionStructure
from organisations.document_list import dates_of
from organisations.enums import DocumentKind, DocumentState
from organisations.models import DocumentUse, Organisation, OrganisationDocument
from organisations.operations import document_uses

GONE = "The document was replaced or withdrawn meanwhile. Choose another document."


class DocumentShelf:
    """The documents of ``organisation`` as they stand on ``today``.

    ``kinds`` are those that fit a question, by its key: the others are offered folded. ``keep_url`` is where an
    attached file can be kept as a document; None where the person may not.
    """

    def __init__(
        self,
        organisation: Organisation,
        *,
        today: dt.date,
        kinds: Mapping[str, Collection[DocumentKind]] | None = None,
        keep_url: Callable[[AnswerFile], str] | None = None,
    ):
        self.organisation, self.today, self.kinds, self.keep_url = organisation, today, kinds or {}, keep_url
        self._documents: list[OrganisationDocument] | None = None

    @property
    def documents(self) -> list[OrganisationDocument]:
        """Those in use, read when the first question asks."""
        if self._documents is None:
            order = list(DocumentKind)
            rows = list(self.organisation.documents.current().order_by("-uploaded_at", "-pk"))
            for row in rows:
                row.organisation = self.organisation
            self._documents = sorted(rows, key=lambda row: order.index(DocumentKind(row.kind)))
        return self._documents

    def offers(self, question: QuestionStructure, files: Sequence[AnswerFile]) -> list[Offer]:
        """What fits the question, and what else there is; nothing that is attached or of a form it does not take."""
        there = {file.sha256 for file in files}
        taken = {kind.content_type for kind in question.kind.accepted(question)}
        fitting = self.kinds.get(question.key, ())
        return [
            self._offer(one, fits=one.kind in fitting)
            for one in self.documents
            if one.sha256 not in there and one.content_type in taken
        ]

    def _offer(self, document: OrganisationDocument, *, fits: bool) -> Offer:
        has_expired = document.state_on(self.today) == DocumentState.EXPIRED
        detail = f"Given on {long_date(document.uploaded_at)}"
        if dates := dates_of(document):
            detail = f"{detail}. {dates}"
        if has_expired:
            detail = f"Expired on {long_date(document.expires_on)}. Replace it in your documents to use it"
        return Offer("" if has_expired else str(document.pk), document.title, document.url, detail, fits)

    def use(self, *, sheet: AnswerSheet, key: str, value: str, at: dt.datetime, by) -> None:
        """Attach a document by its key."""
        is_key = value.isascii() and value.isdigit() and len(value) < 19
        document = self.organisation.documents.filter(pk=int(value)).first() if is_key else None
        if document is None:
            raise CannotAttach(GONE)
        document_uses.use(document, sheet=sheet, key=key, at=at, by=by)

    def notes(self, files: Sequence[AnswerFile]) -> dict[int, FileNote]:
        """Which documents the files are, in one query."""
        if not files:
            return {}
        uses = DocumentUse.objects.filter(answer_file__in=files).select_related("document")
        documents = {use.answer_file_id: use.document for use in uses}
        return {file.pk: self._note(file, documents.get(file.pk)) for file in files}

    def _note(self, file: AnswerFile, document: OrganisationDocument | None) -> FileNote:
        if document is None:
            return FileNote(keep_url=self.keep_url(file) if self.keep_url else "")
        return FileNote(words=words_of_use(document))


def words_of_use(document: OrganisationDocument) -> str:
    """What is said beside a file that is a document of the store: which one, its dates, and what became of it."""
    words = ". ".join(part for part in (f"Kept as “{document}”", dates_of(document)) if part)
    if document.replaced_at is not None:
        return f"{words}. There is a newer version"
    return f"{words}. Withdrawn since" if document.withdrawn_at is not None else words


def words_by_file(sheet_id: int) -> dict[int, str]:
    """``words_of_use`` for the files of a sheet that are documents, by their keys, in one query."""
    uses = DocumentUse.objects.filter(answer_file__sheet=sheet_id).select_related("document")
    return {use.answer_file_id: words_of_use(use.document) for use in uses}
