from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.module_loading import autodiscover_modules


class Registering:
    """For the configuration of an app that has a say in pages and operations of apps before it.

    ``registers`` names its modules that register with those, or connect to them, as they are imported: which they can
    be only once all models are there. No ``AppConfig`` itself, of which Django wants one in each app.
    """

    name: str
    registers: tuple[str, ...] = ()

    def ready(self):
        for module in self.registers:
            import_module(f"{self.name}.{module}")


class CommonConfig(AppConfig):
    default = True
    name = "commissioning.common"
    label = "common"
    verbose_name = "Common"

    def ready(self):
        autodiscover_modules("checks")
        # Not "rules", the library's own name for them: here a module of that name holds rules of the business.
        autodiscover_modules("permissions")
        autodiscover_modules("navigation")


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our site in place of its own."""

    default = False
    default_site = "commissioning.common.admin_site.PortalAdminSite"
