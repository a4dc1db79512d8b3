"""References that people can say on the telephone: letters, the year, a number. ``D-2026-001``, ``AG-2027-014``."""

from django.db import IntegrityError, models, transaction

# Of so many people who create at one moment the last still gets a number.
ATTEMPTS = 30


def next_reference(model: type[models.Model], prefix: str, *, digits: int = 3) -> str:
    """The next free ``reference`` of ``model`` that begins with ``prefix``, with a number of ``digits`` or more."""
    taken = model._default_manager.filter(reference__startswith=prefix).values_list("reference", flat=True)
    numbers = [int(tail) for reference in taken if (tail := reference.removeprefix(prefix)).isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1:0{digits}d}"


def save_under_next(record: models.Model, prefix: str, *, digits: int = 3) -> None:
    """Save the new ``record`` under the next reference, the one after it where somebody else takes that at the same
    moment. The column ``reference`` is unique. Raises ``IntegrityError`` where anything else stands against it."""
    model = type(record)
    for attempt in range(ATTEMPTS):
        reference = next_reference(model, prefix, digits=digits)
        record.reference = reference  # type: ignore[attr-defined]  # every model that has references names them so
        try:
            with transaction.atomic():
                record.save()
        except IntegrityError:
            if attempt == ATTEMPTS - 1 or not model._default_manager.filter(reference=reference).exists():
                raise
        else:
            return
