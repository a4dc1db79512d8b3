"""Who assesses what, so that everybody has as equal a load as conflicts allow."""

from collections.abc import Mapping, Sequence


class TooFewAssessors(Exception):
    """For some applications there are not enough assessors without a conflict."""

    def __init__(self, applications: Sequence[int]):
        self.applications = list(applications)
        super().__init__(
            "There are too few assessors without a conflict for some applications. "
            "An administrator can give more people the role of assessor."
        )


def balanced(
    applications: Sequence[int],
    assessors: Sequence[int],
    *,
    needed: int,
    already: Mapping[int, set[int]],
    conflicts: Mapping[int, set[int]],
    load: Mapping[int, int],
) -> list[tuple[int, int]]:
    """Pairs of application and assessor to add, so that each application has ``needed`` assessors.

    ``already`` are the assessors whom an application has, ``conflicts`` those who must not have it, ``load`` how many
    each assessor has in hand. Applications with the fewest possible assessors choose first; each takes those with the
    least in hand. The same input gives the same pairs. Raises ``TooFewAssessors`` and gives out nothing where some
    application cannot be served.
    """
    in_hand = {assessor: load.get(assessor, 0) for assessor in assessors}
    possible = {
        application: [one for one in assessors if one not in already[application] | conflicts[application]]
        for application in applications
    }
    missing = {application: max(needed - len(already[application]), 0) for application in applications}
    short = [application for application in applications if len(possible[application]) < missing[application]]
    if short:
        raise TooFewAssessors(short)
    pairs = []
    for application in sorted(applications, key=lambda one: (len(possible[one]) - missing[one], one)):
        order = sorted(possible[application], key=lambda one: (in_hand[one], one))
        for assessor in order[: missing[application]]:
            in_hand[assessor] += 1
            pairs.append((application, assessor))
    return pairs
