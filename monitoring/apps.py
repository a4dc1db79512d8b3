from commissioning.common.apps import PortalConfig


class MonitoringConfig(PortalConfig):
    name = "monitoring"
    label = "monitoring"
    verbose_name = "Monitoring"
    registers = (
        "agreement_documents",
        "agreement_list",
        "agreement_panels",
        "home_panels",
        "organisation_panel",
        "receivers",
    )
