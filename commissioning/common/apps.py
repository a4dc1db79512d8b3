from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.module_loading import autodiscover_modules


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
