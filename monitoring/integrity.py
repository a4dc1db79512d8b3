"""The books of monitoring: periods against terms, accepted returns against their hashes."""

import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby, pairwise

from commissioning.agreements.models import Agreement
from commissioning.common import snapshots
from commissioning.common.dates import day_after
from commissioning.common.integrity import CHUNK, Checked, check
from monitoring.enums import ReturnStatus
from monitoring.models import Return, ReturnSubmission


def _wrong_with(agreement: Agreement, periods: list[Return]) -> str:
    first, last = periods[0], periods[-1]
    # Of an agreement that was running when it was imported the periods before are not there.
    if first.number == 1 and first.starts_on != agreement.starts_on:
        return f"its first period starts on {first.starts_on}, the term on {agreement.starts_on}"
    if last.ends_on != agreement.ends_on:
        return f"its last period ends on {last.ends_on}, the term on {agreement.ends_on}"
    for before, after in pairwise(periods):
        if after.starts_on != day_after(before.ends_on) or after.number != before.number + 1:
            return f"periods {before.number} and {after.number} do not follow each other"
    return ""


@check("Periods cover terms")
def periods_cover_terms() -> Iterator[Checked]:
    """The periods of an agreement with obligations follow each other and reach the end of its term, once."""
    periods = (
        Return.objects.current()
        .select_related("agreement")
        .only("number", "starts_on", "ends_on", "agreement__reference", "agreement__starts_on", "agreement__ends_on")
        .order_by("agreement", "number", "pk")
    )
    for agreement, group in groupby(periods.iterator(CHUNK), key=lambda period: period.agreement):
        yield Checked(agreement.reference, _wrong_with(agreement, list(group)))


@check("Accepted returns are unchanged")
def accepted_returns_unchanged() -> Iterator[Checked]:
    """The snapshot of every accepted return has its SHA-256."""
    accepted = Return.objects.filter(status=ReturnStatus.ACCEPTED).select_related("agreement").order_by("pk")
    for record in accepted.iterator(CHUNK):
        intact = bool(record.snapshot_sha256) and snapshots.is_intact(record)
        yield Checked(str(record), "" if intact else "it is not what it was when it was accepted")


@check("Figures are those that were accepted")
def figures_as_accepted() -> Iterator[Checked]:
    """What reports add up (rows of figures and of spending) equals what stands in the accepted snapshot."""
    accepted = Return.objects.filter(status=ReturnStatus.ACCEPTED).select_related("agreement").order_by("pk")
    for record in accepted.prefetch_related("figures", "spending").iterator(CHUNK):
        yield Checked(str(record), _differs(record))


def _differs(record: Return) -> str:
    try:
        frozen = json.loads(record.snapshot)
    except ValueError:
        return "its snapshot cannot be read"
    figures = {row["target"]: row["actual"] for row in frozen.get("figures", [])}
    spending = {row["budget_line"]: row["spent_pence"] for row in frozen.get("spending", [])}
    for row in record.figures.all():
        accepted = figures.pop(row.target_id, None)
        if row.actual != (None if accepted is None else Decimal(accepted)):
            return f"{row.actual} stands for target {row.target_id}, {accepted} was accepted"
    for line in record.spending.all():
        spent = spending.pop(line.budget_line_id, None)
        if line.spent_pence != spent:
            return f"{line.spent_pence} pence stand for heading {line.budget_line_id}, {spent} were accepted"
    return "figures that were accepted are gone" if figures or spending else ""


@check("Submissions are unchanged")
def submissions_unchanged() -> Iterator[Checked]:
    """So has that of every submission, accepted or not."""
    submissions = ReturnSubmission.objects.select_related("monitoring_return__agreement").order_by("pk")
    for record in submissions.iterator(CHUNK):
        intact = snapshots.is_intact(record)
        what = f"{record} of {record.monitoring_return}"
        yield Checked(what, "" if intact else "it is not what it was when it was handed in")
