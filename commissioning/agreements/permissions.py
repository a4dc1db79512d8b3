"""Who may do what to agreements and payments. A record is an agreement, or has one (``agreement``)."""

import rules

from commissioning.agreements.models import Agreement
from organisations import permissions as people


def _agreement(record):
    return record if record is None or isinstance(record, Agreement) else record.agreement


@rules.predicate
def is_officer_for(user, record):
    """A commissioning officer; or a partner officer whose agency leads or shares the agreement."""
    if people.is_commissioning_officer(user):
        return True
    agreement = _agreement(record)
    return agreement is not None and people.is_partner_officer_of(user, agreement)


@rules.predicate
def is_lead_of_organisation(user, record):
    """The lead of the organisation that the agreement is with."""
    agreement = _agreement(record)
    return agreement is not None and people.is_lead_of(user, agreement)


@rules.predicate
def is_editor_of_organisation(user, record):
    """The lead or an editor of the organisation that the agreement is with."""
    agreement = _agreement(record)
    return agreement is not None and people.is_editor_of(user, agreement)


rules.add_perm("agreements.draft_agreement", people.is_commissioning_officer | people.is_partner_officer)
rules.add_perm("agreements.manage_agreement", is_officer_for)
rules.add_perm("agreements.countersign_agreement", is_officer_for)
rules.add_perm("agreements.accept_agreement", is_lead_of_organisation)
rules.add_perm("agreements.plan_payments", is_officer_for | people.is_finance_officer)
rules.add_perm("agreements.approve_payment", people.is_finance_officer | people.is_commissioning_officer)
rules.add_perm("agreements.hold_payment", is_officer_for | people.is_finance_officer)
rules.add_perm("agreements.send_payment", people.is_finance_officer)
rules.add_perm("agreements.export_payments", people.is_finance_officer)
rules.add_perm("agreements.reconcile_payments", people.is_finance_officer)
rules.add_perm("agreements.keep_finance_layouts", people.is_finance_officer | people.is_administrator)
