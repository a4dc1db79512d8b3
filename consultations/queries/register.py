"""Organisations of the register that responses name."""

from organisations.models import Organisation


def organisation_called(name: str) -> Organisation | None:
    """The one organisation of the register with exactly this name; None where there is none, or several."""
    found = list(Organisation.objects.filter(name__iexact=name)[:2]) if name else []
    return found[0] if len(found) == 1 else None
