from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"
    label = "monitoring"
    verbose_name = "Monitoring"

    def ready(self):
        from monitoring import agreement_list, receivers  # noqa: PLC0415 - models are ready only now

        receivers.connect()
        agreement_list.connect()
