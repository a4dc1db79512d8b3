"""What somebody may do next with an issue: links for its page, the main one first."""

from dataclasses import dataclass

from django.urls import reverse

from commissioning.common import states
from commissioning.decisions.enums import DocumentKind, IssueStatus
from commissioning.decisions.models import Issue
from commissioning.decisions.operations.issue import EDITABLE


@dataclass(frozen=True)
class Step:
    """A link, or a button where it does something at once."""

    label: str
    url: str
    is_button: bool = False


def url(name: str, *args) -> str:
    """The address of a page of decisions."""
    return reverse(f"decisions:{name}", args=args)


def of_issue(issue: Issue, user) -> list[Step]:
    """The steps that the issue's state and the person's role allow."""

    def may(permission: str) -> bool:
        return user.has_perm(f"decisions.{permission}", issue)

    offered = [
        (
            states.can_move(issue, IssueStatus.NOTICE_PUBLISHED) and may("publish_notice"),
            Step("Publish notice", url("issue-notice", issue.reference)),
        ),
        (
            issue.status in EDITABLE and issue.programme_id is not None and may("write_report"),
            Step("Start performance report", url("report-create", issue.reference)),
        ),
        (
            states.can_move(issue, IssueStatus.REPORT_PUBLISHED)
            and may("publish_papers")
            and any(document.kind == DocumentKind.REPORT for document in issue.documents.all()),
            Step("Publish attached report", url("issue-publish-papers", issue.reference), is_button=True),
        ),
        (
            states.can_move(issue, IssueStatus.DECIDED) and may("record_decision"),
            Step("Record decision", url("issue-decide", issue.reference)),
        ),
        (
            states.can_move(issue, IssueStatus.CALLED_IN) and may("record_decision"),
            Step("Record call-in", url("issue-call-in", issue.reference)),
        ),
        (
            states.can_move(issue, IssueStatus.REFERRED_BACK) and may("record_decision"),
            Step("Record outcome of the call-in", url("issue-settle-call-in", issue.reference)),
        ),
        (
            issue.status in EDITABLE and may("publish_notice"),
            Step("Put on an agenda", url("issue-agenda", issue.reference)),
        ),
        (
            issue.status != IssueStatus.WITHDRAWN and may("write_issue"),
            Step("Add a paper", url("issue-add-document", issue.reference)),
        ),
        (
            states.can_move(issue, IssueStatus.WITHDRAWN) and may("withdraw_issue"),
            Step("Withdraw", url("issue-withdraw", issue.reference)),
        ),
    ]
    return [step for allowed, step in offered if allowed]
