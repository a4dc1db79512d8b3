"""Networks, umbrella bodies and boards through which the sector is told and heard."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from commissioning.common.history import keep
from commissioning.common.slugs import free_slug
from organisations.models import Network, Organisation

# A word that addresses below /office/networks/ use themselves.
TAKEN_SLUGS = {"add"}


@transaction.atomic
def create_network(*, values: Mapping[str, Any], members: Sequence[Organisation] = (), at: dt.datetime, by) -> Network:
    """A network with ``values`` by field. Raises ``ValidationError``, for a name that is there already too."""
    slug = free_slug(Network, values["name"], fallback="network", taken=TAKEN_SLUGS)
    return _keep(Network(**values, slug=slug), members, at=at, by=by)


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
    keep(network, at=at, by=by)
    network.members.set(members)
    return network
