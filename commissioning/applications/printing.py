"""A round's questions on paper."""

from django.core.cache import cache

from commissioning.applications.queries.prospectus import Prospectus
from commissioning.common.pdf import render_pdf

SECONDS_KEPT = 24 * 60 * 60


def questions_pdf(prospectus: Prospectus, version: str) -> bytes:
    """Every question of both stages with room to answer by hand, and what is looked for, as a tagged PDF.

    ``version`` is the SHA-256 of all that it is made of: under it the file is kept, so that it is made once.
    """
    key = f"round-questions:{version}"
    content: bytes | None = cache.get(key)
    if content is None:
        content = _render(prospectus)
        cache.set(key, content, SECONDS_KEPT)
    return content


def _render(prospectus: Prospectus) -> bytes:
    record = prospectus.round
    return render_pdf(
        "applications/pdf/questions.html",
        {"round": record, "prospectus": prospectus},
        title=f"Questions: {record.title}",
        subject="Every question of the application, and what assessors look for in the answers.",
        created_at=record.published_at,
    )
