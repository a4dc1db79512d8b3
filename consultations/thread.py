"""The golden thread: from what people said to what it led to, in short steps. Later apps register the steps that they
know of, so that imports flow one way.

    @thread.register(order=30)
    def decisions(considerations):
        return {consideration.pk: [Step("…", "/…/")]}
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from consultations.models import Consideration, Phase


@dataclass(frozen=True)
class Step:
    """One step: what it is (``kind``), which one (``label``), and its public page where there is one."""

    kind: str
    label: str
    url: str = ""


Maker = Callable[[Sequence[Consideration]], Mapping[int, Sequence[Step]]]
_makers: dict[Maker, int] = {}


def register(*, order: int = 50) -> Callable[[Maker], Maker]:
    """A decorator: the function gives steps by consideration's key, for all considerations of a phase at once."""

    def add(maker: Maker) -> Maker:
        _makers[maker] = order
        return maker

    return add


def steps_of(phase: Phase) -> dict[int, list[Step]]:
    """By consideration's key the steps that anybody may follow, in order; as many queries as makers need."""
    rows = Consideration.objects.filter(phase=phase).select_related(
        "phase__consultation",
        "programme_theme__programme",
        "outcome__scheme__theme__programme",
        "document",
    )
    considerations = list(rows)
    found: dict[int, list[Step]] = {row.pk: [] for row in considerations}
    for maker in sorted(_makers, key=lambda maker: _makers[maker]):
        for key, steps in maker(considerations).items():
            found[key] += steps
    return found


@register(order=10)
def _where_it_shows(considerations: Sequence[Consideration]) -> dict[int, list[Step]]:
    """The document, the programme's theme and the outcome that the consideration itself names."""
    found: dict[int, list[Step]] = {}
    for row in considerations:
        steps = []
        if row.document is not None and row.document.is_public:
            steps.append(Step("Document", str(row.document), row.document.public_url))
        if row.programme_theme is not None:
            programme = row.programme_theme.programme
            where = f"{programme.public_url}#theme-{row.programme_theme.pk}"
            steps.append(Step("Programme", f"{programme}: {row.programme_theme}", where))
        if row.outcome is not None:
            scheme = row.outcome.scheme
            where = f"{scheme.theme.programme.public_url}#outcome-{row.outcome.pk}"
            steps.append(Step("Outcome", f"{scheme.theme.programme}, {scheme}: {row.outcome}", where))
        found[row.pk] = steps
    return found
