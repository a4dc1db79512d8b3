from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "commissioning.common"
    label = "common"
    verbose_name = "Common"
