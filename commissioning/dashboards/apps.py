from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "commissioning.dashboards"
    label = "dashboards"
    verbose_name = "Dashboards"
