"""What a round still lacks before it can be published, each with where it is mended."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import reverse

from commissioning.applications.enums import Stage
from commissioning.applications.models import Criterion, FundingRound, RoundScheme
from commissioning.applications.queries.round_places import place_url
from commissioning.applications.rules import timetable_order
from commissioning.applications.rules.scoring import HIGHEST_SCORE
from commissioning.common import clock
from commissioning.common.templatetags.words import long_date
from commissioning.programmes.models import Theme
from commissioning.questionnaires.models import QuestionnaireVersion
from commissioning.questionnaires.structure import structure_of

WHOLE = 100
DAYS = ("questions_close_on", "closes_on", "decision_expected_on", "agreement_starts_on", "agreement_ends_on")


@dataclass(frozen=True)
class Missing:
    """One thing to put right: the ``part`` of the round that it is of, what to do, and the page to do it on."""

    part: str
    words: str
    url: str


@dataclass
class RoundParts:
    """A round with everything that belongs to it, read once."""

    round: FundingRound
    schemes: list[RoundScheme] = field(default_factory=list)
    criteria: list[Criterion] = field(default_factory=list)
    versions: dict[int, QuestionnaireVersion] = field(default_factory=dict)

    @property
    def themes(self) -> list[Theme]:
        """Themes of the round's schemes, in their order."""
        return list({scheme.scheme.theme_id: scheme.scheme.theme for scheme in self.schemes}.values())

    def of_stage(self, stage: str) -> list[Criterion]:
        return [criterion for criterion in self.criteria if criterion.stage == stage]

    def for_theme(self, theme: Theme) -> list[Criterion]:
        """The project's criteria that count for ``theme``: its own and those for every theme."""
        return [one for one in self.of_stage(Stage.PROJECT) if one.theme_id in {None, theme.pk}]

    def weight(self, theme: Theme) -> int:
        return sum(one.weight or 0 for one in self.for_theme(theme))

    @property
    def marks(self) -> int:
        return sum(one.marks or 0 for one in self.of_stage(Stage.ORGANISATION))


def parts_of(record: FundingRound) -> RoundParts:
    """The parts of ``record`` in a constant number of queries."""
    schemes = record.schemes.select_related("scheme__theme").prefetch_related("route_decisions__decided_by")
    return RoundParts(
        round=record,
        schemes=list(schemes.order_by("scheme__theme__number", "scheme__code")),
        criteria=list(record.criteria.select_related("theme").order_by("number")),
        versions={one.theme_id: one.version for one in record.themes.select_related("version__questionnaire")},
    )


def missing(parts: RoundParts, *, at: dt.datetime) -> list[Missing]:
    """Everything that stands against publishing the round at ``at``, in the order of its page."""
    found = [
        ("texts", _texts),
        ("officers", _officers),
        ("timetable", lambda parts: _timetable(parts, at)),
        ("schemes", _schemes),
        ("route", _routes),
        ("questions", _questions),
        ("eligibility", _eligibility),
        ("criteria", _criteria),
    ]
    return [
        Missing(part, words, url or _url(parts, part))
        for part, look in found
        for words, url in (one if isinstance(one, tuple) else (one, "") for one in look(parts))
    ]


def _url(parts: RoundParts, part: str) -> str:
    if part in {"eligibility", "criteria"}:  # Lists, which are changed where they are shown.
        return place_url(parts.round, part)
    return reverse(f"applications:round-{'scheme-add' if part == 'schemes' else part}", args=[parts.round.slug])


def _texts(parts: RoundParts) -> Iterator[str]:
    record = parts.round
    for name, words in (
        ("summary", "Say what the round is for"),
        ("who_can_apply", "Say who can apply"),
        ("privacy", "Write the privacy notice"),
    ):
        if not getattr(record, name).strip():
            yield words


def _officers(parts: RoundParts) -> Iterator[str]:
    if not (parts.round.officer_id and parts.round.second_officer_id):
        yield "Name two officers"


def _timetable(parts: RoundParts, at: dt.datetime) -> Iterator[str]:
    record, today = parts.round, clock.local_date(at)
    opens_on = clock.local_date(record.opens_at)
    if opens_on < today:
        yield f"Choose a day to open that is not past: it is {long_date(opens_on)}"
    if record.closes_on <= today:
        yield f"Choose a last day to apply in the future: it is {long_date(record.closes_on)}"
    days = {name: getattr(record, name) for name in DAYS}
    wrong = timetable_order.out_of_order({**days, "opens_on": opens_on})
    wrong += timetable_order.outside_programme(
        record.agreement_starts_on,
        record.agreement_ends_on,
        first=record.programme.starts_on,
        last=record.programme.ends_on,
    )
    yield from (message for _, message in wrong)


def _schemes(parts: RoundParts) -> Iterator[str]:
    if not parts.schemes:
        yield "Add at least one scheme with its budget"


def _routes(parts: RoundParts) -> Iterator[tuple[str, str]]:
    for scheme in parts.schemes:
        url = reverse("applications:round-route", args=[parts.round.slug, scheme.pk])
        decision = newest_route(scheme)
        if decision is None:
            yield f"Decide whether {scheme} is for a grant or a contract", url
        elif decision.chosen != parts.round.route:
            chosen, route = decision.get_chosen_display().lower(), parts.round.get_route_display().lower()
            yield f"{scheme} was decided to be a {chosen}, and this round is for a {route}: decide anew", url


def newest_route(scheme: RoundScheme):
    """The route decision of ``scheme`` that counts, from what was fetched with it; None where there is none."""
    return next(iter(scheme.route_decisions.all()), None)


def _questions(parts: RoundParts) -> Iterator[str]:
    if not is_asked(parts.round.organisation_version):
        yield "Choose published questions about the organisation"
    for theme in parts.themes:
        if not is_asked(parts.versions.get(theme.pk)):
            yield f"Choose published questions about projects of theme {theme}"


def is_asked(version: QuestionnaireVersion | None) -> bool:
    """Whether there are questions that can be asked."""
    return version is not None and version.is_published


def _eligibility(parts: RoundParts) -> Iterator[str]:
    for question in parts.round.eligibility_questions.all():
        if not question.explanation.strip():
            yield f"Explain the answer to eligibility question {question.number} to those who are not eligible"


def _criteria(parts: RoundParts) -> Iterator[str]:
    slugs = {theme.pk for theme in parts.themes}
    if not parts.of_stage(Stage.ORGANISATION):
        yield "Add criteria of the organisation stage"
    for criterion in parts.of_stage(Stage.PROJECT):
        if criterion.theme_id and criterion.theme_id not in slugs:
            yield f"Criterion “{criterion}” is for a theme that has no scheme in this round: change or remove it"
        if len([text for text in criterion.anchors if text.strip()]) != HIGHEST_SCORE + 1:
            yield f"Say of criterion “{criterion}” what each score from 0 to {HIGHEST_SCORE} means"
    for theme in parts.themes:
        if (weight := parts.weight(theme)) != WHOLE:
            yield f"The weights for theme {theme} make {weight} per cent: they must add up to {WHOLE}"
    yield from _informed("the organisation", parts.round.organisation_version, parts.of_stage(Stage.ORGANISATION))
    for theme in parts.themes:
        yield from _informed(f"projects of theme {theme}", parts.versions.get(theme.pk), parts.for_theme(theme))


def _informed(of: str, version: QuestionnaireVersion | None, criteria: list[Criterion]) -> Iterator[str]:
    """Criteria that no question informs; questions that inform no criterion, unless they are for information only; and
    those that are, and yet inform one."""
    if version is None or not version.is_published:
        return
    asked = {one.key: one for one in structure_of(version).questions if one.kind.asks}
    for criterion in criteria:
        if not asked.keys() & set(criterion.question_keys):
            yield f"No question about {of} informs criterion “{criterion}”"
    used = {key for criterion in criteria for key in criterion.question_keys}
    for key, question in asked.items():
        if question.is_for_information and key in used:
            called = f"Question {question.number} about {of}, “{question.text}”,"
            yield f"{called} is for information only: no criterion may use it"
        elif key not in used and not question.is_for_information:
            yield f"Question {question.number} about {of}, “{question.text}”, informs no criterion"
