"""The rows of a performance report, read in a number of queries that does not grow with the agreements."""

import datetime as dt
from collections import defaultdict

from django.conf import settings
from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import AgencyShare, Agreement, BudgetLine, Payment, TargetProfile
from commissioning.common import clock
from commissioning.common.money import share_out
from commissioning.decisions.models import Report
from commissioning.decisions.rules.book import Window
from commissioning.decisions.rules.figure_tree import (
    Actual,
    AgreementLine,
    IndicatorLine,
    Part,
    PaymentLine,
    PerformanceFigures,
    ReturnLine,
    Rows,
)
from commissioning.decisions.rules.figures import performance_figures
from commissioning.programmes.models import Indicator
from monitoring.enums import ReturnStatus
from monitoring.models import Return, ReturnFigure, ReturnSpend
from monitoring.rules.figures import Rules

NEVER_RAN = {AgreementStatus.DRAFT, AgreementStatus.OFFERED, AgreementStatus.DECLINED}
WHOLE_AREA = "Whole area"
NO_THEME = "Outside the themes"


def figures_of(report: Report) -> PerformanceFigures:
    """The figures of ``report``, which has a programme, as the records stand now; a published one has its snapshot."""
    return figures_for(
        programme=report.issue.programme,
        starts_on=report.window_starts_on,
        ends_on=report.window_ends_on,
        cut_off_at=report.cut_off_at,
    )


def figures_for(*, programme, starts_on: dt.date, ends_on: dt.date, cut_off_at: dt.datetime) -> PerformanceFigures:
    """What a report on ``programme`` over the window says."""
    window = Window(starts_on, ends_on, cut_off_at, clock.local_date(cut_off_at))
    scope = _scope(programme, window)
    rows = Rows(
        agreements=tuple(_agreements(scope)),
        payments=tuple(_payments(scope, window)),
        returns=tuple(_returns(scope, window)),
        indicators=tuple(_indicators(scope)),
    )
    return performance_figures(rows, window, programme=programme.name, tolerance=settings.SPEND_TOLERANCE_PERCENT)


def _scope(programme, window: Window) -> QuerySet[Agreement]:
    """Agreements that ran, known by the cut-off, whose term overlaps the window."""
    scope = Agreement.objects.exclude(status__in=NEVER_RAN).filter(
        Q(activated_at__isnull=True) | Q(activated_at__lte=window.cut_off_at), starts_on__lte=window.ends_on
    )
    scope = scope.annotate(last_on=Coalesce("closed_on", "ends_on")).filter(last_on__gte=window.starts_on)
    return scope.filter(programme=programme)


def _agreements(scope: QuerySet[Agreement]):
    shares, wards = defaultdict(list), defaultdict(list)
    for share in AgencyShare.objects.filter(agreement__in=scope.values("pk")).select_related("agency"):
        shares[share.agreement_id].append(Part(share.agency.name, share.share_pence))
    through = Agreement.wards.through.objects.filter(agreement__in=scope.values("pk"))
    for agreement_id, name in through.order_by("ward__name", "ward__code").values_list("agreement_id", "ward__name"):
        wards[agreement_id].append(name)
    budgets = dict(
        BudgetLine.objects.filter(agreement__in=scope.values("pk"))
        .order_by()
        .values("agreement")
        .annotate(total=Sum("amount_pence"))
        .values_list("agreement", "total")
    )
    related = scope.select_related("organisation", "lead_agency", "scheme__theme", "programme").order_by("reference")
    for agreement in related:
        scheme = agreement.scheme
        yield AgreementLine(
            id=agreement.pk,
            reference=agreement.reference,
            organisation=agreement.organisation.name,
            title=agreement.title,
            kind=agreement.get_kind_display(),
            theme_number=scheme.theme.number if scheme else 0,
            theme=scheme.theme.name if scheme else NO_THEME,
            scheme=scheme.code if scheme else "",
            scheme_name=scheme.name if scheme else "",
            lead_agency=agreement.lead_agency.name,
            starts_on=agreement.starts_on,
            ends_on=agreement.ends_on,
            value_pence=agreement.value_pence,
            budget_pence=budgets.get(agreement.pk, 0),
            shares=tuple(shares[agreement.pk]) or (Part(agreement.lead_agency.name, agreement.value_pence),),
            wards=_ward_parts(agreement.value_pence, wards[agreement.pk]),
            red_after_days_overdue=Rules.of(agreement.programme).red_after_days_overdue,
        )


def _ward_parts(value_pence: int, names: list[str]) -> tuple[Part, ...]:
    """The value in equal parts to the wards it is for, so that the wards add up to the whole."""
    if not names:
        return (Part(WHOLE_AREA, value_pence),)
    return tuple(Part(name, pence) for name, pence in zip(names, share_out(value_pence, [1] * len(names)), strict=True))


def _payments(scope: QuerySet[Agreement], window: Window):
    """Those due by the end of the window, and those that left within it."""
    left = Payment.objects.filter(agreement__in=scope.values("pk")).annotate(left_on=Coalesce("sent_on", "paid_on"))
    wanted = left.filter(Q(due_on__lte=window.ends_on) | Q(left_on__range=(window.starts_on, window.ends_on)))
    for payment in wanted.select_related("agency").order_by("pk"):
        yield PaymentLine(
            id=payment.pk,
            agreement_id=payment.agreement_id,
            number=payment.number,
            agency=payment.agency.name,
            amount_pence=payment.amount_pence,
            due_on=payment.due_on,
            sent_on=payment.left_on if payment.left_on and payment.left_on <= window.cut_off_on else None,
        )


def _returns(scope: QuerySet[Agreement], window: Window):
    """All of the window; of the time before it those that were accepted."""
    ours = Return.objects.current().filter(agreement__in=scope.values("pk"), ends_on__lte=window.ends_on)
    accepted = Q(status=ReturnStatus.ACCEPTED, accepted_at__lte=window.cut_off_at)
    wanted = ours.filter(Q(ends_on__gte=window.starts_on) | accepted).exclude(status=ReturnStatus.CANCELLED)
    spent = dict(
        ReturnSpend.objects.filter(monitoring_return__in=wanted.values("pk"))
        .order_by()
        .values("monitoring_return")
        .annotate(total=Coalesce(Sum("spent_pence"), 0))
        .values_list("monitoring_return", "total")
    )
    actuals = _actuals(wanted.filter(accepted, ends_on__gte=window.starts_on))
    for line in wanted.defer("snapshot").order_by("agreement__reference", "number", "pk"):
        is_accepted = line.status == ReturnStatus.ACCEPTED and line.accepted_at <= window.cut_off_at
        handed_in = line.first_submitted_at
        yield ReturnLine(
            id=line.pk,
            agreement_id=line.agreement_id,
            number=line.number,
            starts_on=line.starts_on,
            ends_on=line.ends_on,
            due_on=line.due_on,
            place=window.place_of(line.ends_on),
            standing="accepted" if is_accepted else "waived" if line.status == ReturnStatus.WAIVED else "missing",
            status=line.get_status_display(),
            handed_in_on=clock.local_date(handed_in) if handed_in and handed_in <= window.cut_off_at else None,
            accepted_at=line.accepted_at if is_accepted else None,
            sha256=line.snapshot_sha256 if is_accepted else "",
            rating=line.rating if is_accepted else "",
            score=line.score if is_accepted else None,
            spent_pence=spent.get(line.pk, 0) if is_accepted else 0,
            actuals=tuple(actuals[line.pk]) if is_accepted else (),
        )


def _actuals(returns: QuerySet[Return]) -> dict[int, list[Actual]]:
    figures = list(
        ReturnFigure.objects.filter(monitoring_return__in=returns.values("pk"))
        .order_by("monitoring_return", "target")
        .values_list("monitoring_return", "monitoring_return__number", "target", "target__indicator", "actual")
    )
    # The targets of the same periods, matched here: a join on both columns would need SQL of its own.
    profiles = {
        (target, number): value
        for target, number, value in TargetProfile.objects.filter(
            target__figures__monitoring_return__in=returns.values("pk"),
            period_number=F("target__figures__monitoring_return__number"),
        ).values_list("target", "period_number", "value")
    }
    found: dict[int, list[Actual]] = defaultdict(list)
    for return_id, number, target, indicator, actual in figures:
        found[return_id].append(Actual(indicator, actual, profiles.get((target, number))))
    return found


def _indicators(scope: QuerySet[Agreement]):
    indicators = (
        Indicator.objects.filter(targets__agreement__in=scope.values("pk"))
        .distinct()
        .select_related("outcome__scheme__theme")
        .order_by(
            "outcome__scheme__theme__number", "outcome__scheme__code", "outcome__number", "outcome_id", "number", "pk"
        )
    )
    for indicator in indicators:
        scheme = indicator.outcome.scheme
        yield IndicatorLine(
            id=indicator.pk,
            theme_number=scheme.theme.number,
            theme=scheme.theme.name,
            scheme=scheme.code,
            outcome_id=indicator.outcome_id,
            outcome=indicator.outcome.title,
            name=indicator.name,
            unit=indicator.unit,
            unit_label=indicator.get_unit_display(),
            direction=indicator.direction,
        )
