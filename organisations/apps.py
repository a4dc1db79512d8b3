from django.apps import AppConfig

from commissioning.common.apps import Registering


class OrganisationsConfig(Registering, AppConfig):
    name = "organisations"
    label = "organisations"
    verbose_name = "Organisations"
    registers = ("receivers",)
