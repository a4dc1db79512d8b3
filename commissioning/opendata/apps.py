from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "commissioning.opendata"
    label = "opendata"
    verbose_name = "Open data"
