from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Rules:
    """The figures of the rules. A programme may set its own; those it has bear the same names there."""

    return_due_days: int = 28
    light_touch_up_to_pence: int = 5_000_00
    standard_up_to_pence: int = 100_000_00
    inception_within_days: int = 30
    meetings_end_months_before: int = 3
    review_from_months: int = 24
    review_opens_months_before: int = 12
    review_due_months_before: int = 6
    notice_months: int = 3
    delivery_weight: int = 70
    quality_weight: int = 20
    compliance_weight: int = 10
    late_points_per_week: int = 20
    green_from: int = 75
    amber_from: int = 50
    red_after_days_overdue: int = 14

    # The same for every programme.
    frequency_months: int = 6
    light_touch_frequency_months: int = 12
    required_frequency_months: int = 3
    late_review_days: int = 28

    @classmethod
    def of(cls, programme) -> "Rules":
        """The figures that ``programme`` sets, and the defaults for the rest; all defaults without one."""
        if programme is None:
            return DEFAULTS
        names = [field.name for field in fields(cls) if hasattr(programme, field.name)]
        return cls(**{name: getattr(programme, name) for name in names})


DEFAULTS = Rules()
