"""What the header's navigation shows to whom."""


def navigation(request):
    """``navigation_for``: ``office``, ``organisation`` or ``public``; error pages may have no user."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation_for": "public"}
    return {"navigation_for": "office" if user.is_officer else "organisation"}
