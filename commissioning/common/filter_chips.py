"""What a list is filtered by, in words."""

import django_filters


def chips_of(found: django_filters.FilterSet) -> list[tuple[str, str, str]]:
    """What a list is filtered by, in words: label and value, parameter, what the address holds."""
    if not found.form.is_bound or not found.form.is_valid():
        return []
    chips = []
    for name, value in found.form.cleaned_data.items():
        if value in (None, ""):
            continue
        field = found.form.fields[name]
        is_record = hasattr(value, "pk")
        words = value if is_record else dict(getattr(field, "choices", ())).get(value, value)
        chips.append((f"{field.label}: {words}", name, found.form.data.get(name, "")))
    return chips
