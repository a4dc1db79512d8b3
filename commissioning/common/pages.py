"""Pages about the service itself, for anybody."""

from django.conf import settings
from django.shortcuts import render

from commissioning.common.audience import public


def _public_page(template: str):
    @public
    def page(request):
        context = {"contact_telephone": settings.CONTACT_TELEPHONE, "contact_address": settings.CONTACT_ADDRESS}
        return render(request, template, context)

    return page


accessibility = _public_page("common/accessibility.html")
privacy = _public_page("common/privacy.html")
contact = _public_page("common/contact.html")
