from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "commissioning.applications"
    label = "applications"
    verbose_name = "Funding rounds and applications"

    def ready(self):
        from commissioning.applications import (  # noqa: PLC0415 - models are ready only now
            engagements,  # noqa: F401
            home_panels,  # noqa: F401
            programme_panel,  # noqa: F401
        )
