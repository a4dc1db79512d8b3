from django.apps import AppConfig

from commissioning.common.apps import Registering


class DecisionsConfig(Registering, AppConfig):
    name = "commissioning.decisions"
    label = "decisions"
    verbose_name = "Decisions"
    registers = ("consultation_thread", "deciding_awards")
