from commissioning.common.apps import PortalConfig


class ApplicationsConfig(PortalConfig):
    name = "commissioning.applications"
    label = "applications"
    verbose_name = "Funding rounds and applications"
    registers = (
        "engagements",
        "home_panels",
        "programme_panel",
    )
