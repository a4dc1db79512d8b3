from commissioning.common.apps import PortalConfig


class OrganisationsConfig(PortalConfig):
    name = "organisations"
    label = "organisations"
    verbose_name = "Organisations"
    registers = ("receivers",)
