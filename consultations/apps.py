from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "consultations"
    label = "consultations"
    verbose_name = "Consultations"

    def ready(self):
        from consultations import programme_panel  # noqa: F401, PLC0415 - models are ready only now
