from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"
    label = "monitoring"
    verbose_name = "Monitoring"

    def ready(self):
        from monitoring import agreement_list, agreement_panels, home_panels, receivers  # noqa: F401, PLC0415 - ready now

        receivers.connect()
        agreement_list.connect()
