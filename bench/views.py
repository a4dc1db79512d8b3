"""The bare views. See ``bench.plain``."""

from django.http import HttpResponse

from bench.plain import page
from commissioning.agreements import panels
from commissioning.agreements.models import AgencyShare, Agreement, Payment
from commissioning.common import clock
from commissioning.common.guaranteed import guaranteed
from commissioning.dashboards.queries import activity, glance, stamp
from commissioning.dashboards.queries.clocks import clocks
from commissioning.dashboards.work import week
from commissioning.programmes.models import Outcome
from monitoring.enums import ReturnStatus
from monitoring.models import Meeting, MonitoringPlan, Return, Review
from organisations.models import Ward

ROWS = 50


def returns(request) -> HttpResponse:
    """The first page of the returns queue: a count and one query of exactly the columns that are shown."""
    rows = (
        Return.objects.filter(superseded=False)
        .exclude(status=ReturnStatus.CANCELLED)
        .exclude(agreement__in=Agreement.objects.filter(status__in=["draft", "offered", "declined"]).values("pk"))
        .order_by("due_on", "pk")
    )
    shown = rows.values(
        "pk",
        "due_on",
        "starts_on",
        "ends_on",
        "status",
        "agreement__reference",
        "agreement__organisation__name",
        "agreement__scheme__code",
        "agreement__scheme__name",
        "agreement__officer__full_name",
    )
    return page("returns.html", total=rows.count(), rows=shown[:ROWS], today=clock.today())


def home(request) -> HttpResponse:
    """The officers' home: the same figures and rows, read from the records each time and never kept."""
    user, today = request.user, clock.today()
    programmes = stamp.programmes()
    programme = guaranteed(glance.chosen(programmes, "", today))
    numbers, lines = week._read(user, today, week.MINE)
    figures = glance.reckon(programme, Agreement.objects.visible_to(user), today)
    return page(
        "home.html",
        programmes=programmes,
        numbers=numbers,
        lines=lines,
        figures=figures,
        clocks=clocks(user, today),
        activity=activity.recent(user),
    )


def agreements(request) -> HttpResponse:
    """The first page of the list: a count, one query of the columns shown, and those that later apps add."""
    rows = Agreement.objects.order_by("-starts_on", "reference")
    shown = list(
        rows.values(
            "pk",
            "reference",
            "title",
            "kind",
            "status",
            "starts_on",
            "ends_on",
            "value_pence",
            "organisation__name",
            "scheme__code",
            "officer__full_name",
        )[:ROWS]
    )
    keys, today = [row["pk"] for row in shown], clock.today()
    columns = sorted(panels.columns.values(), key=lambda column: column.order)
    added = [column.maker(keys, today) for column in columns]
    told = [{**row, "cells": [cells.get(row["pk"]) for cells in added]} for row in shown]
    return page("agreements.html", total=rows.count(), rows=told, columns=columns)


def agreement(request, reference: str) -> HttpResponse:
    """One agreement's overview and what its timeline shows: one query for each table."""
    found = (
        Agreement.objects.select_related(
            "organisation", "programme", "scheme__theme", "lead_agency", "officer", "predecessor", "accepted_by"
        )
        .filter(reference=reference)
        .get()
    )
    own = {"agreement": found.pk}
    return page(
        "agreement.html",
        agreement=found,
        shares=AgencyShare.objects.filter(**own).values("agency__name", "share_pence"),
        wards=Ward.objects.filter(agreements=found.pk).values_list("name", flat=True),
        outcomes=Outcome.objects.filter(scheme=found.scheme_id).values_list("title", flat=True),
        payments=Payment.objects.filter(**own).values("due_on", "paid_on", "sent_on", "amount_pence", "status"),
        returns=Return.objects.filter(superseded=False, **own).values(
            "number", "starts_on", "ends_on", "due_on", "status", "rating"
        ),
        meetings=Meeting.objects.filter(superseded=False, **own).values("kind", "due_on", "starts_at", "status"),
        reviews=Review.objects.filter(superseded=False, **own).values("kind", "opens_on", "due_on", "status"),
        plan=MonitoringPlan.objects.filter(**own).values("tier", "frequency_months").first(),
        successors=Agreement.objects.filter(predecessor=found.pk).values_list("reference", flat=True),
        today=clock.today(),
    )
