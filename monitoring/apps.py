from django.apps import AppConfig

from commissioning.common.apps import Registering


class MonitoringConfig(Registering, AppConfig):
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
