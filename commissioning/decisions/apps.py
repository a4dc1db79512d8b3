from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "commissioning.decisions"
    label = "decisions"
    verbose_name = "Decisions"

    def ready(self):
        from commissioning.decisions import deciding_awards  # noqa: F401, PLC0415 - ready now
