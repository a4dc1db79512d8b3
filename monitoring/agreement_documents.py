"""What monitoring gives an agreement's list of documents: returns with their evidence, minutes, evidence of reviews."""

from django.db.models import Prefetch
from django.urls import reverse

from commissioning.agreements import panels
from commissioning.agreements.models import Agreement
from commissioning.agreements.panels import Document
from commissioning.common.clock import local_date
from commissioning.questionnaires.models import AnswerFile
from monitoring.enums import ReturnStatus, ReviewStatus
from monitoring.models import Meeting, Return, Review
from organisations.enums import OFFICE_ROLES

HANDED_IN = {ReturnStatus.SUBMITTED, ReturnStatus.QUERIED, ReturnStatus.ACCEPTED}


@panels.document(order=10)
def of_returns(agreement: Agreement, user) -> list[tuple[str, list[Document]]]:
    """A copy of every return that was handed in, and the evidence of those that are accepted."""
    files = Prefetch("sheet__files", AnswerFile.objects.filter(removed_at=None), to_attr="kept_files")
    records = Return.objects.current().filter(agreement=agreement, status__in=HANDED_IN, sheet__isnull=False)
    records = records.defer("snapshot").select_related("sheet").prefetch_related(files).order_by("number")
    copies, evidence = [], []
    for record in records:
        if record.submitted_at is None:
            continue
        name = f"Return {record.number}"
        url = reverse("monitoring:return-pdf", args=[record.pk])
        on = local_date(record.submitted_at)
        copies.append(Document(f"{name} (PDF)", url, on, record.get_status_display(), is_shown=True))
        if record.status == ReturnStatus.ACCEPTED:
            evidence += [_evidence(record, file, name) for file in record.sheet.kept_files]
    return [("Returns", copies), ("Evidence of accepted returns", evidence)]


def _evidence(record: Return, file: AnswerFile, name: str) -> Document:
    url = reverse("monitoring:return-file", args=[record.pk, file.pk])
    return Document(file.name, url, local_date(file.uploaded_at), name, file.size, is_shown=True)


@panels.document(order=20)
def of_meetings(agreement: Agreement, user) -> list[tuple[str, list[Document]]]:
    """Minutes: for officers of every meeting that was held, for the organisation those that were sent to it."""
    meetings = Meeting.objects.current().filter(agreement=agreement, held_on__isnull=False).order_by("held_on", "pk")
    if not user.has_role(*OFFICE_ROLES):
        meetings = meetings.filter(minutes_sent_at__isnull=False)
    minutes = [
        Document(
            f"Minutes: {one.get_kind_display().lower()} (PDF)",
            reverse("monitoring:meeting-pdf", args=[one.pk]),
            one.held_on,
            one.get_status_display(),
            is_shown=one.minutes_sent_at is not None,
        )
        for one in meetings
    ]
    return [("Minutes of meetings", minutes)]


@panels.document(order=30)
def of_reviews(agreement: Agreement, user) -> list[tuple[str, list[Document]]]:
    """The frozen evidence of a review, for officers."""
    if not user.has_role(*OFFICE_ROLES):
        return []
    reviews = Review.objects.current().filter(
        agreement=agreement, status__in=[ReviewStatus.RECOMMENDED, ReviewStatus.DECIDED]
    )
    packs = [
        Document(
            f"Evidence: {one.get_kind_display().lower()} (PDF)",
            reverse("monitoring:review-pdf", args=[one.pk]),
            local_date(one.recommended_at),
            one.get_status_display(),
        )
        for one in reviews.defer("evidence").order_by("recommended_at")
        if one.recommended_at
    ]
    return [("Evidence of reviews", packs)]
