"""Who may do what to the records that every app shares."""

import rules


@rules.predicate
def is_theirs_or_nobodys(user, task):
    """The task is assigned to the person, or waits for any of the council's officers, of whom they are one."""
    if task is None or task.assigned_to_id == user.pk:
        return True
    return task.assigned_to_id is None and user.is_council_officer


@rules.predicate
def is_officer(user):
    """The person works for a commissioning agency."""
    return user.is_authenticated and user.is_officer


rules.add_perm("common.complete_task", is_officer & is_theirs_or_nobodys)
