from typing import TypeVar

from django import forms

Field = TypeVar("Field", bound=forms.Field)


def field_of(form: forms.BaseForm, name: str, kind: type[Field]) -> Field:
    """The form's field, known to be of its kind. Raises ``TypeError`` where it is another, ``KeyError`` without one."""
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"{name} is a {type(field).__name__}, not a {kind.__name__}.")
    return field
