from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A fictional council, for trying the portal. It has no tables of its own."""

    name = "commissioning.demo"
    label = "demo"
    verbose_name = "Demonstration"
