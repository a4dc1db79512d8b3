from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "commissioning.agreements"
    label = "agreements"
    verbose_name = "Agreements"

    def ready(self):
        from commissioning.agreements import programme_money  # noqa: F401, PLC0415 - models are ready only now
