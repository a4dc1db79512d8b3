"""Who may do what to rounds, applications and their assessment."""

import rules

from organisations import permissions as people


@rules.predicate
def is_lead_of_applicant(user, record):
    """The lead of the organisation that the record is of."""
    return record is not None and people.is_lead_of(user, record)


@rules.predicate
def is_editor_of_applicant(user, record):
    """The lead or an editor of the organisation that the record is of."""
    return record is not None and people.is_editor_of(user, record)


@rules.predicate
def is_paper(user, record):
    """The application came on paper: an officer keys it in, nobody else changes it."""
    return record is not None and record.is_paper


rules.add_perm("applications.manage_round", people.is_commissioning_officer)
rules.add_perm("applications.decide_route", people.is_commissioning_officer | people.is_legal_officer)
rules.add_perm("applications.apply", people.is_editor_of)
rules.add_perm(
    "applications.edit_application",
    (is_editor_of_applicant & ~is_paper) | (people.is_commissioning_officer & is_paper),
)
rules.add_perm(
    "applications.submit_application",
    (is_lead_of_applicant & ~is_paper) | (people.is_commissioning_officer & is_paper),
)
rules.add_perm("applications.withdraw_application", is_lead_of_applicant)
rules.add_perm("applications.ask_question", people.is_member_of)
rules.add_perm("applications.answer_question", people.is_commissioning_officer)
rules.add_perm("applications.key_application", people.is_commissioning_officer)
rules.add_perm("applications.extend_deadline", people.is_commissioning_officer)
rules.add_perm("applications.assess_organisation", people.is_commissioning_officer)
rules.add_perm("applications.assign_assessors", people.is_commissioning_officer)
rules.add_perm("applications.moderate", people.is_commissioning_officer)
rules.add_perm("applications.recommend_award", people.is_commissioning_officer)
rules.add_perm("applications.record_decision", people.is_commissioning_officer | people.is_democratic_services_officer)
rules.add_perm("applications.answer_award", is_lead_of_applicant)
rules.add_perm("applications.record_answer", people.is_commissioning_officer)
