"""What a model's columns, and the choices of a column, are called in the model's own words."""

from django.db import models


def column_of(model: type[models.Model], name: str) -> models.Field:
    """The model's own field. Raises ``FieldDoesNotExist``, and ``TypeError`` for a relation from elsewhere."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} of {model.__name__} is a relation from elsewhere and has no name in words.")
    return field


def label_of(model: type[models.Model], name: str) -> str:
    """The column's name in words, as the model has it. Raises ``FieldDoesNotExist``."""
    return str(column_of(model, name).verbose_name)


def choices_of(model: type[models.Model], name: str) -> dict[str, str]:
    """Each choice of the column and its label, without groups. Raises ``FieldDoesNotExist``."""
    return {value: str(label) for value, label in column_of(model, name).flatchoices}
