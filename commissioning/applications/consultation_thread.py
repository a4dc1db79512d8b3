"""The golden thread from what people said in a consultation to the funding rounds that followed, and to the questions
that they ask."""

from collections.abc import Sequence

from django.db.models import Q

from commissioning.applications.enums import Stage
from commissioning.applications.models import FundingRound, QuestionSource, RoundScheme, RoundTheme
from commissioning.applications.queries.prospectus import ORGANISATION, anchor_of, set_of
from commissioning.questionnaires.structure import structure_of
from consultations.models import Consideration
from consultations.thread import Step, register

SHOWN = 5

# By consideration's key: rounds by their keys.
Rounds = dict[int, dict[int, FundingRound]]
# By the keys of a consideration and a round: the questions of the one that follow from the other.
Questions = dict[tuple[int, int], list[Step]]
# Whether a question is about the project, and its number: what is asked of the organisation comes first.
Place = tuple[bool, int]


@register(order=20)
def rounds_that_followed(considerations: Sequence[Consideration]) -> dict[int, list[Step]]:
    """Published rounds: to the questions that are said to follow from a consideration; to how it is decided of those
    that only open a scheme of the theme, or with the outcome, that it names. Three queries at most."""
    named, questions = _named(considerations)
    opened = _opened(considerations)
    found: dict[int, list[Step]] = {}
    for row in considerations:
        rounds = {**opened.get(row.pk, {}), **named.get(row.pk, {})}
        in_order = sorted(rounds.values(), key=lambda one: (one.published_at, one.pk))[:SHOWN]
        found[row.pk] = [
            step for one in in_order for step in questions.get((row.pk, one.pk), [])[:SHOWN] or [_to_round(one)]
        ]
    return found


def _to_round(record: FundingRound) -> Step:
    """To where the round says what it asks and how it is decided."""
    return Step("Funding round", record.title, f"{record.public_url}#decision")


def _opened(considerations: Sequence[Consideration]) -> Rounds:
    schemes = {row.outcome.scheme_id for row in considerations if row.outcome}
    themes = {row.programme_theme_id for row in considerations if row.programme_theme_id}
    if not schemes and not themes:
        return {}
    rows = RoundScheme.objects.filter(
        Q(scheme__in=schemes) | Q(scheme__theme__in=themes), round__published_at__isnull=False
    )
    links = list(rows.select_related("round", "scheme"))
    return {
        row.pk: {
            link.round_id: link.round
            for link in links
            if link.scheme_id == (row.outcome.scheme_id if row.outcome else None)
            or (row.programme_theme_id and link.scheme.theme_id == row.programme_theme_id)
        }
        for row in considerations
    }


def _named(considerations: Sequence[Consideration]) -> tuple[Rounds, Questions]:
    """What is said to follow from them, in the order in which the questions are asked. A question that themes' forms
    share is shown in that of the consideration's theme, else in the first."""
    followed = {row.pk: row for row in considerations if row.is_followed}
    sources = QuestionSource.objects.filter(consideration__in=followed, round__published_at__isnull=False)
    lines = list(sources.select_related("round__organisation_version").defer("round__organisation_version__content"))
    themes = _themes_of({source.round_id for source in lines})
    rounds: Rounds = {}
    placed: dict[tuple[int, int], list[tuple[Place, Step]]] = {}
    for source in lines:
        about, record = followed[source.consideration_id], source.round
        if found := _place(source, themes.get(record.pk, []), about):
            rounds.setdefault(about.pk, {})[record.pk] = record
            placed.setdefault((about.pk, record.pk), []).append(found)
    return rounds, {key: [step for _, step in sorted(steps, key=lambda one: one[0])] for key, steps in placed.items()}


def _themes_of(rounds: set[int]) -> dict[int, list[RoundTheme]]:
    """By round its themes with their questions."""
    found: dict[int, list[RoundTheme]] = {}
    if rounds:
        rows = RoundTheme.objects.filter(round__in=rounds).select_related("theme", "version").defer("version__content")
        for row in rows.order_by("theme__number"):
            found.setdefault(row.round_id, []).append(row)
    return found


def _place(source: QuestionSource, themes: list[RoundTheme], about: Consideration) -> tuple[Place, Step] | None:
    """Where the question stands among all of the round, and the step to it; None where it is not asked."""
    if source.stage == Stage.ORGANISATION:
        own = source.round.organisation_version
        sets = [(ORGANISATION, own)] if own else []
    else:
        theirs = about.outcome.scheme.theme_id if about.outcome else about.programme_theme_id
        in_order = sorted(themes, key=lambda one: one.theme_id != theirs)
        sets = [(set_of(one.theme), one.version) for one in in_order]
    for name, version in sets:
        if question := structure_of(version).by_key.get(source.question_key):
            url = f"{source.round.public_url}#{anchor_of(name, question)}"
            place = (source.stage != Stage.ORGANISATION, question.number)
            return place, Step("Question in the round", f"{source.round}: {question.text}", url)
    return None
