"""Who may do what to issues and reports. Whether the record is in a state for it, its operation says."""

import rules

from organisations.permissions import (
    is_commissioning_officer,
    is_democratic_services_officer,
    is_finance_officer,
    is_legal_officer,
)

rules.add_perm("decisions.write_issue", is_commissioning_officer | is_democratic_services_officer)
rules.add_perm("decisions.publish_notice", is_democratic_services_officer)
rules.add_perm("decisions.publish_papers", is_democratic_services_officer)
rules.add_perm("decisions.set_exempt", is_legal_officer)
rules.add_perm("decisions.record_decision", is_democratic_services_officer)
rules.add_perm("decisions.withdraw_issue", is_commissioning_officer | is_democratic_services_officer)
rules.add_perm("decisions.write_report", is_commissioning_officer)
rules.add_perm("decisions.clear_financial", is_finance_officer)
rules.add_perm("decisions.clear_legal", is_legal_officer)
rules.add_perm("decisions.publish_report", is_commissioning_officer)
