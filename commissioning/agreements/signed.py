"""The signed agreement and its variations: the terms that were frozen when the organisation's lead accepted them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from commissioning.agreements.enums import AgreementStatus
from commissioning.agreements.models import Agreement, Variation
from commissioning.agreements.terms import sha256_of_terms, terms_of
from commissioning.common import snapshots
from commissioning.programmes.enums import Route


def signed_terms(agreement: Agreement) -> dict[str, Any] | None:
    """The frozen terms with their days as days, figures as figures and their kind in words.

    None where nobody has accepted them here, as in an imported agreement. Raises ``snapshots.Altered``: terms are
    never shown unproved.
    """
    terms = snapshots.read(agreement)
    return None if terms is None else _in_days_and_figures(terms)


def offered_terms(agreement: Agreement) -> dict[str, Any] | None:
    """The terms of an offer that waits for its answer, in the same form, with ``sha256``: what accepting would freeze.

    None where none waits.
    """
    if agreement.status != AgreementStatus.OFFERED or agreement.accepted_at is not None:
        return None
    terms = terms_of(agreement)
    return {**_in_days_and_figures(snapshots.plain(terms)), "sha256": sha256_of_terms(agreement)}


def _in_days_and_figures(terms: dict[str, Any]) -> dict[str, Any]:
    return {
        **_said_once(terms),
        "targets": [
            {**target, "profile": [(number, Decimal(value)) for number, value in target["profile"]]}
            for target in terms["targets"]
        ],
        "payments": [
            (dt.date.fromisoformat(day), pence, agency, after[0] if after else None)
            for day, pence, agency, *after in terms["payments"]
        ],
    }


def _said_once(terms: dict[str, Any]) -> dict[str, Any]:
    return {
        **terms,
        "kind": Route(terms["kind"]).label,
        "starts_on": dt.date.fromisoformat(terms["starts_on"]),
        "ends_on": dt.date.fromisoformat(terms["ends_on"]),
    }


def varied_terms(variation: Variation) -> dict[str, Any]:
    """The whole agreement as an offered variation would have it, in the same form; ``follows_sha256``: the hash of the
    version before. Raises ``snapshots.Altered``."""
    content = snapshots.read(variation)
    after = content["after"]
    return {
        **_said_once({**after, **content["about"]}),
        "follows_sha256": content["follows_sha256"],
        "shares": [(share["name"], share["pence"]) for share in after["shares"]],
        "budget": [(line["heading"], line["pence"]) for line in after["budget"]],
        "targets": [
            {
                "indicator": target["name"],
                "weight": target["weight"],
                "profile": sorted((int(number), Decimal(value)) for number, value in target["profile"].items()),
            }
            for target in after["targets"]
        ],
        "payments": [
            (dt.date.fromisoformat(row["due_on"]), row["pence"], row["name"], row["after_return"])
            for row in after["payments"]
        ],
    }
