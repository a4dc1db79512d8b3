from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "commissioning.programmes"
    label = "programmes"
    verbose_name = "Programmes"
