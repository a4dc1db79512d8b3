"""What a list is filtered by, in words."""

import django_filters


def chips_of(found: django_filters.FilterSet) -> list[tuple[str, str, str]]:
    """What a list is filtered by, in words: label and value, parameter, what the address holds."""
    if not found.form.is_bound:
        return []
    found.form.is_valid()  # What is wrong in the address narrows nothing; the rest does.
    chips = []
    for name, value in found.form.cleaned_data.items():
        if value in (None, ""):
            continue
        field = found.form.fields[name]
        choices = () if hasattr(value, "pk") else getattr(field, "choices", ())
        words = {str(key): label for key, label in choices}.get(str(value), value)
        label = "Search" if name == "search" else field.label
        chips.append((f"{label}: {words}", name, found.form.data.get(name, "")))
    return chips
