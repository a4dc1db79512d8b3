"""People for tests of what stands below the app that knows them."""

from django.contrib.auth import get_user_model


def make_person(name: str, *, officer: bool = False):
    """Somebody with an account; with ``officer`` a commissioning officer."""
    user = get_user_model().objects.create_user(f"{name}@example.org", full_name=name.title())
    if officer:
        user.role_assignments.create(role="commissioning_officer")
    return user
