from django.apps import AppConfig

from commissioning.common.apps import Registering


class AgreementsConfig(Registering, AppConfig):
    name = "commissioning.agreements"
    label = "agreements"
    verbose_name = "Agreements"
    registers = (
        "engagements",
        "from_applications",
        "home_panels",
        "organisation_panel",
        "partner_organisations",
        "programme_money",
    )
