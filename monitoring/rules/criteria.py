"""What a review looks at: the same for every agreement, with the programme's own priorities; officers may change it."""

CRITERIA = (
    "It reaches the people it is for",
    "It delivers what was agreed",
    "It makes a difference to people’s lives",
    "It is good value for money",
    "The organisation is well run and financially sound",
    "The need is still there, and nobody else meets it",
)


def criteria_for(priorities: list[str]) -> list[str]:
    """The criteria of a review under a programme with ``priorities`` (their titles, in order)."""
    return [*(f"It meets the priority: {title}"[:200] for title in priorities), *CRITERIA]
