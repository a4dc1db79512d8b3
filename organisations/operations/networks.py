"""Networks, umbrella bodies and boards through which the sector is told and heard."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from commissioning.common.history import sign
from organisations.models import Network, Organisation

# A word that addresses below /office/networks/ use themselves.
TAKEN_SLUGS = {"add"}


@transaction.atomic
def create_network(*, values: Mapping[str, Any], members: Sequence[Organisation] = (), at: dt.datetime, by) -> Network:
    """A network with ``values`` by field. Raises ``ValidationError``, for a name that is there already too."""
    return _keep(Network(**values, slug=_free_slug(values["name"])), members, at=at, by=by)


@transaction.atomic
def change_network(
    network: Network, *, values: Mapping[str, Any], members: Sequence[Organisation] = (), at: dt.datetime, by
) -> Network:
    """Set ``values`` by field, and who belongs to it. Raises ``ValidationError``."""
    fresh = Network.objects.select_for_update().get(pk=network.pk)
    for name, value in values.items():
        setattr(fresh, name, value)
    return _keep(fresh, members, at=at, by=by)


def _keep(network: Network, members: Sequence[Organisation], *, at: dt.datetime, by) -> Network:
    network.full_clean()
    sign(network, at=at, by=by)
    network.save()
    network.members.set(members)
    return network


def _free_slug(name: str) -> str:
    stem = slugify(name)[:70].strip("-") or "network"
    taken = set(Network.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | TAKEN_SLUGS
    number, slug = 2, stem
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
