"""What agreements show on an organisation's home: those in force or offered, as cards."""

from commissioning.agreements.queries.own import OVER, cards_for, own_agreements
from commissioning.common import clock
from organisations import home_panels
from organisations.models import User
from organisations.panels import Panel

# Most organisations have one or two; more are on a page of their own.
SHOWN = 4


@home_panels.register(order=20)
def agreements(user: User) -> Panel | None:
    """Cards of the agreements that go on; nothing where the person's organisations have none."""
    found = [agreement for agreement in own_agreements(user) if agreement.status not in OVER]
    if not found:
        return None
    cards = cards_for(found[:SHOWN], clock.today())
    return Panel("agreements/organisation/home.html", {"cards": cards, "has_more": len(found) > SHOWN})
