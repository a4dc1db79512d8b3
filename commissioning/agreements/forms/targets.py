"""Targets as a table: an indicator in each row, a period in each column."""

from decimal import Decimal

from django import forms

from commissioning.agreements.models import Agreement
from commissioning.agreements.operations import TargetPlan
from commissioning.common.forms import GovukForm, NumberField, WholeNumberField
from commissioning.programmes.models import Indicator

LARGEST = 10**11


class TargetsForm(GovukForm, forms.Form):
    """A figure for each indicator and period; an indicator without any has no target."""

    submit_label = "Save targets"

    def __init__(
        self, data=None, *, agreement: Agreement, periods: list, there: dict[int, TargetPlan] | None = None, **kwargs
    ):
        """``there``: the targets to begin with, by indicator's key; those of the agreement where it is not given."""
        super().__init__(data, **kwargs)
        there = targets_of(agreement) if there is None else there
        offered = Indicator.objects.filter(outcome__scheme=agreement.scheme_id) if agreement.scheme_id else []
        own = Indicator.objects.filter(pk__in=there)
        self.indicators = sorted({*offered, *own}, key=lambda one: (one.outcome_id, one.number))
        self.periods = periods
        for indicator in self.indicators:
            target = there.get(indicator.pk)
            profile = target.profile if target else {}
            for period in periods:
                figure = NumberField(
                    label=f"{indicator}, period {period.number}",
                    required=False,
                    max_value=LARGEST,
                    initial=_plain(profile.get(period.number)),
                )
                self.fields[f"i{indicator.pk}_p{period.number}"] = figure
                figure.presentation = {"width": 5, "inputmode": "decimal"}
            weight = WholeNumberField(
                label=f"{indicator}, weight",
                required=False,
                min_value=1,
                max_value=100,
                initial=target.weight if target else None,
            )
            weight.presentation = {"width": 2, "inputmode": "numeric"}
            self.fields[f"i{indicator.pk}_w"] = weight

    @property
    def rows(self) -> list[tuple[Indicator, list, object]]:
        """Each indicator with its periods' fields and its weight's."""
        return [
            (one, [self[f"i{one.pk}_p{period.number}"] for period in self.periods], self[f"i{one.pk}_w"])
            for one in self.indicators
        ]

    @property
    def plans(self) -> list[TargetPlan]:
        """The targets that were typed in."""
        plans = []
        for one in self.indicators:
            typed = {period.number: self.cleaned_data[f"i{one.pk}_p{period.number}"] for period in self.periods}
            profile = {number: Decimal(value) for number, value in typed.items() if value is not None}
            weight = self.cleaned_data[f"i{one.pk}_w"]
            if profile or weight:
                plans.append(TargetPlan(one, weight or 1, profile))
        return plans


def targets_of(agreement: Agreement) -> dict[int, TargetPlan]:
    """The agreement's targets as they stand, by indicator's key."""
    targets = agreement.targets.select_related("indicator").prefetch_related("profiles")
    return {
        target.indicator_id: TargetPlan(
            target.indicator, target.weight, {one.period_number: one.value for one in target.profiles.all()}
        )
        for target in targets
    }


def _plain(value: Decimal | None):
    """``100`` for 100.00, as people type it."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value.normalize()
