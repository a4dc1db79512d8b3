"""Everything of an agreement that can be opened, under headings."""

from dataclasses import dataclass, field

from django.urls import reverse

from commissioning.agreements import panels
from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement, AgreementDocument
from commissioning.agreements.queries.variations import documents_of
from commissioning.common.clock import local_date
from commissioning.common.guaranteed import guaranteed
from organisations.enums import OFFICE_ROLES


@dataclass(frozen=True)
class DocumentGroup:
    """Documents of one origin, in order."""

    title: str
    documents: list[panels.Document] = field(default_factory=list)


def groups_for(agreement: Agreement, user) -> list[DocumentGroup]:
    """What ``user`` may open: the signed agreement, files that officers keep, then what later apps have. A group
    without a document is left out."""
    groups = [
        DocumentGroup("The agreement", _signed(agreement) + _variations(agreement, user)),
        DocumentGroup("Documents", _kept(agreement, user)),
    ]
    for maker in panels.in_order(panels.documents):
        groups += [DocumentGroup(title, documents) for title, documents in maker(agreement, user)]
    return [group for group in groups if group.documents]


def _signed(agreement: Agreement) -> list[panels.Document]:
    if agreement.status == AgreementStatus.OFFERED and agreement.accepted_at is None:
        address = reverse("agreements:agreement-pdf", args=[agreement.reference])
        return [
            panels.Document(
                "Terms as offered (PDF)",
                address,
                local_date(guaranteed(agreement.offered_at)),
                "Not signed yet",
                is_shown=True,
            )
        ]
    if not agreement.snapshot_sha256 or agreement.accepted_at is None:
        return []
    state = "countersigned" if agreement.activated_at else "not countersigned yet"
    by = agreement.accepted_name or str(agreement.accepted_by)
    return [
        panels.Document(
            "Signed agreement (PDF)",
            reverse("agreements:agreement-pdf", args=[agreement.reference]),
            local_date(agreement.accepted_at),
            f"Accepted by {by}, {state}",
            is_shown=True,
        )
    ]


def _variations(agreement: Agreement, user) -> list[panels.Document]:
    """Each variation that was offered, whatever became of it."""
    return [
        panels.Document(
            f"{one.name} (PDF)",
            reverse("agreements:variation-pdf", args=[agreement.reference, one.number]),
            local_date(guaranteed(one.offered_at)),
            one.get_status_display(),
            is_shown=True,
        )
        for one in documents_of(agreement, user)
    ]


def _kept(agreement: Agreement, user) -> list[panels.Document]:
    documents = AgreementDocument.objects.visible_to(user).filter(agreement=agreement).select_related("uploaded_by")
    is_officer = user.has_role(*OFFICE_ROLES)
    return [
        panels.Document(
            one.title,
            reverse("agreements:document-file", args=[agreement.reference, one.pk]),
            local_date(one.uploaded_at),
            f"{one.get_kind_display()}, {one.name}",
            one.size,
            is_shown=one.is_for_organisation,
            record=one if is_officer else None,
        )
        for one in documents
    ]
