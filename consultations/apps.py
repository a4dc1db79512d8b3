from commissioning.common.apps import PortalConfig


class ConsultationsConfig(PortalConfig):
    name = "consultations"
    label = "consultations"
    verbose_name = "Consultations"
    registers = ("programme_panel",)
