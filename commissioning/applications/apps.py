from django.apps import AppConfig

from commissioning.common.apps import Registering


class ApplicationsConfig(Registering, AppConfig):
    name = "commissioning.applications"
    label = "applications"
    verbose_name = "Funding rounds and applications"
    registers = (
        "consultation_thread",
        "engagements",
        "home_panels",
        "programme_panel",
    )
