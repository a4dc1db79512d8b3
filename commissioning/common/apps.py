from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CommonConfig(AppConfig):
    name = "commissioning.common"
    label = "common"
    verbose_name = "Common"

    def ready(self):
        autodiscover_modules("checks")
        # Not "rules", the library's own name for them: here a module of that name holds rules of the business.
        autodiscover_modules("permissions")
        autodiscover_modules("navigation")
