"""Organisations of a register: found again by identifier or number, created, renamed, given their other names."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, Max, OuterRef, Q
from django.utils.text import slugify

from commissioning.common import history
from commissioning.common.insertion import insert
from commissioning.opendata.operations.survey import Facts, Survey, chunks
from organisations.models import Membership, Organisation, OrganisationAlias

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

BATCH = 500
UPDATED = ("name", "charity_number", "company_number", "postcode")
NUMBERS = ("charity_number", "company_number")


@dataclass
class Recipients:
    """``keys``: identifier of the register to the organisation's primary key (None: it would be created)."""

    keys: dict[str, int | None] = field(default_factory=dict)
    created: int = 0
    updated: int = 0


def settle(result: Survey, *, at: dt.datetime, by, reason: str, write: bool) -> Recipients:
    """Match, create and update the organisations that the survey found, in few statements.

    A number that belongs to another organisation here is added to the survey's problems. Without ``write`` nothing
    is stored. An organisation whose own people look after its profile keeps its name and postcode.
    """
    recipients = Recipients()
    slugs: set[str] = set()
    for batch in chunks(iter(result.facts.values()), BATCH):
        known = _Known(batch)
        new, changed, aliases = [], {}, []
        for facts in batch:
            found = known.match(facts, result)
            if found is None:
                made = _new(facts, at)
                new.append(made)
                aliases += [
                    OrganisationAlias(organisation=made, name=name) for name in facts.names if name != made.name
                ]
                continue
            recipients.keys[facts.identifier] = found.pk
            names = known.update(found, facts)
            if names is not None:
                changed[found.pk] = found
                aliases += [OrganisationAlias(organisation=found, name=name) for name in names]
        recipients.created += len(new)
        recipients.updated += len(changed)
        if write and not result.problems:
            _write(new, list(changed.values()), aliases, slugs, at=at, by=by, reason=reason)
        recipients.keys |= {made.identifier: made.pk for made in new}
    for identifier, same in result.same_as.items():
        recipients.keys[identifier] = recipients.keys.get(same)
    return recipients


def _new(facts: Facts, at: dt.datetime) -> Organisation:
    return Organisation(
        identifier=facts.identifier,
        name=facts.name,
        charity_number=facts.charity_number,
        company_number=facts.company_number,
        postcode=facts.postcode,
        created_at=at,
    )


class _Here(TypedDict):
    latest_on: dt.date | None
    has_people: bool


class _Known:
    """The organisations here that a batch of facts may be about."""

    def __init__(self, batch: list[Facts]):
        found = Organisation.objects.filter(
            Q(identifier__in=[facts.identifier for facts in batch])
            | Q(charity_number__in=[facts.charity_number for facts in batch if facts.charity_number])
            | Q(company_number__in=[facts.company_number for facts in batch if facts.company_number])
        )
        people = Membership.objects.filter(organisation=OuterRef("pk"), ended_at=None)
        found = found.annotate(latest_on=Max("agreements__awarded_on"), has_people=Exists(people))
        self.all = list(found.prefetch_related("aliases"))
        self.by = {
            name: {getattr(each, name): each for each in self.all if getattr(each, name)}
            for name in ("identifier", *NUMBERS)
        }
        self.aliases = {each.pk: {alias.name for alias in each.aliases.all()} for each in self.all}

    def match(self, facts: Facts, result: Survey) -> "WithAnnotations[Organisation, _Here] | None":
        found = {name: self.by[name].get(getattr(facts, name)) for name in self.by}
        matches = {each.pk: each for each in found.values() if each is not None}
        if len(matches) > 1:
            others = ", ".join(f"{name.replace('_', ' ')} of “{each}”" for name, each in found.items() if each)
            result.problem(
                facts.row, "Recipient Org:Identifier", facts.identifier, f"one organisation; here it is the {others}"
            )
        return next(iter(matches.values()), None)

    def update(self, organisation: "WithAnnotations[Organisation, _Here]", facts: Facts) -> list[str] | None:
        """Take over what is new; the names to keep as aliases, or None where nothing changes at all."""
        before = [getattr(organisation, name) for name in UPDATED]
        said = (organisation.name, *facts.names)
        is_latest = organisation.latest_on is None or facts.latest[0] >= organisation.latest_on
        if is_latest and not organisation.has_people:
            organisation.name = facts.name
            organisation.postcode = facts.postcode or organisation.postcode
        for name in NUMBERS:
            if not getattr(organisation, name):
                setattr(organisation, name, getattr(facts, name))
        aliases = self.aliases[organisation.pk]
        added = [name for name in dict.fromkeys(said) if name != organisation.name and name not in aliases]
        aliases.update(added)
        is_changed = before != [getattr(organisation, name) for name in UPDATED]
        return added if added or is_changed else None


def _write(new: list, changed: list, aliases: list, slugs: set[str], *, at: dt.datetime, by, reason: str) -> None:
    _give_slugs(new, slugs)
    insert(new)
    Organisation.objects.bulk_update(changed, UPDATED)
    for rows, kind in ((new, history.ADDED), (changed, history.CHANGED)):
        history.record(Organisation, [each.pk for each in rows], kind, at=at, by=by, reason=reason)
    for alias in aliases:
        alias.organisation_id = alias.organisation.pk
    OrganisationAlias.objects.bulk_create(aliases, ignore_conflicts=True)


def _give_slugs(new: list[Organisation], used: set[str]) -> None:
    wanted = {made.identifier: slugify(made.name)[:180] or "organisation" for made in new}
    taken = set(Organisation.objects.filter(slug__in=wanted.values()).values_list("slug", flat=True)) | used
    for made in new:
        slug = wanted[made.identifier]
        if slug in taken:
            slug = f"{slug}-{hashlib.sha256(made.identifier.encode()).hexdigest()[:10]}"
        taken.add(slug)
        used.add(slug)
        made.slug = slug
