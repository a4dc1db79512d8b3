"""Who may bring registers in, and who may look at what was brought in."""

import rules

from organisations import permissions as people

rules.add_perm("opendata.import_register", people.is_commissioning_officer | people.is_administrator)
rules.add_perm("opendata.see_imports", people.is_commissioning_officer | people.is_administrator | people.is_auditor)
