"""One search over organisations, agreements, returns, minutes and issues: grouped, only what the person may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from commissioning.agreements.models import Agreement
from commissioning.dashboards.addresses import url_or_none
from commissioning.dashboards.work.kind import of_agreements_seen
from commissioning.decisions.models import Issue
from commissioning.decisions.navigation import reads
from commissioning.questionnaires.models import Answer
from monitoring.enums import ReturnStatus
from monitoring.models import AgendaItem, Meeting, Return
from organisations.models import Organisation

SHOWN = 10
LONGEST = 100
SHORTEST = 2
MOST_WORDS = 8
# What an organisation is still writing, or putting right, is its own.
HANDED_OVER = (ReturnStatus.SUBMITTED, ReturnStatus.ACCEPTED)


@dataclass(frozen=True)
class Hit:
    """One record that was found: its name, where it belongs, the text in which a word stands, its page."""

    title: str
    about: str
    text: str
    url: str | None


@dataclass(frozen=True)
class Group:
    """The hits of one kind; ``more``: there are others than these."""

    title: str
    hits: list[Hit]
    more: bool


def words_of(asked: str) -> list[str]:
    """The words that are looked for. What no text can hold is left out; so is what is longer than any name."""
    words = asked.replace("\x00", "")[:LONGEST].split()[:MOST_WORDS]
    return words if len("".join(words)) >= SHORTEST else []


def search(user, words: Sequence[str]) -> list[Group]:
    """Groups with hits; every word stands somewhere in each record. At most seven queries."""
    if not words:
        return []
    groups = [
        _group("Organisations", _organisations(user, words)),
        _group("Agreements", _agreements(user, words)),
        _group("Answers in returns", _answers(user, words)),
        _group("Minutes of meetings", [*_minutes(user, words), *_summaries(user, words)]),
    ]
    if reads(user):
        groups.append(_group("Issues", _issues(words)))
    return [group for group in groups if group.hits]


def _group(title: str, hits: Iterable[Hit]) -> Group:
    found = list(hits)
    return Group(title, found[:SHOWN], len(found) > SHOWN)


def _all_in(words: Sequence[str], *fields: str) -> Q:
    """Each word in any of ``fields``."""
    return reduce(and_, (reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields)) for word in words))


def _organisations(user, words):
    fields = ("name", "identifier", "charity_number", "company_number", "postcode")
    by_alias = Organisation.objects.filter(_all_in(words, "aliases__name")).values("pk")
    found = Organisation.objects.visible_to(user).filter(_all_in(words, *fields) | Q(pk__in=by_alias))
    for one in found.order_by("name", "pk").prefetch_related("aliases")[: SHOWN + 1]:
        also = ", ".join(alias.name for alias in one.aliases.all())
        yield Hit(
            one.name, f"{one.identifier} {one.postcode}".strip(), f"Also: {also}" if also else "", url_or_none(one)
        )


def _agreements(user, words):
    found = Agreement.objects.visible_to(user).filter(_all_in(words, "reference", "title", "purpose"))
    for one in found.select_related("organisation").order_by("-starts_on", "reference")[: SHOWN + 1]:
        yield Hit(f"{one.reference}: {one.title}", one.organisation.name, one.purpose, url_or_none(one))


def _answers(user, words):
    seen = of_agreements_seen(Return.objects.current().filter(status__in=HANDED_OVER), user)
    found = (
        Answer.objects.filter(_all_in(words, "text"), sheet__in=seen.values("sheet"))
        .select_related("sheet__monitoring_return__agreement__organisation")
        .defer("sheet__monitoring_return__snapshot")
        .order_by("-sheet__monitoring_return__ends_on", "pk")
    )
    for one in found[: SHOWN + 1]:
        record = one.sheet.monitoring_return
        yield Hit(_title(record), record.agreement.organisation.name, one.text, url_or_none(record))


def _minutes(user, words):
    seen = of_agreements_seen(Meeting.objects.current(), user)
    found = AgendaItem.objects.filter(_all_in(words, "minutes"), meeting__in=seen)
    rows = found.select_related("meeting__agreement__organisation").order_by("-meeting__due_on", "number")
    for one in rows[: SHOWN + 1]:
        yield Hit(_title(one.meeting), one.meeting.agreement.organisation.name, one.minutes, url_or_none(one.meeting))


def _summaries(user, words):
    found = of_agreements_seen(Meeting.objects.current().filter(_all_in(words, "summary")), user)
    for one in found.select_related("agreement__organisation").order_by("-due_on", "pk")[: SHOWN + 1]:
        yield Hit(_title(one), one.agreement.organisation.name, one.summary, url_or_none(one))


def _issues(words):
    found = Issue.objects.filter(_all_in(words, "reference", "title", "summary"))
    for one in found.order_by("-due_on", "reference")[: SHOWN + 1]:
        yield Hit(one.title, one.reference, one.summary, url_or_none(one))


def _title(record) -> str:
    title = str(record)
    return title[:1].upper() + title[1:]
