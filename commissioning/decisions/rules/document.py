"""A report as it is read: its particulars, text and figures. A draft's is made from the records, a published one's
from what was stored when it was published."""

import datetime as dt
from dataclasses import dataclass

from django.utils.safestring import SafeString

from commissioning.common.markdown import numbered_paragraphs
from commissioning.decisions.rules.figure_tree import PerformanceFigures


@dataclass(frozen=True)
class Section:
    """A numbered heading with its text in Markdown."""

    number: int
    key: str
    heading: str
    text: str

    @property
    def paragraphs(self) -> list[SafeString]:
        return numbered_paragraphs(self.text)

    @property
    def anchor(self) -> str:
        return f"section-{self.key}"


@dataclass(frozen=True)
class Recommendation:
    number: int
    text: str


@dataclass(frozen=True)
class Cleared:
    """Who cleared which implications when."""

    kind: str
    label: str
    by: str
    at: dt.datetime
    comment: str


@dataclass(frozen=True)
class Document:
    """A report to committee, whole."""

    reference: str
    issue_reference: str
    council: str
    committee: str
    meets_on: dt.date
    report_of: str
    title: str
    author: str
    contact: str
    classification: str
    classification_reason: str
    wards: str
    decision_type: str
    key_reasons: tuple[str, ...]
    programme: str
    recommendations: tuple[Recommendation, ...]
    sections: tuple[Section, ...]
    explanations: dict[str, str]
    clearances: tuple[Cleared, ...]
    papers: tuple[str, ...]
    figures: PerformanceFigures
