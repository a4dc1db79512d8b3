from django.apps import AppConfig

from commissioning.common.apps import Registering


class OpenDataConfig(Registering, AppConfig):
    name = "commissioning.opendata"
    label = "opendata"
    verbose_name = "Open data"
    registers = ("consultation_thread",)
