"""What agreements tell applications: what follows from an award; what organisations, wards and themes had before."""

import datetime as dt
from collections.abc import Collection

from django.urls import reverse
from django.utils.html import format_html

from commissioning.agreements import panels
from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement, Payment
from commissioning.agreements.operations import draft_from_award
from commissioning.agreements.panels import Fact
from commissioning.agreements.programme_money import COMMITTED
from commissioning.applications import following, funding_before
from commissioning.applications.following import Following
from commissioning.applications.funding_before import Reached
from commissioning.applications.models import Application, Award
from commissioning.applications.models.application import READ_BY
from commissioning.common.guaranteed import guaranteed
from commissioning.common.money import share_out
from commissioning.programmes.enums import Route
from commissioning.programmes.models import Programme

# An offer is a promise, too: whoever accepts it is given what it says.
PROMISED = {*COMMITTED, AgreementStatus.OFFERED, AgreementStatus.DRAFT}


def draft(award: Award, *, at: dt.datetime, by) -> None:
    """The agreement that follows from ``award``."""
    draft_from_award(award, at=at, by=by)


def links(applications: Collection[int]) -> dict[int, Following]:
    """The agreements that follow from ``applications``. One query."""
    return {
        guaranteed(one.application_id): Following(
            one.reference,
            one.get_status_display(),
            Agreement.STATUS_COLOURS[AgreementStatus(one.status)],
            one.get_absolute_url(),
            "" if one.status == AgreementStatus.DRAFT else reverse("agreements:own-agreement", args=[one.reference]),
        )
        for one in Agreement.objects.filter(application__in=applications).defer("snapshot")
    }


def given(organisations: Collection[int], besides: int) -> dict[int, list[tuple[dt.date, int]]]:
    """The grants of each organisation by their day of award, or of their start where that is not known. A terminated
    one counts with what it was paid; contracts buy something and are no assistance. Two queries."""
    grants = Agreement.objects.filter(organisation__in=organisations, kind=Route.GRANT, status__in=PROMISED).exclude(
        application__round=besides
    )
    stopped = grants.filter(status=AgreementStatus.TERMINATED).order_by()
    paid: dict[int, int] = {}
    for key, pence in Payment.objects.made().filter(agreement__in=stopped).values_list("agreement", "amount_pence"):
        paid[key] = paid.get(key, 0) + pence
    found: dict[int, list[tuple[dt.date, int]]] = {}
    rows = grants.order_by("pk").values_list("pk", "organisation", "awarded_on", "starts_on", "value_pence", "status")
    for key, organisation, awarded_on, starts_on, pence, status in rows:
        amount = paid.get(key, 0) if status == AgreementStatus.TERMINATED else pence
        found.setdefault(organisation, []).append((awarded_on or starts_on, amount))
    return found


def reached(programme: Programme) -> Reached:
    """What the agreements of ``programme`` gave, by ward (equally where there are several) and by theme."""
    wards: dict[str, int] = {}
    themes: dict[str, int] = {}
    agreements = Agreement.objects.filter(programme=programme, status__in=COMMITTED).defer("snapshot")
    for one in agreements.select_related("scheme__theme").prefetch_related("wards"):
        if one.scheme:
            name = one.scheme.theme.name
            themes[name] = themes.get(name, 0) + one.value_pence
        places = sorted(ward.code for ward in one.wards.all())
        for code, pence in zip(places, share_out(one.value_pence, [1] * len(places)) if places else [], strict=True):
            wards[code] = wards.get(code, 0) + pence
    return Reached(wards, themes)


@panels.fact(order=5)
def application_of(agreement: Agreement, user) -> list[Fact]:
    """The application that the agreement follows from, and its round, for those who read applications."""
    if agreement.application_id is None or not user.has_role(*READ_BY):
        return []
    application = Application.objects.select_related("round").defer("snapshot").get(pk=agreement.application_id)
    words = format_html(
        '<a class="govuk-link" href="{}">{}</a> in <a class="govuk-link" href="{}">{}</a>',
        application.get_absolute_url(),
        application.reference,
        application.round.get_absolute_url(),
        application.round,
    )
    return [Fact("Follows from", words)]


following.register(draft=draft, links=links)
funding_before.register(given=given, reached=reached)
