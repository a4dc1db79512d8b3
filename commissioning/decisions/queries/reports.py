"""Reports for the office's pages: the outline, what is still open, and the rows behind a figure."""

from dataclasses import dataclass

from django.urls import reverse

from commissioning.decisions.enums import ClearanceKind, ReportStatus
from commissioning.decisions.models import Clearance, Report
from commissioning.decisions.rules import measures
from commissioning.decisions.rules.figure_tree import AgreementLine, Figure, PerformanceFigures, ReturnLine


def with_issue(reports):
    """``reports`` with what their pages show of the issue and the publication, without the PDF's bytes."""
    return reports.select_related("issue__programme", "publication__published_by", "replaces", "replaced_by").defer(
        "publication__pdf", "publication__snapshot"
    )


@dataclass(frozen=True)
class ClearanceState:
    """How far the clearance of one kind of implications has come."""

    kind: str
    label: str
    clearance: Clearance | None
    voided: Clearance | None
    can_clear: bool


def clearance_states(report: Report, user) -> list[ClearanceState]:
    """Each kind with who cleared it, or with the clearance that a change has voided."""
    every = list(report.clearances.select_related("cleared_by"))
    states = []
    for kind in ClearanceKind:
        ours = [line for line in every if line.kind == kind]
        standing = next((line for line in ours if line.voided_at is None), None)
        may = report.status == ReportStatus.IN_CLEARANCE and user.has_perm(f"decisions.clear_{kind}", report)
        voided = next((line for line in reversed(ours) if line.voided_at), None) if standing is None else None
        states.append(ClearanceState(kind, kind.label, standing, voided, can_clear=may and standing is None))
    return states


@dataclass(frozen=True)
class TraceRow:
    """One row behind a figure: what it is, proof, what it adds, and its page if there is one."""

    name: str
    about: str
    adds: object
    sha256: str = ""
    url: str = ""


def trace(figures: PerformanceFigures, figure: Figure) -> list[TraceRow]:
    """The rows that make up ``figure``, each with what it contributes."""
    lines = measures.lines_of(figures.rows, figure.rows)
    agreements = {line.id: line for line in figures.rows.agreements}
    rows = []
    for key in figure.ids:
        line = lines[key]
        agreement = line if isinstance(line, AgreementLine) else agreements[line.agreement_id]
        rows.append(
            TraceRow(
                name=f"{agreement.organisation}, {agreement.reference}",
                about=_about(line, figure.rows),
                adds=measures.contribution(line, figure.measure, figure.about),
                sha256=line.sha256 if isinstance(line, ReturnLine) else "",
                url=reverse("decisions:report-trace-row", args=[figure.rows, key]),
            )
        )
    return rows


def _about(line, kind: str) -> str:
    if kind == "agreements":
        return f"{line.title}, {line.starts_on:%d/%m/%Y} to {line.ends_on:%d/%m/%Y}"
    if kind == "payments":
        return f"Payment {line.number} from {line.agency}, {line.sent_on:%d/%m/%Y}"
    accepted = f", accepted {line.accepted_at:%d/%m/%Y}" if line.accepted_at else f", {line.status.lower()}"
    return f"Return {line.number}, {line.starts_on:%d/%m/%Y} to {line.ends_on:%d/%m/%Y}{accepted}"
