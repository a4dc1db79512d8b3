"""Who may change programmes."""

import rules

from organisations import permissions as people

rules.add_perm("programmes.change_programme", people.is_commissioning_officer)
