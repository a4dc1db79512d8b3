"""A round as those who think of applying read it: money, questions with what they count for, time needed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commissioning.applications.enums import Stage
from commissioning.applications.models import Criterion, FundingRound, RoundScheme
from commissioning.applications.queries.sources import heard_in
from commissioning.applications.rules import time_needed
from commissioning.programmes.models import Theme
from commissioning.questionnaires.conditions import in_words
from commissioning.questionnaires.models import QuestionnaireVersion
from commissioning.questionnaires.structure import QuestionStructure, SectionStructure, structure_of
from consultations.models import Consideration

# The key of the questions about the organisation.
ORGANISATION = "organisation"


def set_of(theme: Theme) -> str:
    """The key of the questions about projects of ``theme``."""
    return f"theme-{theme.number}"


def anchor_of(set_key: str, question: QuestionStructure) -> str:
    """A question's place on the round's page."""
    return f"{set_key}-question-{question.number}"


@dataclass(frozen=True)
class AskedQuestion:
    """One question, its place on the page, when it is asked in words (empty for always), the criteria that its answer
    informs, and what people said that it follows from."""

    question: QuestionStructure
    anchor: str
    condition: str
    criteria: tuple[Criterion, ...]
    heard: tuple[Consideration, ...]


@dataclass(frozen=True)
class CriterionShown:
    """One criterion, what each score means (score and words, lowest first), and the numbers of its questions."""

    criterion: Criterion
    anchors: tuple[tuple[int, str], ...]
    numbers: tuple[int, ...]

    @property
    def what_scores_mean(self) -> str:
        """The heading over the anchors."""
        return f"What each score means: {self.criterion.title}"


@dataclass(frozen=True)
class QuestionSet:
    """What is asked at one stage: of the organisation once, or of each project of a theme. ``key`` is part of anchors
    on the page."""

    key: str
    title: str
    sections: tuple[tuple[SectionStructure, tuple[AskedQuestion, ...]], ...]
    criteria: tuple[CriterionShown, ...]
    minutes: int
    version: QuestionnaireVersion | None

    @property
    def count(self) -> int:
        """How many questions there are, statements not counted."""
        return sum(asked.question.kind.asks for _, questions in self.sections for asked in questions)


@dataclass(frozen=True)
class SchemeShown:
    """A scheme's money, beside about how long an application for it takes."""

    round_scheme: RoundScheme
    project_minutes: int
    organisation_minutes: int

    @property
    def project_time(self) -> str:
        return time_needed.in_words(self.project_minutes)

    @property
    def whole_time(self) -> str:
        return time_needed.in_words(self.project_minutes + self.organisation_minutes)


@dataclass(frozen=True)
class Prospectus:
    """Everything a prospectus says that is worked out."""

    round: FundingRound
    organisation: QuestionSet | None
    projects: tuple[QuestionSet, ...]
    schemes: tuple[SchemeShown, ...]

    @property
    def stages(self) -> tuple[QuestionSet, ...]:
        """Every set of questions, the organisation's first."""
        return ((self.organisation,) if self.organisation else ()) + self.projects

    @property
    def total_pence(self) -> int:
        return sum(shown.round_scheme.budget_pence for shown in self.schemes)

    @property
    def awards_expected(self) -> int | None:
        """None where no scheme says how many."""
        known = [shown.round_scheme.awards_expected for shown in self.schemes]
        return sum(filter(None, known)) if any(known) else None

    @property
    def organisation_time(self) -> str:
        return time_needed.in_words(self.organisation.minutes) if self.organisation else ""

    def content(self) -> dict[str, Any]:
        """What the printed questions are made of, as plain data."""
        return {
            "title": self.round.title,
            "closes_on": self.round.closes_on.isoformat(),
            "stages": [
                {
                    "title": stage.title,
                    "sections": [section.content() for section, _ in stage.sections],
                    "criteria": [_criterion_content(shown.criterion) for shown in stage.criteria],
                }
                for stage in self.stages
            ],
        }


def prospectus_of(record: FundingRound) -> Prospectus:
    """What the round's pages say. A fixed number of queries, and for each draft of questions two more."""
    schemes = list(record.schemes.select_related("scheme__theme"))
    themes = list(record.themes.select_related("theme", "version__questionnaire"))
    criteria = list(record.criteria.all())
    heard = heard_in(record)
    organisation = None
    if record.organisation_version is not None:
        own = [criterion for criterion in criteria if criterion.stage == Stage.ORGANISATION]
        about = heard.get(Stage.ORGANISATION, {})
        organisation = _question_set(
            ORGANISATION, "About your organisation", record.organisation_version, own, heard=about
        )
    of_projects = [criterion for criterion in criteria if criterion.stage == Stage.PROJECT]
    projects = tuple(
        _question_set(
            set_of(one.theme),
            f"About your project: {one.theme.name}",
            one.version,
            [criterion for criterion in of_projects if criterion.theme_id in {None, one.theme_id}],
            heard=heard.get(Stage.PROJECT, {}),
        )
        for one in themes
    )
    minutes = {one.theme_id: shown.minutes for one, shown in zip(themes, projects, strict=True)}
    asked_once = organisation.minutes if organisation else 0
    shown = tuple(
        SchemeShown(one, minutes.get(one.scheme.theme_id, 0) + time_needed.BUDGET_MINUTES, asked_once)
        for one in schemes
    )
    return Prospectus(record, organisation, projects, shown)


def _question_set(
    key: str,
    title: str,
    version: QuestionnaireVersion,
    criteria: Iterable[Criterion],
    *,
    heard: Mapping[str, list[Consideration]],
) -> QuestionSet:
    structure = structure_of(version)
    criteria = tuple(criteria)
    sections = tuple(
        (
            section,
            tuple(
                AskedQuestion(
                    question,
                    anchor_of(key, question),
                    in_words(question.condition, structure),
                    tuple(one for one in criteria if question.key in one.question_keys),
                    tuple(heard.get(question.key, ())),
                )
                for question in section.questions
            ),
        )
        for section in structure.sections
    )
    shown = tuple(
        CriterionShown(
            one,
            tuple((score, words) for score, words in enumerate(one.anchors) if words),
            tuple(question.number for question in structure.questions if question.key in one.question_keys),
        )
        for one in criteria
    )
    minutes = time_needed.minutes_of((question.kind.name, question.word_limit) for question in structure.questions)
    return QuestionSet(key, title, sections, shown, minutes, version)


def _criterion_content(criterion: Criterion) -> dict[str, Any]:
    names = ("number", "title", "guidance", "kind", "marks", "weight", "anchors", "question_keys")
    return {name: getattr(criterion, name) for name in names}
