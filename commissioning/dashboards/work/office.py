"""Work with people, tasks, issues and reports."""

import datetime as dt

from django.db.models import CharField, DateField, DateTimeField, DurationField, ExpressionWrapper, F, Value
from django.db.models.functions import Cast, Coalesce, TruncDate

from commissioning.common.models import OfficerTask
from commissioning.dashboards.work.kind import OFFICERS, Kind
from commissioning.decisions.enums import ClearanceKind, DecisionType, IssueStatus, ReportStatus
from commissioning.decisions.models import Clearance, Issue, Report
from commissioning.decisions.rules.notice import NOTICE_CLEAR_DAYS
from organisations.enums import Role
from organisations.models import Claim

NOBODY: frozenset[Role] = frozenset()
AUDITORS = frozenset({Role.AUDITOR})
DEMOCRATIC = frozenset({Role.DEMOCRATIC_SERVICES_OFFICER})
EVERY_OFFICER = frozenset(Role) - {Role.ASSESSOR, Role.AUDITOR}
# The last day that still leaves the usual notice: its clear days lie between it and the meeting.
LAST_DAY_FOR_NOTICE = Cast(
    ExpressionWrapper(
        F("due_on") - Value(dt.timedelta(days=NOTICE_CLEAR_DAYS + 1), output_field=DurationField()),
        output_field=DateTimeField(),
    ),
    DateField(),
)
NOTHING = Value("", output_field=CharField())


def _tasks(user, today: dt.date):
    """A person's own; to those who run agreements also what waits for any officer. One without a day is for today."""
    seen = OfficerTask.objects.open().visible_to(user)
    if not user.has_role(*OFFICERS):
        seen = seen.filter(assigned_to=user)
    return seen.annotate(until=Coalesce("due_on", Value(today)))


def _to_clear(kind: ClearanceKind):
    def rows(user, today):
        cleared = Clearance.objects.filter(kind=kind, voided_at=None).values("report")
        return Report.objects.filter(status=ReportStatus.IN_CLEARANCE).exclude(pk__in=cleared)

    return rows


def _report(kind: ClearanceKind, role: Role) -> Kind:
    return Kind(
        slug=f"reports-to-clear-{kind}",
        title=f"{kind.label} to clear",
        action="Clear",
        rows=_to_clear(kind),
        on="meets_on",
        what="title",
        who="committee",
        page=("decisions:report-detail", "reference"),
        doers=frozenset({role}),
        waits=False,
    )


KINDS = [
    Kind(
        slug="tasks",
        title="Tasks",
        action="Open",
        rows=_tasks,
        on="until",
        what="title",
        who=NOTHING,
        page=("dashboards:task-detail", "pk"),
        doers=EVERY_OFFICER,
        readers=NOBODY,
    ),
    Kind(
        slug="claims",
        title="Requests to act to decide",
        action="Decide",
        rows=lambda user, today: Claim.objects.filter(status=Claim.Status.WAITING),
        on=TruncDate("claimed_at"),
        what="user__full_name",
        who="organisation__name",
        page=("organisations:claim-detail", "pk"),
        doers=frozenset({Role.COMMISSIONING_OFFICER}),
        readers=AUDITORS,
        waits=True,
    ),
    _report(ClearanceKind.FINANCIAL, Role.FINANCE_OFFICER),
    _report(ClearanceKind.LEGAL, Role.LEGAL_OFFICER),
    Kind(
        slug="notices-to-publish",
        title="Notices to publish",
        action="Publish",
        rows=lambda user, today: Issue.objects.filter(status=IssueStatus.DRAFT, decision_type=DecisionType.KEY),
        on=LAST_DAY_FOR_NOTICE,
        what="title",
        who="decision_maker",
        page=("decisions:office-issue", "reference"),
        doers=DEMOCRATIC,
    ),
    Kind(
        slug="decisions-to-record",
        title="Decisions to record",
        action="Record",
        rows=lambda user, today: Issue.objects.filter(status=IssueStatus.REPORT_PUBLISHED),
        on="due_on",
        what="title",
        who="decision_maker",
        page=("decisions:office-issue", "reference"),
        doers=DEMOCRATIC,
    ),
    Kind(
        slug="call-ins-to-settle",
        title="Call-ins to settle",
        action="Record outcome",
        rows=lambda user, today: Issue.objects.filter(status=IssueStatus.CALLED_IN),
        on=F("decision__call_in__called_in_on"),
        what="title",
        who="decision_maker",
        page=("decisions:office-issue", "reference"),
        doers=DEMOCRATIC,
        waits=True,
    ),
]
