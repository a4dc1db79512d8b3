"""What comes next with a round, so that its page says so."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse

from commissioning.applications.enums import ApplicationStatus, RoundPhase
from commissioning.applications.models import Application, Award, FundingRound
from commissioning.applications.models.application import READ_BY
from commissioning.applications.queries.readiness import Missing
from commissioning.common.templatetags.words import count_of, long_date
from organisations.enums import Role

# Who opens the pages of assessment, and those of awards.
ASSESSMENT, AWARDS = READ_BY, {*READ_BY, Role.DEMOCRATIC_SERVICES_OFFICER}
# Of a closed round, by the state that comes first: what is said of its applications, and where that is done.
OF_CLOSED = (
    (ApplicationStatus.SUBMITTED, "to be found eligible or not", "Assess the applications", "round-assessment"),
    (ApplicationStatus.ELIGIBLE, "being scored", "See the assessment", "round-assessment"),
    (ApplicationStatus.ASSESSED, "assessed, to be recommended or not", "Weigh up the awards", "award-board"),
    (ApplicationStatus.RECOMMENDED, "to be decided", "Record the decisions", "award-decisions"),
)


@dataclass(frozen=True)
class Step:
    """What is next or waited for; with a button where the reader may do it."""

    why: str
    words: str = ""
    url: str = ""


def next_step(record: FundingRound, user, at: dt.datetime, missing: list[Missing]) -> Step | None:
    """The one thing to do next, else what is waited for; None of a cancelled round and of one that is all settled."""
    match record.phase(at):
        case RoundPhase.DRAFT:
            return _of_draft(record, user, missing)
        case RoundPhase.FORTHCOMING:
            return Step(f"It is published, and opens by itself on {long_date(record.opens_at)}.")
        case RoundPhase.OPEN:
            return Step(f"Organisations can apply until {long_date(record.closes_on)}.")
        case RoundPhase.CLOSED | RoundPhase.DECIDED:
            return _of_closed(record, user)
    return None


def _of_draft(record: FundingRound, user, missing: list[Missing]) -> Step:
    url = reverse("applications:round-readiness", args=[record.slug])
    if missing:
        why = f"{count_of(len(missing), 'thing')} {'is' if len(missing) == 1 else 'are'} missing."
        return Step(why, f"See what is missing ({len(missing)})", url)
    if user.has_perm("applications.manage_round"):
        return Step("Nothing is missing.", "Check and publish", url)
    return Step("Nothing is missing: its officers check and publish it.")


def _of_closed(record: FundingRound, user) -> Step | None:
    numbers = dict(
        Application.objects.filter(round=record).order_by().values_list("status").annotate(number=Count("pk"))
    )
    for status, what, words, name in OF_CLOSED:
        if number := numbers.get(status):
            return _step(record, user, f"{count_of(number, 'application')} {what}.", words, name)
    awards = Award.objects.filter(application__round=record, decided_on__isnull=False)
    if number := awards.filter(notified_at=None).count():
        return _step(record, user, f"{count_of(number, 'letter')} to be sent.", "Send the letters", "award-letters")
    if number := awards.filter(decided_pence__gt=0, is_accepted=None).count():
        why = f"{count_of(number, 'award')} not yet accepted or declined."
        return _step(record, user, why, "See the answers", "award-letters")
    return None


def _step(record: FundingRound, user, why: str, words: str, name: str) -> Step:
    may = user.has_role(*(ASSESSMENT if name == "round-assessment" else AWARDS))
    return Step(why, words, reverse(f"applications:{name}", args=[record.slug])) if may else Step(why)
