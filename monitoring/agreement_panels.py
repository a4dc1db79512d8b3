"""What monitoring shows on the pages of an agreement: returns, meetings and review, on the timeline and as parts."""

import datetime as dt
from collections import defaultdict

from django.db.models import Sum
from django.urls import NoReverseMatch, reverse

from commissioning.agreements import panels
from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement
from commissioning.agreements.models.agreement import RUNNING
from commissioning.common.charts import Lane, Mark, Span
from commissioning.common.clock import local_date
from commissioning.common.enums import Colour
from commissioning.common.guaranteed import guaranteed
from commissioning.common.templatetags.words import long_date
from monitoring.enums import FigureBasis, MeetingStatus, ReturnStatus, ReviewStatus
from monitoring.models import FundingNotice, Meeting, MonitoringPlan, Return, ReturnFigure, ReturnSpend, Review
from monitoring.models.returns import OUTSTANDING
from monitoring.operations.preview import preview_end_date
from monitoring.operations.schedule.returns import LOOSE
from monitoring.queries.owed import owed_by, read_owed
from monitoring.rules import Existing, Rules, change_of_end, frequency_for, periods, tier_for
from organisations.panels import Panel

AWAITED = OUTSTANDING - {ReturnStatus.QUERIED}


def page_of(record) -> str:
    """A record's address, or none where it has no page."""
    try:
        return record.get_absolute_url()
    except NoReverseMatch:
        return ""


def state_of_return(record: Return, today: dt.date) -> tuple[str, str]:
    """A return's state in words and colour, overdue ones told apart."""
    if record.status in AWAITED and record.due_on < today:
        return "Overdue", Colour.RED
    if record.status in AWAITED and record.ends_on <= today:
        return f"{record.get_status_display()}, due {long_date(record.due_on)}", Colour.BLUE
    return record.get_status_display(), Return.STATUS_COLOURS[ReturnStatus(record.status)]


def state_of_meeting(record: Meeting, today: dt.date) -> tuple[str, str]:
    """A meeting's state in words and colour."""
    if record.status == MeetingStatus.DUE and record.due_on < today:
        return "Overdue", Colour.RED
    return record.get_status_display(), Meeting.STATUS_COLOURS[MeetingStatus(record.status)]


def state_of_review(record: Review, today: dt.date) -> tuple[str, str]:
    """A review's state in words and colour."""
    if record.status in {ReviewStatus.DUE, ReviewStatus.OPEN} and record.due_on < today:
        return "Overdue", Colour.RED
    return record.get_status_display(), Review.STATUS_COLOURS[ReviewStatus(record.status)]


@panels.picture(order=10)
def lanes(agreements: list[Agreement], today: dt.date) -> dict[int, list[Lane]]:
    """Returns as periods, meetings and notices as days, the review as the time it is open."""
    found: dict[int, list[Lane]] = {}
    for key, owed in read_owed(agreements).items():
        made = [_return_lane(owed.returns, today)] if owed.returns else []
        made += [_meeting_lane(owed.meetings, today)] if owed.meetings else []
        made += [_review_lane(owed.reviews, today)] if owed.reviews else []
        found[key] = made
    notices = defaultdict(list)
    for notice in FundingNotice.objects.filter(agreement__in=[agreement.pk for agreement in agreements]):
        notices[notice.agreement_id].append(notice)
    for key, of_one in notices.items():
        found.setdefault(key, []).append(_notice_lane(of_one))
    return found


def _return_lane(records: list[Return], today: dt.date) -> Lane:
    spans = []
    for record in records:
        words, colour = state_of_return(record, today)
        spans.append(Span(record.starts_on, record.ends_on, f"Return {record.number}", words, colour))
    return Lane("Returns", spans=spans)


def _day_of(meeting: Meeting) -> dt.date:
    if meeting.held_on:
        return meeting.held_on
    return local_date(meeting.starts_at) if meeting.starts_at else meeting.due_on


def _meeting_lane(records: list[Meeting], today: dt.date) -> Lane:
    marks = []
    for record in records:
        words, colour = state_of_meeting(record, today)
        marks.append(Mark(_day_of(record), record.get_kind_display().removesuffix(" meeting"), words, colour))
    return Lane("Meetings", marks=marks)


def _review_lane(records: list[Review], today: dt.date) -> Lane:
    spans, marks = [], []
    for record in records:
        words, colour = state_of_review(record, today)
        spans.append(Span(record.opens_on, record.due_on, record.get_kind_display(), words, colour))
        marks.append(Mark(record.notice_by_on, "Notice by", "Last day for notice", Colour.GREY))
    return Lane("Review", spans=spans, marks=marks)


def _notice_lane(records: list[FundingNotice]) -> Lane:
    marks = []
    for record in records:
        marks.append(Mark(record.given_on, "Notice given", "Given", Colour.GREEN))
        marks.append(Mark(record.takes_effect_on, "Takes effect", "Funding ends or falls", Colour.YELLOW))
    return Lane("Notice", marks=marks)


def _plan_of(agreement: Agreement) -> MonitoringPlan | None:
    return MonitoringPlan.objects.filter(agreement=agreement).select_related("questionnaire").first()


@panels.period(order=10)
def target_periods(agreement: Agreement, today: dt.date) -> list[panels.Period]:
    """The periods of the returns; before there are any, those that the rules will give."""
    records = Return.objects.current().filter(agreement=agreement).exclude(status=ReturnStatus.CANCELLED)
    made = []
    for record in records.order_by("number").defer("snapshot"):
        words, colour = state_of_return(record, today)
        made.append(
            panels.Period(
                record.number, record.starts_on, record.ends_on, words, colour, page_of(record), record.due_on
            )
        )
    return made or _planned_periods(agreement)


@panels.period_until(order=10)
def target_periods_until(agreement: Agreement, ends_on: dt.date, today: dt.date) -> list[panels.Period]:
    """What a change of the end would make of the returns' periods, by the rule of that change."""
    plan = _plan_of(agreement)
    if plan is None:
        return target_periods(agreement, today)
    records = Return.objects.current().filter(agreement=agreement).exclude(status=ReturnStatus.CANCELLED)
    standing = {one.pk: one for one in records.defer("snapshot")}
    existing = [Existing(key, one.starts_on, one.ends_on, one.status not in LOOSE) for key, one in standing.items()]
    changes = change_of_end(existing, agreement.starts_on, ends_on, plan.frequency_months, on=today)
    days = [(standing[key].starts_on, standing[key].ends_on) for key in changes.stays if isinstance(key, int)]
    days += [(one.starts_on, one.ends_on) for one in (*changes.moved.values(), *changes.created)]
    return [panels.Period(number, *both) for number, both in enumerate(sorted(days), start=1)]


@panels.preview_of_end(order=10)
def end_preview(agreement: Agreement, ends_on: dt.date, at: dt.datetime, user) -> list[tuple[str, list[str]]]:
    """What becomes of returns, meetings and the review, as the page that changes the end says it."""
    made = preview_end_date(agreement, new_end_on=ends_on, at=at, by=user)
    parts = [("Changes", made.changes), ("Is created", made.created), ("Is cancelled", made.cancelled)]
    return [(words, items) for words, items in parts if items]


def _planned_periods(agreement: Agreement) -> list[panels.Period]:
    if agreement.status not in {AgreementStatus.DRAFT, AgreementStatus.OFFERED}:
        return []
    rules = Rules.of(agreement.programme)
    tier = tier_for(agreement.value_pence, agreement.starts_on, agreement.ends_on, rules)
    planned = periods(agreement.starts_on, agreement.ends_on, frequency_for(tier, rules))
    return [panels.Period(number, one.starts_on, one.ends_on) for number, one in enumerate(planned, start=1)]


@panels.actual(order=10)
def figures(agreement: Agreement) -> panels.Actuals:
    """What accepted returns report."""
    rows = ReturnFigure.objects.filter(
        monitoring_return__agreement=agreement,
        monitoring_return__superseded=False,
        monitoring_return__status=ReturnStatus.ACCEPTED,
        actual__isnull=False,
    )
    actuals, basis = {}, {}
    for target, number, actual, counted in rows.values_list("target", "monitoring_return__number", "actual", "basis"):
        actuals[target, number] = guaranteed(actual)
        if counted == FigureBasis.ESTIMATED:
            basis[target, number] = "estimated"
    return panels.Actuals(actuals, basis)


@panels.spend(order=10)
def spent(agreement: Agreement) -> dict[int, int]:
    """Pence by budget line, from accepted returns."""
    rows = ReturnSpend.objects.filter(
        monitoring_return__agreement=agreement,
        monitoring_return__superseded=False,
        monitoring_return__status=ReturnStatus.ACCEPTED,
        spent_pence__isnull=False,
    )
    return {
        row["budget_line"]: row["total"]
        for row in rows.order_by().values("budget_line").annotate(total=Sum("spent_pence"))
    }


@panels.fact(order=10)
def plan_facts(agreement: Agreement, user) -> list[panels.Fact]:
    """How it is monitored, and why."""
    plan = _plan_of(agreement)
    if plan is None:
        return []
    change_url = ""
    if agreement.status in RUNNING and user.has_perm("agreements.manage_agreement", agreement):
        change_url = reverse("monitoring:plan-edit", args=[agreement.reference])
    tier = plan.get_tier_display()
    if plan.tier_chosen:
        tier += f", chosen by an officer: {plan.tier_reason}"
    often = f"Every {plan.frequency_months} months"
    if plan.frequency_requirement:
        often += f", as required: {plan.frequency_requirement}"
    made = [panels.Fact("Monitoring tier", tier, change_url), panels.Fact("Returns", often)]
    if plan.questionnaire:
        made.append(panels.Fact("Questions", str(plan.questionnaire)))
    return made


@panels.action(order=10)
def actions(agreement: Agreement, user) -> list[panels.Action]:
    """Dates and plan of a running agreement."""
    if agreement.status not in RUNNING or not user.has_perm("agreements.manage_agreement", agreement):
        return []
    start = [panels.Action("Change the start date", reverse("monitoring:start-date", args=[agreement.reference]))]
    return [
        *([] if any(one.status not in LOOSE for one in owed_by(agreement).returns) else start),
        panels.Action("Change the end date", reverse("monitoring:end-date", args=[agreement.reference])),
        panels.Action("Change the monitoring", reverse("monitoring:plan-edit", args=[agreement.reference])),
        panels.Action("Plan an extra meeting", reverse("monitoring:meeting-extra", args=[agreement.reference])),
    ]


@panels.next_step(order=10)
def next_step(agreement: Agreement, user, today: dt.date) -> panels.Step | None:
    """What monitoring waits for: an officer first, then a meeting to arrange, then an overdue return."""
    if agreement.status not in RUNNING:
        return None
    manages = user.has_perm("agreements.manage_agreement", agreement)
    owed = owed_by(agreement)
    submitted = next((one for one in owed.returns if one.status == ReturnStatus.SUBMITTED), None)
    if submitted:
        on = long_date(submitted.submitted_at)
        button = f"Read return {submitted.number}" if manages else ""
        return panels.Step(f"Return {submitted.number} came on {on}.", button, page_of(submitted) if manages else "")
    review = next((one for one in owed.reviews if one.status in {ReviewStatus.OPEN, ReviewStatus.RECOMMENDED}), None)
    if review and manages and page_of(review):
        kind = review.get_kind_display()
        return panels.Step(
            f"The {kind.lower()} is due by {long_date(review.due_on)}.", f"Open the {kind.lower()}", page_of(review)
        )
    meeting = next(
        (one for one in owed.meetings if one.status == MeetingStatus.DUE and one.window_starts_on <= today), None
    )
    if meeting and manages and page_of(meeting):
        kind = meeting.get_kind_display().lower()
        return panels.Step(
            f"The {kind} is due by {long_date(meeting.due_on)}.", f"Arrange the {kind}", page_of(meeting)
        )
    late = next((one for one in owed.returns if one.status in AWAITED and one.due_on < today), None)
    if late:
        return panels.Step(
            f"Return {late.number} was due on {long_date(late.due_on)} and has not come.",
            f"See return {late.number}",
            page_of(late),
        )
    return None


@panels.tab("returns", "Returns", order=30)
def returns_tab(agreement: Agreement, user, today: dt.date) -> Panel | None:
    """Every return with its state."""
    rows = Return.objects.filter(agreement=agreement).defer("snapshot").order_by("superseded", "number", "pk")
    made = [(row, *state_of_return(row, today), page_of(row)) for row in rows.select_related("submitted_by")]
    return Panel("monitoring/agreement/returns.html", {"returns": made}) if made else None


@panels.tab("meetings", "Meetings", order=50)
def meetings_tab(agreement: Agreement, user, today: dt.date) -> Panel | None:
    """Every meeting, and the review."""
    rows = Meeting.objects.filter(agreement=agreement).order_by("superseded", "due_on", "pk")
    meetings = [(row, _day_of(row), *state_of_meeting(row, today), page_of(row)) for row in rows]
    reviews = [
        (row, *state_of_review(row, today), page_of(row))
        for row in Review.objects.filter(agreement=agreement).defer("evidence").order_by("superseded", "due_on", "pk")
    ]
    if not meetings and not reviews:
        return None
    return Panel("monitoring/agreement/meetings.html", {"meetings": meetings, "reviews": reviews})


@panels.event(order=10)
def date_changes(agreement: Agreement) -> list[panels.Event]:
    """Changes of dates, with what stood before."""
    return [
        panels.Event(
            one.at,
            one.get_kind_display(),
            str(one.by or ""),
            f"From {long_date(one.before_on)} to {long_date(one.after_on)}. {one.reason}",
        )
        for one in agreement.date_changes.select_related("by")
    ]


@panels.column("Next due", order=10)
def next_due(keys: list[int], today: dt.date) -> dict[int, panels.Cell]:
    """The oldest return that has not come."""
    rows = Return.objects.current().filter(agreement__in=keys, status__in=AWAITED, agreement__status__in=RUNNING)
    cells = {}
    for key, due_on in rows.order_by("-due_on").values_list("agreement", "due_on"):
        late = due_on < today
        day = f"{due_on.day} {due_on:%b}"
        words = f"Overdue: {day}" if late else f"{day} {due_on.year}"
        cells[key] = panels.Cell(words, Colour.RED if late else "", label="Next due")
    return cells


@panels.next_date(order=10)
def next_dates(keys: list[int], today: dt.date) -> dict[int, panels.Next]:
    """The next return or meeting of each."""
    found: dict[int, panels.Next] = {}
    returns = Return.objects.current().filter(agreement__in=keys, status__in=OUTSTANDING).defer("snapshot")
    for record in returns.order_by("-due_on"):
        words = "Return overdue" if record.due_on < today and record.status in AWAITED else "Return due"
        url = reverse("monitoring:return-start", args=[record.pk])
        found[record.agreement_id] = panels.Next(record.due_on, words, url)
    meetings = Meeting.objects.current().filter(
        agreement__in=keys, status=MeetingStatus.ARRANGED, starts_at__isnull=False
    )
    for record in meetings.order_by("-starts_at"):
        day = local_date(record.starts_at)
        if day >= today and (record.agreement_id not in found or day < found[record.agreement_id].on):
            found[record.agreement_id] = panels.Next(day, record.get_kind_display())
    return found
