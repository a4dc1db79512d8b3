"""What the filter panels of the officers' queues share."""

from itertools import groupby

import django_filters
from django.db.models import QuerySet
from django.forms.models import ModelChoiceField, ModelChoiceIterator

from commissioning.programmes.models import Theme
from organisations.enums import Role
from organisations.models import User

CASE_OFFICERS = (Role.COMMISSIONING_OFFICER, Role.PARTNER_OFFICER)


class _ByProgramme(ModelChoiceIterator):
    """Themes under their programme's name, the newest programme first; by name alone where there is but one."""

    def __iter__(self):
        yield ("", self.field.empty_label)
        themes = self.queryset.select_related("programme").order_by("-programme__starts_on", "programme", "number")
        groups = [
            (str(programme), [self.choice(theme) for theme in found])
            for programme, found in groupby(themes, key=lambda theme: theme.programme)
        ]
        yield from groups if len(groups) > 1 else [choice for _, found in groups for choice in found]


class _ThemeField(ModelChoiceField):
    iterator = _ByProgramme


class ThemeFilter(django_filters.ModelChoiceFilter):
    """One theme, of all programmes or of the one that the panel has chosen; ``field_name`` leads to it."""

    field_class = _ThemeField

    def __init__(self, *, field_name: str = "agreement__scheme__theme", **kwargs):
        super().__init__(queryset=_themes, field_name=field_name, label="Theme", empty_label="Any", **kwargs)


def _themes(request) -> QuerySet[Theme]:
    themes = Theme.objects.all()
    chosen = request.GET.get("programme", "") if request is not None else ""
    is_key = chosen.isascii() and chosen.isdigit() and len(chosen) <= 18  # what a database takes for a key
    return themes.filter(programme=int(chosen)) if is_key else themes


class OfficerFilter(django_filters.ModelChoiceFilter):
    """One of the officers who look after agreements today."""

    def __init__(self, **kwargs):
        super().__init__(
            queryset=User.objects.filter(is_active=True, role_assignments__role__in=CASE_OFFICERS).distinct(),
            field_name="agreement__officer",
            label="Officer",
            empty_label="Any",
            **kwargs,
        )
