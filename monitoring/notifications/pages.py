"""Where a mail or a task leads."""

from django.urls import NoReverseMatch, reverse


def page_of(record, name: str = "") -> str:
    """The address of ``record``'s page ``name`` (its own page without one); where the portal has no such page,
    that of its agreement, or the front page."""
    finders = [record.get_absolute_url, record.agreement.get_absolute_url]
    if name:
        finders.insert(0, lambda: reverse(name, args=[record.pk]))
    for find in finders:
        try:
            return find()
        except NoReverseMatch:
            continue
    return "/"
