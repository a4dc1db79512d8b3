"""Where each part of a round is shown: a round's page is in tabs, so that none is long on a phone."""

from django.urls import reverse

from commissioning.applications.models import FundingRound

# Tabs beside the overview: the end of the route's name, and its words.
TABS = {
    "applicants": "For applicants",
    "money": "Schemes and route",
    "asked": "Questions",
    "criteria": "Criteria",
}
# Which tab shows a part; the part's name is its place on the page.
SHOWN_ON = {
    "documents": "applicants",
    "schemes": "money",
    "route": "money",
    "questions": "asked",
    "eligibility": "asked",
    "criteria": "criteria",
}
# Parts with a page of their own, in every state of the round.
OWN_PAGE = {"sources"}


def tab_url(record: FundingRound, tab: str) -> str:
    return reverse(f"applications:round-{tab}", args=[record.slug])


def place_url(record: FundingRound, part: str = "") -> str:
    """The place where ``part`` is shown; of no part, the round's overview."""
    if part in OWN_PAGE:
        return tab_url(record, part)
    return f"{tab_url(record, SHOWN_ON[part])}#{part}" if part else record.get_absolute_url()


def tabs_of(record: FundingRound) -> list[tuple[str, str]]:
    """Words and address of each tab."""
    return [("Overview", record.get_absolute_url()), *((words, tab_url(record, tab)) for tab, words in TABS.items())]
