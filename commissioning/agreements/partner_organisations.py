"""What agreements tell organisations about partner officers: with whom their agency has to do."""

from django.db.models import Q

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement
from organisations import partners


@partners.works_with
def of_agreements(user) -> Q:
    """Organisations with an agreement that the officer's agency leads or shares, once it was offered to them:
    nobody reads an organisation's people by writing a draft that it has never seen."""
    offered = Agreement.objects.visible_to(user).exclude(status=AgreementStatus.DRAFT)
    return Q(pk__in=offered.order_by().values("organisation"))
