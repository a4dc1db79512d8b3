"""The books of awards: sums against budgets, and what was frozen."""

from collections.abc import Iterator
from itertools import groupby

from django.db.models import Sum

from commissioning.applications.enums import Stage
from commissioning.applications.models import (
    Award,
    QuestionSource,
    Recommendation,
    RoundScheme,
    SupersededRecommendation,
)
from commissioning.applications.queries.asked import asked_in
from commissioning.common.integrity import CHUNK, Checked, check
from commissioning.common.money import format_pounds
from commissioning.common.snapshots import is_intact


@check("Awards stay within budgets")
def awards_within_budgets() -> Iterator[Checked]:
    """The sums recommended under a scheme of a round, and those decided, are never more than its budget."""
    schemes = RoundScheme.objects.select_related("round", "scheme").annotate(
        recommended=Sum("applications__award__recommended_pence"), decided=Sum("applications__award__decided_pence")
    )
    for scheme in schemes.order_by("pk").iterator(CHUNK):
        over = max(scheme.recommended or 0, scheme.decided or 0) - scheme.budget_pence
        problem = f"its awards are {format_pounds(over)} more than the budget" if over > 0 else ""
        yield Checked(f"{scheme} in {scheme.round}", problem)


@check("Recommendations are unchanged")
def recommendations() -> Iterator[Checked]:
    """A final recommendation, and one that it superseded, still has the SHA-256 under which it became final."""
    for model in (Recommendation, SupersededRecommendation):
        for one in model.objects.select_related("round").order_by("pk").iterator(CHUNK):
            yield Checked(str(one), "" if is_intact(one) else "it is not what was made final")


@check("Questions that follow from what people said are asked")
def sources_of_questions() -> Iterator[Checked]:
    """What is said of where a round's question comes from is said of a question that the round asks."""
    sources = QuestionSource.objects.select_related("round__organisation_version").order_by("round", "pk")
    for record, lines in groupby(sources.iterator(CHUNK), key=lambda source: source.round):
        asked = asked_in(record)
        for source in lines:
            is_asked = source.question_key in asked[Stage(source.stage)]
            yield Checked(str(source), "" if is_asked else "the round does not ask it")


@check("Letters on outcomes are unchanged")
def letters() -> Iterator[Checked]:
    """A letter still has the SHA-256 under which it was sent."""
    for one in Award.objects.exclude(notified_at=None).select_related("application").order_by("pk").iterator(CHUNK):
        yield Checked(str(one), "" if is_intact(one) else "its letter is not what was sent")
