from commissioning.common.apps import PortalConfig


class DecisionsConfig(PortalConfig):
    name = "commissioning.decisions"
    label = "decisions"
    verbose_name = "Decisions"
    registers = ("deciding_awards",)
