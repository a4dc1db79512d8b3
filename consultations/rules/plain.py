"""Whether a summary is plain: few sentences, none of them long."""

import re

MOST_SENTENCES = 5
MOST_WORDS = 30
_END = re.compile(r"(?<=[.!?])\s+")


def sentences_of(text: str) -> list[str]:
    """The sentences of ``text``."""
    return [sentence for sentence in _END.split(" ".join(text.split())) if sentence]


def faults_of(text: str) -> list[str]:
    """What keeps ``text`` from being a plain summary, each as what to do; none where it is."""
    sentences = sentences_of(text)
    if not sentences:
        return ["Write the summary: what it is about in three plain sentences"]
    faults = []
    if len(sentences) > MOST_SENTENCES:
        faults.append(f"Shorten the summary: it has {len(sentences)} sentences, and {MOST_SENTENCES} at most are read")
    for sentence in sentences:
        words = sentence.split()
        if len(words) > MOST_WORDS:
            faults.append(
                f"Split the summary’s sentence that begins “{' '.join(words[:5])}”: it has {len(words)} words"
            )
    return faults
