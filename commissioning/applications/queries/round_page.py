"""What a round's page shows, tab by tab, in a constant number of queries."""

import datetime as dt
from dataclasses import dataclass

from commissioning.applications.enums import Stage
from commissioning.applications.models import (
    Criterion,
    DeadlineChange,
    EligibilityQuestion,
    FundingRound,
    QuestionSource,
    RoundDocument,
    RoundScheme,
    RoundTheme,
    RouteDecision,
)
from commissioning.applications.queries import round_places, round_steps, rounds, route_page
from commissioning.applications.queries.asked import Asked, asked_in
from commissioning.applications.queries.readiness import Missing, RoundParts, is_asked, missing, newest_route
from commissioning.applications.queries.sources import number_of_questions
from commissioning.common.markdown import render_markdown
from commissioning.common.record_history import MOST_EVENTS, Event, events_of
from commissioning.common.states import can_move
from commissioning.common.templatetags.words import count_of
from commissioning.programmes.models import Theme
from commissioning.questionnaires.models import QuestionnaireVersion
from commissioning.questionnaires.permissions import manages_questionnaires
from commissioning.questionnaires.structure import structure_of
from consultations.models import Consideration

MARKDOWN = ("summary", "who_can_apply", "guidance", "how_decided", "privacy")


@dataclass(frozen=True)
class RouteLine:
    """A scheme's decisions between grant and contract, the newest first, each with the factors that held."""

    scheme: RoundScheme
    newest: RouteDecision | None
    decisions: list[tuple[RouteDecision, list[str]]]


@dataclass(frozen=True)
class QuestionsLine:
    """Which questions are asked of whom, and how many."""

    words: str
    version: QuestionnaireVersion | None
    number: int


@dataclass(frozen=True)
class CriterionLine:
    """A criterion with the questions that inform it and what each score means."""

    criterion: Criterion
    questions: list[str]
    anchors: list[tuple[int, str]]

    @property
    def asked(self) -> str:
        """How many questions inform it, in words."""
        return count_of(len(self.questions), "question")


@dataclass(frozen=True)
class CriteriaGroup:
    """Criteria of the organisation stage, of every theme, or of one; ``total`` in words."""

    words: str
    lines: list[CriterionLine]
    total: str


def frame_of(parts: RoundParts, user, at: dt.datetime) -> dict:
    """What stands above the tabs: ``applications/office/rounds/frame.html``."""
    record = parts.round
    found = missing(parts, at=at) if record.status == "draft" else []
    may_manage = user.has_perm("applications.manage_round")
    return {
        "row": rounds.row_of(record, at),
        "round": record,
        "tab_links": round_places.tabs_of(record),
        "step": round_steps.next_step(record, user, at, found),
        "missing": found,
        "budget": sum(scheme.budget_pence for scheme in parts.schemes),
        "may_manage": may_manage,
        "may_change": rounds.can_change(record, user),
        "may_decide_route": record.status == "draft" and user.has_perm("applications.decide_route"),
        "may_extend": may_manage and record.status == "published",
        "sees_awards": record.published_at is not None and user.has_role(*round_steps.AWARDS),
        "sees_assessment": record.published_at is not None and user.has_role(*round_steps.ASSESSMENT),
        "may_cancel": may_manage and can_move(record, "cancelled"),
        "may_hand_over": may_manage and record.status in {"draft", "published"},
        "may_see_questionnaires": manages_questionnaires(user),
    }


def overview(parts: RoundParts, found: list[Missing]) -> dict:
    """A draft's parts as tasks; the timetable as it was put off."""
    record = parts.round
    return {
        "tasks": rounds.tasks_of(parts, found) if record.status == "draft" else [],
        "deadline_changes": list(record.deadline_changes.select_related("made_by")),
    }


def applicants(parts: RoundParts, _found: list[Missing]) -> dict:
    """What is written for applicants, as the public sees it, and documents."""
    record = parts.round
    return {
        "tab": round_places.TABS["applicants"],
        "texts": {name: render_markdown(getattr(record, name), top_heading=3) for name in MARKDOWN},
        "documents": list(record.documents.select_related("added_by")),
    }


def money(parts: RoundParts, _found: list[Missing]) -> dict:
    """Schemes, and the decisions between grant and contract."""
    routes = [_route_line(scheme) for scheme in parts.schemes]
    return {"tab": round_places.TABS["money"], "schemes": parts.schemes, "routes": routes}


def asked(parts: RoundParts, _found: list[Missing]) -> dict:
    """Questionnaires and eligibility questions."""
    return {
        "tab": round_places.TABS["asked"],
        "questions": _questions(parts),
        "followed": number_of_questions(parts.round),
        "eligibility": list(parts.round.eligibility_questions.all()),
    }


def criteria(parts: RoundParts, _found: list[Missing]) -> dict:
    """Criteria in groups."""
    return {"tab": round_places.TABS["criteria"], "criteria": _criteria(parts), "has_criteria": bool(parts.criteria)}


def _route_line(scheme: RoundScheme) -> RouteLine:
    decisions = [(one, route_page.factors_of(one)) for one in scheme.route_decisions.all()]
    return RouteLine(scheme, newest_route(scheme), decisions)


def _questions(parts: RoundParts) -> list[QuestionsLine]:
    lines = [("About the organisation", parts.round.organisation_version)]
    lines += [(f"About projects of theme {theme}", parts.versions.get(theme.pk)) for theme in parts.themes]
    return [QuestionsLine(words, version, len(_asked(version))) for words, version in lines]


def _asked(version: QuestionnaireVersion | None) -> dict[str, str]:
    """The questions of a version that can be asked, by key."""
    if version is None or not is_asked(version):
        return {}
    return {one.key: one.text for one in structure_of(version).questions if one.kind.asks}


def _criteria(parts: RoundParts) -> list[CriteriaGroup]:
    """Groups that have criteria: the organisation stage, then the project stage for every theme and for each."""
    about_organisation = _asked(parts.round.organisation_version)
    about_projects: dict[str, str] = {}
    for version in parts.versions.values():
        about_projects |= _asked(version)
    of_projects = parts.of_stage(Stage.PROJECT)
    groups = [
        _group(
            "Organisation stage",
            parts.of_stage(Stage.ORGANISATION),
            about_organisation,
            f"{parts.marks} marks, of which more than {parts.round.organisation_pass_percent} per cent are needed",
        )
    ]
    for_all = [one for one in of_projects if one.theme_id is None]
    groups.append(
        _group("Project stage, every theme", for_all, about_projects, f"{sum(one.weight or 0 for one in for_all)} %")
    )
    themes: dict[int, Theme] = {one.theme_id: one.theme for one in of_projects if one.theme_id and one.theme}
    for theme in sorted(themes.values(), key=lambda theme: theme.number):
        own = [one for one in of_projects if one.theme_id == theme.pk]
        total = f"{sum(one.weight or 0 for one in own)} %, with those for every theme {parts.weight(theme)} %"
        groups.append(_group(f"Project stage, theme {theme}", own, about_projects, total))
    return [group for group in groups if group.lines]


def _group(words: str, criteria: list[Criterion], asked: dict[str, str], total: str) -> CriteriaGroup:
    lines = [
        CriterionLine(
            one,
            [asked[key] for key in one.question_keys if key in asked],
            [(score, text) for score, text in enumerate(one.anchors) if text],
        )
        for one in criteria
    ]
    return CriteriaGroup(words, lines, total)


def history_of(record: FundingRound) -> list[Event]:
    """Every change to the round and its parts, newest first, at most 100."""
    of_round = {"round_id": record.pk}
    changed = [
        Event(one.made_at, f"Last day to apply put off to {one.closes_on:%-d %B %Y}", str(one.made_by), "", one.reason)
        for one in DeadlineChange.objects.filter(round=record).select_related("made_by")
    ]
    decided = [
        Event(
            one.decided_at,
            f"{one.round_scheme}: {one.get_chosen_display().lower()}",
            str(one.decided_by),
            one.notice,
            one.reasons,
        )
        for one in RouteDecision.objects.filter(round_scheme__round=record).select_related(
            "round_scheme__scheme", "decided_by"
        )
    ]
    events = events_of(
        (FundingRound, {"id": record.pk}, "Round"),
        (RoundScheme, of_round, "Scheme"),
        (RoundTheme, of_round, "Questions"),
        (EligibilityQuestion, of_round, "Eligibility question"),
        (Criterion, of_round, "Criterion"),
        (RoundDocument, of_round, "Document"),
    )
    return sorted([*events, *changed, *decided, *_said_of_questions(record)], key=lambda event: event.at, reverse=True)


def _said_of_questions(record: FundingRound) -> list[Event]:
    """What was said of where questions come from. What they followed from may have been taken back since: its history
    still names the theme."""
    rows = QuestionSource.history.filter(round_id=record.pk).select_related("history_user")
    rows = list(rows.order_by("-history_date", "-history_id")[:MOST_EVENTS])
    said = Consideration.history.filter(id__in={row.consideration_id for row in rows})
    themes = dict(said.order_by("history_id").values_list("id", "theme__name"))
    asked = asked_in(record)
    return [
        Event(
            row.history_date,
            f"Question {'no longer follows' if row.history_type == '-' else 'follows'} from what people said",
            str(row.history_user or ""),
            f"{_words_of(asked[Stage(row.stage)], row.question_key)}: {themes.get(row.consideration_id, '')}",
        )
        for row in rows
    ]


def _words_of(asked: Asked, key: str) -> str:
    """A question in its own words, or its key where it is not asked any more."""
    return asked[key].text if key in asked else key
