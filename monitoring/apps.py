from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"
    label = "monitoring"
    verbose_name = "Monitoring"

    def ready(self):
        from monitoring import (  # noqa: PLC0415 - models are ready only now
            agreement_documents,  # noqa: F401
            agreement_list,
            agreement_panels,  # noqa: F401
            home_panels,  # noqa: F401
            organisation_panel,  # noqa: F401
            receivers,
        )

        receivers.connect()
        agreement_list.connect()
