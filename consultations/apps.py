from django.apps import AppConfig

from commissioning.common.apps import Registering


class ConsultationsConfig(Registering, AppConfig):
    name = "consultations"
    label = "consultations"
    verbose_name = "Consultations"
    registers = ("programme_panel",)
