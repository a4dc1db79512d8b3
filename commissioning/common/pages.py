"""Pages about the service itself, for anybody."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render


def _public_page(template: str):
    @login_not_required
    def page(request):
        context = {"contact_telephone": settings.CONTACT_TELEPHONE, "contact_address": settings.CONTACT_ADDRESS}
        return render(request, template, context)

    page.audience = "public"
    return page


accessibility = _public_page("common/accessibility.html")
privacy = _public_page("common/privacy.html")
contact = _public_page("common/contact.html")
