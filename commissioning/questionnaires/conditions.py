"""When a question is asked: always, or only after a certain answer to an earlier one."""

from collections.abc import Callable

from django.core.exceptions import ValidationError

EQUALS, CONTAINS, AMONG, ANSWERED = "equals", "contains", "among", "answered"
TESTS = (
    (EQUALS, "when the answer is"),
    (CONTAINS, "when the answers include"),
    (AMONG, "when the answer is, or includes, one of"),
    (ANSWERED, "when it is answered"),
)


def is_met(condition: dict, question, value) -> bool:
    """Whether the answer ``value`` to the earlier ``question`` meets ``condition``."""
    if condition["is"] == ANSWERED:
        return value is not None
    chosen = question.kind.chosen(value)
    wanted = condition["value"]
    if condition["is"] == AMONG:
        return not chosen.isdisjoint(wanted)
    return chosen == {wanted} if condition["is"] == EQUALS else wanted in chosen


def shown_keys(structure, value_of: Callable[[str], object]) -> frozenset[str]:
    """Keys of the questions that are asked, given the answers so far.

    A question whose earlier question is itself not asked is not asked either.
    """
    shown = set()
    for question in structure.questions:
        condition = question.condition
        if condition:
            earlier = structure.by_key.get(condition["question"])  # A draft may have lost it.
            if earlier is None or earlier.key not in shown or not is_met(condition, earlier, value_of(earlier.key)):
                continue
        shown.add(question.key)
    return frozenset(shown)


def clean_condition(condition: dict, earlier: dict) -> dict:
    """``condition`` checked against the ``earlier`` questions, by their keys. Raises ``ValidationError``."""
    if not condition:
        return {}
    if not isinstance(condition, dict) or set(condition) - {"question", "is", "value"}:
        raise ValidationError("A condition names a question, a test and an option.")
    question = earlier.get(condition.get("question"))
    if question is None or not question.kind.asks:
        raise ValidationError("A condition can only ask about a question that comes before.")
    test, value = condition.get("is"), condition.get("value", "")
    if test == ANSWERED:
        return {"question": question.key, "is": test}
    if test not in dict(TESTS):
        raise ValidationError("Choose how the earlier answer is looked at.")
    wanted = value if test == AMONG and isinstance(value, list) and value else [value]
    options = [option["key"] for option in question.kind.options(question)]
    if any(one not in options for one in wanted) or (test == AMONG and wanted is not value):
        raise ValidationError("A condition must name one of the earlier question's options.")
    return {"question": question.key, "is": test, "value": value}


def in_words(condition: dict, structure) -> str:
    """The condition as people without a computer need it, on paper."""
    if not condition:
        return ""
    earlier = structure.by_key.get(condition["question"])
    if earlier is None:
        return "Answer only after a question that is no longer there."
    if condition["is"] == ANSWERED:
        return f"Answer only if you answered question {earlier.number}."
    labels = {option["key"]: option["label"] for option in earlier.kind.options(earlier)}
    wanted = condition["value"] if condition["is"] == AMONG else [condition["value"]]
    chosen = " or ".join(f"“{labels.get(one, one)}”" for one in wanted)
    return f"Answer only if you chose {chosen} in question {earlier.number}."
