"""What agreements show on the officers' page of an organisation."""

from commissioning.agreements.models import Agreement
from organisations import office_panels
from organisations.models import Organisation, User
from organisations.panels import Panel

# An organisation has a handful; more than these are a click away, in the list.
SHOWN = 20


@office_panels.register(order=10)
def agreements(organisation: Organisation, user: User) -> Panel:
    """The organisation's agreements that the person sees, the newest first."""
    found = Agreement.objects.visible_to(user).filter(organisation=organisation).select_related("officer", "scheme")
    rows = list(found.order_by("-starts_on", "reference")[: SHOWN + 1])
    context = {"agreements": rows[:SHOWN], "has_more": len(rows) > SHOWN, "organisation": organisation}
    return Panel("agreements/office/of_organisation.html", context)
