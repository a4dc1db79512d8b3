from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "commissioning.agreements"
    label = "agreements"
    verbose_name = "Agreements"

    def ready(self):
        from commissioning.agreements import (  # noqa: PLC0415 - ready now
            engagements,  # noqa: F401
            from_applications,  # noqa: F401
            home_panel,  # noqa: F401
            organisation_panel,  # noqa: F401
            partner_organisations,  # noqa: F401
            programme_money,  # noqa: F401
        )
