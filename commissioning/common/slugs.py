"""Names for addresses."""

from collections.abc import Collection

from django.db import models
from django.utils.text import slugify

LONGEST = 70


def free_slug(model: type[models.Model], name: str, *, fallback: str, taken: Collection[str] = ()) -> str:
    """One made of ``name`` that no row of ``model`` has in its ``slug`` yet, and that is not among ``taken``.

    ``fallback`` stands for a name without a letter or digit. A second of the same name ends in ``-2``.
    """
    stem = slugify(name)[:LONGEST].strip("-") or fallback
    used = {*model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True), *taken}
    slug, number = stem, 2
    while slug in used:
        slug, number = f"{stem}-{number}", number + 1
    return slug
