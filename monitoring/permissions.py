"""Who may do what to returns, meetings and reviews. A record has an ``agreement``."""

import rules

from commissioning.agreements.permissions import is_editor_of_organisation, is_lead_of_organisation, is_officer_for


@rules.predicate
def lead_need_not_sign(user, record):
    """The programme lets an organisation's editors submit returns."""
    programme = record.agreement.programme if record is not None else None
    return programme is None or not programme.lead_must_sign_returns


rules.add_perm("monitoring.answer_return", is_editor_of_organisation)
rules.add_perm("monitoring.submit_return", is_lead_of_organisation | (is_editor_of_organisation & lead_need_not_sign))
rules.add_perm("monitoring.respond_to_return", is_officer_for)
rules.add_perm("monitoring.convene_meeting", is_officer_for)
rules.add_perm("monitoring.conduct_review", is_officer_for)
rules.add_perm("monitoring.account_for_review", is_editor_of_organisation)
