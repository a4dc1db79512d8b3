"""Whether somebody may be quoted, and how words are taken out of a quote."""

import re

# The standard question's key; its answer is yes or no. Who was not asked, or did not answer, is not quoted.
MAY_BE_QUOTED = "may_be_quoted"
QUESTION = "May we quote what you wrote, without your name?"
HINT = "We take out whatever would say who you are. A second officer checks that."
CONSENT = "yes"
INSTEAD = "[…]"


def redacted(text: str, words: str, instead: str) -> str:
    """``text`` with every place at which ``words`` stand, in capitals or not, replaced. Empty words change nothing."""
    return re.sub(re.escape(words), lambda _: instead, text, flags=re.IGNORECASE) if words else text


def holds(text: str, excerpt: str) -> bool:
    """Whether ``excerpt`` stands in ``text``, line ends and blanks aside."""
    return " ".join(excerpt.split()) in " ".join(text.split())
