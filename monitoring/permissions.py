"""Who may do what to returns, meetings and reviews. A record has an ``agreement``."""

import rules

from commissioning.agreements.permissions import is_editor_of_organisation, is_lead_of_organisation, is_officer_for
from organisations.enums import Role
from organisations.permissions import is_commissioning_officer, is_democratic_services_officer


@rules.predicate
def lead_need_not_sign(user, record):
    """The programme lets an organisation's editors submit returns."""
    programme = record.agreement.programme if record is not None else None
    return programme is None or not programme.lead_must_sign_returns


@rules.predicate
def is_of_the_lead_agency(user, record):
    """A partner officer whose agency leads the agreement: the lead agency convenes meetings."""
    return (
        record is not None
        and user.is_authenticated
        and user.has_role(Role.PARTNER_OFFICER)
        and record.agreement.lead_agency_id in user.agency_ids
    )


@rules.predicate
def did_not_recommend(user, record):
    """Whoever recommends does not decide."""
    return record is None or record.recommended_by_id != user.pk


rules.add_perm("monitoring.answer_return", is_editor_of_organisation)
rules.add_perm("monitoring.submit_return", is_lead_of_organisation | (is_editor_of_organisation & lead_need_not_sign))
rules.add_perm("monitoring.respond_to_return", is_officer_for)
rules.add_perm("monitoring.convene_meeting", is_commissioning_officer | is_of_the_lead_agency)
rules.add_perm("monitoring.request_meeting", is_officer_for | is_editor_of_organisation)
rules.add_perm("monitoring.confirm_minutes", is_lead_of_organisation)
rules.add_perm("monitoring.close_action", is_officer_for)
rules.add_perm("monitoring.conduct_review", is_officer_for)
rules.add_perm("monitoring.account_for_review", is_editor_of_organisation)
rules.add_perm(
    "monitoring.decide_review", (is_commissioning_officer | is_democratic_services_officer) & did_not_recommend
)
