from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "organisations"
    label = "organisations"
    verbose_name = "Organisations"

    def ready(self):
        from organisations import receivers  # noqa: F401, PLC0415 - connects; models are ready only now
