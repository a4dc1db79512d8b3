"""Who may do what to consultations. A record is a consultation, or leads to one by its phase or its event."""

import rules

from organisations import permissions as people


def consultation_of(record):
    """The consultation that ``record`` is, or belongs to."""
    for name in ("event", "phase"):
        if hasattr(record, name) and not hasattr(record, "consultation"):
            record = getattr(record, name)
    return getattr(record, "consultation", record)


@rules.predicate
def is_officer_for(user, record):
    """A commissioning officer; or a partner officer whose agency consults."""
    if people.is_commissioning_officer(user):
        return True
    return record is not None and people.is_partner_officer_of(user, consultation_of(record))


rules.add_perm("consultations.create_consultation", people.is_commissioning_officer | people.is_partner_officer)
rules.add_perm("consultations.manage_consultation", is_officer_for)
# A search for somebody goes through every agency's consultations.
rules.add_perm("consultations.answer_privacy_requests", people.is_commissioning_officer)
